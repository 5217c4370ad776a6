// SPDX-License-Identifier: GPL-3.0-or-later
// A person asks `r2r info` about a picture.
#include "engine/core/json.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/image_file.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class InfoCommand : public ::testing::Test {
protected:
    [[nodiscard]] std::string at(std::string_view name) const { return (folder / name).string(); }

    TemporaryFolder folder;
};

TEST_F(InfoCommand, SaysWhatTheReaderDecided) {
    write(at("cut.png"), Image({30, 20}, 4, SampleType::U16));

    const auto run = r2r({"info", at("cut.png")});

    ASSERT_THAT(run, Succeeds());
    EXPECT_THAT(run.output,
                AllOf(HasSubstr("PNG"),
                      HasSubstr("30×20"),
                      HasSubstr("16 bits"),
                      HasSubstr("straight"),
                      HasSubstr("sRGB")));
}

TEST_F(InfoCommand, SaysTheSameInJson) {
    write(at("grey.png"), Image({30, 20}, 1, SampleType::U8));

    const auto run = r2r({"info", at("grey.png"), "--json"});

    ASSERT_THAT(run, Succeeds());
    const Json said = parseJson(run.output, "info");
    EXPECT_EQ(said["format"], "PNG");
    EXPECT_EQ(said["width"], 30);
    EXPECT_EQ(said["alpha"], "none");
    EXPECT_TRUE(said["warnings"].empty());
}

TEST_F(InfoCommand, RefusesWhatIsNoPicture) {
    write(at("notes.png"), std::string_view("Dear diary"));

    const auto run = r2r({"info", at("notes.png")});

    EXPECT_EQ(run.exitCode, 2);
    EXPECT_THAT(run.errors, HasSubstr("notes.png"));
}

}  // namespace
}  // namespace r2r::testing
