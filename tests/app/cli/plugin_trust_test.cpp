// SPDX-License-Identifier: GPL-3.0-or-later
//
// `r2r plugin trust` as a person runs it.
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "tests/app/cli/program_runs.h"
#include "tests/engine/pipeline/plugin_folder.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <cstdlib>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// One installed plug-in, "shift", and settings of its own.
class PluginTrust : public ::testing::Test {
protected:
    PluginTrust() {
        fs::create_directories(folder_ / "models" / "shift");
        (void)installedPlugin(folder_ / "models" / "shift",
                              twoInputManifest("shift_two_inputs.pt"),
                              exportedNetwork("shift_two_inputs.pt"));
        ::setenv("R2R_MODELS", (folder_ / "models").c_str(), 1);
        ::setenv("XDG_CONFIG_HOME", (folder_ / "settings").c_str(), 1);
    }

    ~PluginTrust() override {
        ::unsetenv("R2R_MODELS");
        ::unsetenv("XDG_CONFIG_HOME");
    }

    [[nodiscard]] std::string path() const { return (folder_ / "models" / "shift").string(); }

    TemporaryFolder folder_;
};

TEST_F(PluginTrust, IsGivenByNameAndTakenBack) {
    EXPECT_THAT(r2r({"models"}).errors, AllOf(HasSubstr("Not trusted"), HasSubstr("shift (")));

    EXPECT_THAT(r2r({"plugin", "trust", "shift"}), Succeeds());
    EXPECT_THAT(r2r({"models"}).errors, Not(HasSubstr("Not trusted")));
    EXPECT_THAT(r2r({"plugin", "check", path()}).errors, HasSubstr("It is trusted"));

    EXPECT_THAT(r2r({"plugin", "distrust", "shift"}), Succeeds());
    EXPECT_THAT(r2r({"plugin", "check", path()}).errors, HasSubstr("It is not trusted"));
}

TEST_F(PluginTrust, IsInTheListOfModelsForScripts) {
    const auto trusted = [] {
        const Json list = parseJson(r2r({"models", "--json"}).output, "the list");
        for (const Json& each : list["models"])
            if (each["name"] == "shift")
                return each.value("trusted", Json());
        return Json("not listed");
    };

    EXPECT_EQ(trusted(), Json(false));
    EXPECT_THAT(r2r({"plugin", "trust", path()}), Succeeds());
    EXPECT_EQ(trusted(), Json(true));
}

TEST_F(PluginTrust, IsNotForModelsOfOurs) {
    const auto result = r2r({"plugin", "trust", "lab-mean"});

    EXPECT_EQ(result.exitCode, 2);
    EXPECT_THAT(result.errors, HasSubstr("is not a plug-in"));
}

}  // namespace
}  // namespace r2r::testing
