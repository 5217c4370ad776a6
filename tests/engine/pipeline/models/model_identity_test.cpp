// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_identity.h"

#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/pipeline/models/installed_model.h"
#include "tests/engine/pipeline/generated_model.h"
#include "tests/engine/pipeline/overwritten_weights.h"
#include "tests/engine/pipeline/plugin_fixtures.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>
#include <string>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::MatchesRegex;

class ModelIdentity : public ::testing::Test {
protected:
    [[nodiscard]] static std::string of(const fs::path& path) {
        return modelIdentity(describeModel(path));
    }

    /// Changes a field of the manifest; the weights stay.
    static void rewrite(const fs::path& manifest, const char* key, const Json& value) {
        Json json = readJsonFile(manifest);
        json[key] = value;
        writeFileAtomically(manifest, formatJson(json));
    }

    TemporaryFolder folder_;
};

TEST_F(ModelIdentity, IsTheSameUnderAnyNameAndInAnyPlace) {
    const fs::path first = writeGeneratedModel(folder_ / "first");
    const fs::path second = writeGeneratedModel(folder_ / "elsewhere/second");
    rewrite(second / "manifest.json", "title", "Another title");

    EXPECT_EQ(of(first), of(second));
    EXPECT_THAT(of(first), MatchesRegex("[0-9a-f]{64}"));
}

TEST_F(ModelIdentity, IsAnotherForOtherWeightsAndForAnotherStart) {
    const fs::path model = writeGeneratedModel(folder_ / "model");
    const std::string before = of(model);
    rewrite(model / "manifest.json", "start", "composite");

    EXPECT_NE(of(model), before);
    EXPECT_NE(of(writeGeneratedModel(folder_ / "other", ModelFamily::DiffHarmonyPlusPlus)), before);
}

TEST_F(ModelIdentity, IsThatOfTheWeightsWhateverTheManifestSaysOfThem) {
    const fs::path model = writeGeneratedModel(folder_ / "model");
    const std::string before = of(model);
    overwriteWeights(model / "unet.safetensors");
    const std::string after = of(model);

    EXPECT_NE(after, before);
    EXPECT_THAT(after, MatchesRegex("[0-9a-f]{64}"));
}

TEST_F(ModelIdentity, OfLooseWeightsIsThatOfTheirFiles) {
    const fs::path release = writeGeneratedModel(folder_ / "release");
    fs::remove(release / "manifest.json");
    const std::string before = of(release);
    fs::copy(release, folder_ / "copy");

    EXPECT_EQ(of(folder_ / "copy"), before);
    fs::copy_file(release / "unet.safetensors", release / "unet_ema.safetensors");
    EXPECT_NE(modelIdentity({.folder = release}), before);
}

TEST_F(ModelIdentity, OfAReleaseFollowsFromItsConfigs) {
    const fs::path release = writeGeneratedModel(folder_ / "release");
    fs::remove(release / "manifest.json");
    const std::string before = modelIdentity({.folder = release});
    writeFileAtomically(release / "config.json", std::string_view("{}"));

    EXPECT_NE(modelIdentity({.folder = release}), before);
}

TEST_F(ModelIdentity, IsAnotherForOtherSettings) {
    const fs::path model = writeGeneratedModel(folder_ / "model");
    const std::string before = of(model);
    rewrite(model / "manifest.json", "settings", {{"prediction", "velocity"}});

    EXPECT_NE(of(model), before);
    rewrite(model / "manifest.json", "settings", Json::object());
    EXPECT_EQ(of(model), before);
}

TEST_F(ModelIdentity, OfAPluginIsThatOfItsNetworkAndOfHowItIsUsed) {
    const fs::path plugin = installedPlugin(
        folder_.path(), fourChannelManifest("shift.pt"), exportedNetwork("shift.pt"));
    const std::string before = of(plugin);

    rewrite(plugin, "title", "Another title");
    EXPECT_EQ(of(plugin), before);
    rewrite(plugin, "maskPolarity", "foreground=0");
    EXPECT_NE(of(plugin), before);
    rewrite(plugin, "maskPolarity", "foreground=1");
    EXPECT_EQ(of(plugin), before);
    overwriteWeights(plugin.parent_path() / "shift.pt");
    EXPECT_NE(of(plugin), before);
}

TEST_F(ModelIdentity, EveryModelThatComesWithTheProgramHasItsOwn) {
    const ModelCatalog catalog;
    std::set<std::string> identities;
    for (const ModelInfo& model : catalog.models()) {
        EXPECT_THAT(modelIdentity(model), MatchesRegex("[0-9a-f]{64}")) << model.name;
        identities.insert(modelIdentity(model));
    }

    EXPECT_EQ(identities.size(), catalog.models().size());
}

TEST_F(ModelIdentity, IsEmptyForWhatIsNotThere) {
    EXPECT_EQ(modelIdentity({.folder = folder_ / "gone"}), "");
    EXPECT_EQ(modelIdentity(ModelCatalog(), "nobody"), "");
    EXPECT_EQ(modelIdentity(ModelCatalog(), "mkl"), modelIdentity(ModelCatalog().find("mkl")));
}

}  // namespace
}  // namespace r2r::testing
