// SPDX-License-Identifier: GPL-3.0-or-later
// A person asks `r2r mask` for a mask.
#include "app/cli/exit_code.h"
#include "engine/core/json.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/masks/mask_ops.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

class MaskCommand : public ::testing::Test {
protected:
    MaskCommand() {
        writeComposite(folder.path(), "scene", {240, 160}, 3);
        write(at("cup.png"), cup());
    }

    /// A bright disc on a dark ground.
    [[nodiscard]] static Image cup() {
        const Image disc = softDisc({240, 160});
        Image picture({240, 160}, 3, SampleType::U8);
        for (int y = 0; y < 160; ++y)
            for (size_t x = 0; x < 240; ++x)
                for (size_t i = 0; i < 3; ++i)
                    picture.mutableRow<uint8_t>(y)[3 * x + i] = static_cast<uint8_t>(
                        30 + disc.row<uint8_t>(y)[x] * (3 - i) / 5 + (x * 7 + 5 * size_t(y)) % 17);
        return picture;
    }

    [[nodiscard]] std::string at(std::string_view name) const { return (folder / name).string(); }

    [[nodiscard]] int maskAt(std::string_view name, int x, int y) const {
        return readMask(folder / name).row<uint8_t>(y)[static_cast<size_t>(x)];
    }

    TemporaryFolder folder;
};

TEST_F(MaskCommand, SelectsTheSubject) {
    ASSERT_THAT(r2r({"mask", at("cup.png"), "-o", at("m.png")}), Succeeds());

    EXPECT_GT(maskAt("m.png", 120, 80), 200);
    EXPECT_LT(maskAt("m.png", 5, 5), 50);
}

TEST_F(MaskCommand, SelectsInABoxWithoutTheNetwork) {
    ASSERT_THAT(
        r2r({"mask", at("cup.png"), "-o", at("m.png"), "--no-network", "--box", "60,20,120,120"}),
        Succeeds());

    EXPECT_EQ(maskAt("m.png", 120, 80), 255);
    EXPECT_EQ(maskAt("m.png", 20, 80), 0);
}

TEST_F(MaskCommand, TakesPointsThatAreWantedAndOthers) {
    ASSERT_THAT(r2r({"mask",
                     at("cup.png"),
                     "-o",
                     at("m.png"),
                     "--no-network",
                     "--point",
                     "120,80",
                     "--point",
                     "10,10,-"}),
                Succeeds());

    EXPECT_GT(maskAt("m.png", 120, 80), 200);
    EXPECT_EQ(maskAt("m.png", 10, 10), 0);
}

TEST_F(MaskCommand, GoesOnWithAMaskThatIsThere) {
    const auto run = r2r({"mask",
                          at("scene.png"),
                          "-o",
                          at("m.png"),
                          "--mask",
                          at("scene_mask.png"),
                          "--grow",
                          "4",
                          "--mask-op",
                          "threshold:0.5",
                          "--json"});

    ASSERT_THAT(run, Succeeds());
    const Json said = parseJson(run.output, "mask");
    EXPECT_EQ(said["width"], 240);
    EXPECT_GT(said["share"], 0.1);
}

TEST_F(MaskCommand, CutsOutWithoutTheOldBackground) {
    ASSERT_THAT(r2r({"mask",
                     at("scene.png"),
                     "-o",
                     at("m.png"),
                     "--mask",
                     at("scene_mask.png"),
                     "--cut-out",
                     at("cut.png")}),
                Succeeds());

    const Image cut = readPhotograph(folder / "cut.png").image;
    EXPECT_EQ(cut.channels(), 4);
    EXPECT_EQ(maskFromAlpha(cut), readMask(folder / "m.png"));
}

TEST_F(MaskCommand, WritesNothingUnlessMaskAndCutOutCanBothBeWritten) {
    const auto usage = static_cast<int>(cli::ExitCode::Unusable);
    const auto refused = [&](const std::string& picture, std::string_view cutOut) {
        const auto run =
            r2r({"mask", picture, "-o", at("m.png"), "--no-network", "--cut-out", at(cutOut)});
        EXPECT_THAT(run, RefusesWith(usage)) << cutOut;
        EXPECT_FALSE(std::filesystem::exists(folder / "m.png")) << cutOut;
        return run.errors;
    };
    Image withAlpha({40, 30}, 4, SampleType::U8);
    write(at("alpha.png"), withAlpha);

    EXPECT_THAT(refused(at("cup.png"), "cut.jpg"), HasSubstr("cannot hold transparency"));
    EXPECT_THAT(refused(at("cup.png"), "m.png"), HasSubstr("both be written"));
    EXPECT_THAT(refused(at("alpha.png"), "cut.png"), HasSubstr("without transparency"));
}

TEST_F(MaskCommand, TheCutOutKeepsWhatThePictureSaysOfItself) {
    using Texts = std::vector<std::pair<std::string, std::string>>;
    Photograph photograph{.image = cup(), .metadata = {}};
    photograph.metadata.texts = std::make_shared<const Texts>(Texts{{"Author", "Ada"}});
    writePhotograph(folder / "by_ada.png", photograph);

    ASSERT_THAT(r2r({"mask",
                     at("by_ada.png"),
                     "-o",
                     at("m.png"),
                     "--no-network",
                     "--cut-out",
                     at("cut.png")}),
                Succeeds());

    const auto texts = readPhotograph(folder / "cut.png").metadata.texts;
    ASSERT_TRUE(texts);
    EXPECT_THAT(*texts, Contains(Pair("Author", "Ada")));
}

TEST_F(MaskCommand, RefusesWhatItDoesNotUnderstand) {
    const auto usage = static_cast<int>(cli::ExitCode::Unusable);

    EXPECT_THAT(r2r({"mask", at("cup.png"), "-o", at("m.png"), "--point", "here"}),
                RefusesWith(usage));
    EXPECT_THAT(r2r({"mask", at("cup.png"), "-o", at("m.png"), "--point", "1000,10"}),
                RefusesWith(usage));
    EXPECT_THAT(r2r({"mask", at("cup.png"), "-o", at("m.png"), "--box", "here"}).errors,
                HasSubstr("--box"));
    EXPECT_THAT(r2r({"mask",
                     at("cup.png"),
                     "-o",
                     at("m.png"),
                     "--subject",
                     "--mask",
                     at("scene_mask.png")}),
                RefusesWith(usage));
}

}  // namespace
}  // namespace r2r::testing
