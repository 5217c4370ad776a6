// SPDX-License-Identifier: GPL-3.0-or-later
//
// `r2r plugin check` as a person runs it.
#include "engine/core/file_io.h"
#include "tests/app/cli/program_runs.h"
#include "tests/engine/pipeline/plugin_folder.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A folder with the plug-in that adds a constant to the foreground, a composite, and the result.
class PluginCheckCommand : public ::testing::Test {
protected:
    PluginCheckCommand() {
        fs::create_directory(plugin());
        const auto network = exportedNetwork("shift_two_inputs.pt");
        (void)installedPlugin(plugin(), manifest_, network);
        manifest_["sha256"] = contentHash(network);
        writeComposite(folder_.path(), "scene", {96, 64}, 3);
    }

    void install(const Json& manifest) const {
        writeFileAtomically(plugin() / "plugin.json", formatJson(manifest));
    }

    [[nodiscard]] fs::path plugin() const { return folder_ / "plugin"; }

    [[nodiscard]] cli::ChildResult check(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"plugin", "check", plugin().string()});
        return r2r(std::move(more));
    }

    /// On the composite, with what the right manifest makes of it as the reference.
    [[nodiscard]] cli::ChildResult checkAgainst(const Json& manifest,
                                                std::vector<std::string> more = {}) const {
        const std::string scene = (folder_ / "scene.png").string();
        const std::string mask = (folder_ / "scene_mask.png").string();
        const std::string reference = (folder_ / "reference.png").string();
        EXPECT_THAT(r2r({"harmonize",
                         scene,
                         "--mask",
                         mask,
                         "--model",
                         plugin().string(),
                         "-o",
                         reference}),
                    Succeeds());
        install(manifest);
        more.insert(more.end(), {scene, "--mask", mask, "--against", reference});
        return check(std::move(more));
    }

    TemporaryFolder folder_;
    Json manifest_ = twoInputManifest("shift_two_inputs.pt");
};

TEST_F(PluginCheckCommand, RunsOnTheExample) {
    const auto result = check();

    EXPECT_THAT(result, Succeeds());
    EXPECT_THAT(result.errors, HasSubstr("Shift runs: "));
}

TEST_F(PluginCheckCommand, FindsThatTheManifestDescribesTheNetwork) {
    const auto result = checkAgainst(manifest_);

    EXPECT_THAT(result, Succeeds());
    EXPECT_THAT(result.errors, HasSubstr("The manifest describes the network."));
}

TEST_F(PluginCheckCommand, TellsWhatIsWrongAndEndsWithOne) {
    Json wrong = manifest_;
    wrong["maskPolarity"] = "foreground=0";

    const auto result = checkAgainst(wrong);

    EXPECT_EQ(result.exitCode, 1);
    EXPECT_THAT(result.errors,
                AllOf(HasSubstr("does not describe the network"),
                      HasSubstr("    \"maskPolarity\": \"foreground=1\"\n"),
                      HasSubstr("With that it differs by 0.")));
}

TEST_F(PluginCheckCommand, TellsItInJson) {
    Json wrong = manifest_;
    wrong["output"]["index"] = 1;

    const auto result = checkAgainst(wrong, {"--json"});

    EXPECT_EQ(result.exitCode, 1);
    const Json report = Json::parse(result.output);
    EXPECT_EQ(report["fits"], false);
    EXPECT_EQ(report["runs"], true);
    EXPECT_FALSE(report["changes"].empty());
    EXPECT_LT(report["difference_after_changes"].get<double>(), 1);
}

TEST_F(PluginCheckCommand, SuspectsValuesThatAreNoColours) {
    manifest_["output"]["range"] = {0.4, 0.5};
    install(manifest_);

    const auto result = check();

    EXPECT_THAT(result, Succeeds());
    EXPECT_THAT(result.errors, HasSubstr("darker than black or brighter than white"));
}

TEST_F(PluginCheckCommand, RefusesWhatItCannotUse) {
    EXPECT_THAT(check({"--against", (folder_ / "scene.png").string()}), RefusesWith(2));
    const std::string mask = (folder_ / "scene_mask.png").string();
    writeComposite(folder_.path(), "other", {60, 40}, 5);
    const auto otherSize = check({(folder_ / "scene.png").string(),
                                  "--mask",
                                  mask,
                                  "--against",
                                  (folder_ / "other.png").string()});
    EXPECT_EQ(otherSize.exitCode, 2);
    EXPECT_THAT(otherSize.errors, AllOf(HasSubstr("60×40"), HasSubstr("96×64")));

    manifest_.erase("maskPolarity");
    install(manifest_);
    EXPECT_THAT(check(), RefusesWith(2));
    EXPECT_THAT(r2r({"plugin", "check", (folder_ / "none").string()}), RefusesWith(2));
}

TEST_F(PluginCheckCommand, SaysWhatTheNetworkDoesNotTake) {
    manifest_["inputs"][1]["content"] = "composite";
    install(manifest_);

    const auto result = check();

    EXPECT_THAT(result, RefusesWith(2));
    EXPECT_THAT(result.errors, HasSubstr("could not compute"));
}

TEST_F(PluginCheckCommand, SaysAnErrorOnceAlsoWithAReference) {
    Json wrong = manifest_;
    wrong["inputs"].erase(1);
    wrong.erase("maskPolarity");

    const auto result = checkAgainst(wrong);

    EXPECT_THAT(result, RefusesWith(2));
    const std::string name = "shift_two_inputs.pt";
    const size_t first = result.errors.find(name);
    ASSERT_NE(first, std::string::npos) << result.errors;
    EXPECT_EQ(result.errors.find(name, first + 1), std::string::npos) << result.errors;
}

TEST_F(PluginCheckCommand, SaysWhyItDoesNotRunBesideWhatTheReferenceTells) {
    Json wrong = manifest_;
    wrong["inputs"][1]["content"] = "composite";
    wrong.erase("maskPolarity");

    const auto result = checkAgainst(wrong);

    EXPECT_EQ(result.exitCode, 1);
    EXPECT_THAT(result.errors,
                AllOf(HasSubstr("could not compute"), HasSubstr("It differs from the reference")));
}

}  // namespace
}  // namespace r2r::testing
