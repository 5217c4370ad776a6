// SPDX-License-Identifier: GPL-3.0-or-later
// A person asks `r2r info` about a picture.
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/image_file.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/layered_picture.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>

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

class InfoOfLayers : public InfoCommand {
protected:
    InfoOfLayers() {
        Image dog({10, 20}, 4, SampleType::U8);
        for (int y = 0; y < 20; ++y)
            std::ranges::fill(dog.mutableRow<uint8_t>(y), uint8_t{99});
        writeFileAtomically(
            folder / "cut.psd",
            layeredPicture(Image({60, 50}, 3, SampleType::U8),
                           {{.name = "Sky", .image = Image({60, 50}, 3, SampleType::U8)},
                            {.name = "Dog", .x = 5, .y = 7, .image = dog, .isHidden = true}}));
    }
};

TEST_F(InfoOfLayers, ListsThemFromTheTop) {
    const auto run = r2r({"info", at("cut.psd")});

    ASSERT_THAT(run, Succeeds());
    EXPECT_THAT(run.output,
                AllOf(HasSubstr("layers       Dog (10×20 at 5, 7, hidden)\n"),
                      HasSubstr("             Sky (60×50 at 0, 0)\n")));
    const Json said = parseJson(r2r({"info", at("cut.psd"), "--json"}).output, "info");
    EXPECT_EQ(said["layers"][0]["name"], "Dog");
    EXPECT_EQ(said["layers"][0]["bounds"]["height"], 20);
    EXPECT_EQ(said["layers"][0]["visible"], false);
}

TEST_F(InfoOfLayers, TellsOfOneWhereItsCentreIs) {
    const auto run = r2r({"info", at("cut.psd:Dog")});

    ASSERT_THAT(run, Succeeds());
    EXPECT_THAT(run.output, AllOf(HasSubstr("10×20"), HasSubstr("its centre is 10,17")));
}

TEST_F(InfoOfLayers, NamesThemWhereOneIsNotThere) {
    const auto run = r2r({"info", at("cut.psd:Cat")});

    EXPECT_EQ(run.exitCode, 2);
    EXPECT_THAT(run.errors, AllOf(HasSubstr("no layer \"Cat\""), HasSubstr("Dog and Sky")));
}

TEST_F(InfoCommand, RefusesWhatIsNoPicture) {
    write(at("notes.png"), std::string_view("Dear diary"));

    const auto run = r2r({"info", at("notes.png")});

    EXPECT_EQ(run.exitCode, 2);
    EXPECT_THAT(run.errors, HasSubstr("notes.png"));
}

}  // namespace
}  // namespace r2r::testing
