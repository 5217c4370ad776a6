// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/trusted_models.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/pipeline/plugins/network_by_trust.h"
#include "engine/pipeline/plugins/plugin_harmonizer.h"
#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/plugin_fixtures.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <string>

namespace r2r {
namespace {

using namespace ::r2r::testing;

/// A plug-in, and a person's settings that are empty.
class TrustedModels : public ::testing::Test {
protected:
    TrustedModels() {
        if (const char* before = std::getenv("XDG_CONFIG_HOME"))
            before_ = before;
        ::setenv("XDG_CONFIG_HOME", (folder_ / "settings").c_str(), 1);
        path_ = installedPlugin(
            folder_.path(), fourChannelManifest("shift.pt"), exportedNetwork("shift.pt"));
    }

    ~TrustedModels() override {
        if (before_)
            ::setenv("XDG_CONFIG_HOME", before_->c_str(), 1);
        else
            ::unsetenv("XDG_CONFIG_HOME");
    }

    [[nodiscard]] PluginManifest manifest() const { return readPluginManifest(path_); }

    [[nodiscard]] bool runsApart() const {
        return openByTrust(manifest(), chooseDevice("cpu"), {})->isConfined();
    }

    [[nodiscard]] Image harmonized(const Composition& composition) const {
        const HarmonizeRequest request{.composition = composition,
                                       .foreground = composition.foregrounds.front().id};
        const ForegroundChange changes[] = {
            {request.foreground, openPlugin(path_, chooseDevice("cpu"))->run(request, {}).change}};
        return render(composition, changes);
    }

    TemporaryFolder folder_;
    std::filesystem::path path_;

private:
    std::optional<std::string> before_;
};

TEST_F(TrustedModels, RunApartUntilAPersonTrustsThem) {
    EXPECT_FALSE(isTrusted(manifest()));
    EXPECT_TRUE(runsApart());

    setTrusted(manifest(), true);
    EXPECT_TRUE(isTrusted(manifest()));
    EXPECT_FALSE(runsApart());

    setTrusted(manifest(), false);
    EXPECT_TRUE(runsApart());
}

TEST_F(TrustedModels, MakeTheSamePictureInBothWays) {
    const Composition composition = calmComposite({120, 90});
    const Image apart = harmonized(composition);

    setTrusted(manifest(), true);

    EXPECT_THAT(harmonized(composition), ImageNear(apart, 0));
}

TEST_F(TrustedModels, AreKnownByTheirFilesNotTheirNames) {
    setTrusted(manifest(), true);

    const auto other = scriptedNetwork("def forward(self, both):\n    return both[:, :3]\n");
    path_ = installedPlugin(folder_.path(), fourChannelManifest("shift.pt"), other);

    EXPECT_FALSE(isTrusted(manifest()));
}

TEST_F(TrustedModels, AreRefusedWhereTheFileIsAnother) {
    setTrusted(manifest(), true);
    writeFileAtomically(folder_ / "shift.pt", std::string_view("another file"));

    EXPECT_THROW((void)openByTrust(manifest(), chooseDevice("cpu"), {}), Error);
}

TEST_F(TrustedModels, AreNoneWhereTheListIsDamaged) {
    setTrusted(manifest(), true);
    writeFileAtomically(trustedModelsFile(), std::string_view("{\"models\": 3}"));

    EXPECT_FALSE(isTrusted(manifest()));
    EXPECT_THROW(setTrusted(manifest(), true), Error);
}

}  // namespace
}  // namespace r2r
