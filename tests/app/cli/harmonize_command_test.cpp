// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scene.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/imaging/files/file_layers.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Size kSize = {150, 110};

class HarmonizeCommand : public ::testing::Test {
protected:
    HarmonizeCommand() { writeComposite(folder.path(), "photo", kSize, 3); }

    [[nodiscard]] std::string at(std::string_view name) const { return (folder / name).string(); }

    /// The composite form, with more arguments.
    [[nodiscard]] cli::ChildResult harmonize(std::vector<std::string> more) const {
        std::vector<std::string> all = {
            "harmonize", at("photo.png"), "--mask", at("photo_mask.png")};
        all.insert(all.end(), more.begin(), more.end());
        return r2r(all);
    }

    TemporaryFolder folder;
};

TEST_F(HarmonizeCommand, ChangesOnlyPixelsUnderTheMask) {
    ASSERT_THAT(harmonize({"--model", "mkl", "-o", at("out.png")}), Succeeds());

    const Image before = readPhotograph(folder / "photo.png").image;
    const Image after = readPhotograph(folder / "out.png").image;
    EXPECT_THAT(after, IsBitExactOutside(readMask(folder / "photo_mask.png"), before));
    EXPECT_THAT(after, Not(ImageNear(before, 2)));
}

TEST_F(HarmonizeCommand, TheWholeMethodInSmallWorksToo) {
    ASSERT_THAT(harmonize({"--model", "r2r-mini", "-o", at("out.png")}), Succeeds());

    const Image before = readPhotograph(folder / "photo.png").image;
    const Image after = readPhotograph(folder / "out.png").image;
    EXPECT_THAT(after, IsBitExactOutside(readMask(folder / "photo_mask.png"), before));
    EXPECT_THAT(after, Not(ImageNear(before, 0)));
}

TEST_F(HarmonizeCommand, SaysWhatItDidAndPrintsNothingOnStandardOutput) {
    const cli::ChildResult result = harmonize({"-o", at("out.jpg")});

    ASSERT_THAT(result, Succeeds());
    EXPECT_THAT(result.output, IsEmpty());
    EXPECT_THAT(result.errors, HasSubstr("out.jpg: 150×110, r2r-lite at 100 %"));
}

TEST_F(HarmonizeCommand, UsesANamedModelAtFullStrength) {
    const cli::ChildResult result = harmonize({"--model", "lab-mean", "-o", at("out.png")});

    EXPECT_THAT(result.errors, HasSubstr("lab-mean at 100 %"));
}

TEST_F(HarmonizeCommand, SaysHowSmallAChangeTheGuardHasLeftOutAndHowToUseItAll) {
    Image flat(kSize, 3, SampleType::U8);
    for (int y = 0; y < kSize.height; ++y)
        std::ranges::fill(flat.mutableRow<uint8_t>(y), uint8_t{128});
    write(folder / "photo.png", flat);

    const cli::ChildResult guarded =
        harmonize({"--model", "lab-mean", "--guard", "--json", "-o", at("out.png")});
    const cli::ChildResult whole =
        harmonize({"--model", "lab-mean", "--no-guard", "-o", at("whole.png")});

    EXPECT_THAT(guarded.errors, HasSubstr("(ΔE 0.0), and the guard used 0 % of it; --no-guard"));
    const Json found = parseJson(guarded.output, "output").at("guard").at(0);
    EXPECT_EQ(found.at("share").get<double>(), 0);
    EXPECT_LT(found.at("delta_e").get<double>(), 0.1);
    EXPECT_THAT(whole.errors, Not(HasSubstr("guard")));
}

TEST_F(HarmonizeCommand, DoesNotSpeakOfTheGuardWhereNothingOfAChangeIsWanted) {
    const cli::ChildResult result = harmonize({"--strength", "0", "--guard", "-o", at("out.png")});

    ASSERT_THAT(result, Succeeds());
    EXPECT_THAT(result.errors, Not(HasSubstr("guard")));
}

TEST_F(HarmonizeCommand, TellsThatTransparencyWasLeftOutUnlessThatWasAsked) {
    write(folder / "photo.png", cli::cutOutImage(kSize, {}, 5));

    const cli::ChildResult plain = harmonize({"-o", at("a.jpg"), "--recipe", at("a.json")});
    const cli::ChildResult again = r2r({"replay", at("a.json"), "-o", at("again.jpg")});
    const cli::ChildResult dropped = harmonize({"--alpha", "drop", "-o", at("b.jpg")});
    const cli::ChildResult held = harmonize({"-o", at("c.png")});

    EXPECT_THAT(plain.errors, HasSubstr("JPEG cannot hold transparency"));
    EXPECT_THAT(again.errors, HasSubstr("JPEG cannot hold transparency"));
    EXPECT_THAT(dropped.errors, Not(HasSubstr("transparency")));
    EXPECT_THAT(held.errors, Not(HasSubstr("transparency")));
}

TEST_F(HarmonizeCommand, ReplaysNothingWithoutTheTransparencyThatIsToBeKept) {
    write(folder / "photo.png", cli::cutOutImage(kSize, {}, 5));
    ASSERT_THAT(harmonize({"--alpha", "keep", "-o", at("a.png"), "--recipe", at("a.json")}),
                Succeeds());

    EXPECT_THAT(r2r({"replay", at("a.json"), "-o", at("again.jpg")}), RefusesWith(2));
    EXPECT_FALSE(fs::exists(folder / "again.jpg"));
}

TEST_F(HarmonizeCommand, TheGuardIsAsTheModelRecommendsUnlessAsked) {
    const auto guardOf = [this](std::vector<std::string> more) {
        more.insert(more.end(), {"-o", at("out.png"), "--recipe", at("out.json")});
        EXPECT_THAT(harmonize(more), Succeeds());
        const Json recipe = parseJson(textOf(folder / "out.json"), "the recipe");
        return recipe.at("foregrounds").at(0).at("guard").get<bool>();
    };

    EXPECT_TRUE(guardOf({}));
    EXPECT_FALSE(guardOf({"--no-guard"}));
    EXPECT_FALSE(guardOf({"--model", "lab-mean"}));
    EXPECT_TRUE(guardOf({"--model", "lab-mean", "--guard"}));
}

TEST_F(HarmonizeCommand, TheGuardIsNotBothOnAndOff) {
    const cli::ChildResult result = harmonize({"--guard", "--no-guard", "-o", at("out.png")});

    EXPECT_THAT(result, RefusesWith(2));
    EXPECT_THAT(result.errors, HasSubstr("--no-guard"));
    EXPECT_THAT(harmonize({"--guard=false", "-o", at("out.png")}), RefusesWith(2));
    EXPECT_FALSE(fs::exists(folder / "out.png"));
}

TEST_F(HarmonizeCommand, ReplaysToTheSameBytes) {
    ASSERT_THAT(harmonize({"--model",   "reinhard",  "--strength",  "0.7",       "--lightness",
                           "1.2",       "--color",   "30%",         "--mask-op", "grow:2",
                           "--mask-op", "feather:3", "--reference", "0,0,60,40", "--quality",
                           "88",        "-o",        at("out.jpg"), "--recipe",  at("out.json")}),
                Succeeds());

    ASSERT_THAT(r2r({"replay", at("out.json"), "-o", at("again.jpg")}), Succeeds());

    EXPECT_EQ(textOf(folder / "again.jpg"), textOf(folder / "out.jpg"));
}

TEST_F(HarmonizeCommand, ReplaysEveryFormToTheSameBytes) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
        {"a.png", {"--content", "foreground", "--depth", "16"}},
        {"b.webp", {"--content", "cropped-foreground", "--size", "40"}},
        {"c.tif", {"--depth", "32", "--profile", "srgb"}},
        {"d.jpg", {"--size", "70", "--profile", "srgb", "--alpha", "drop"}},
        {"e.exr", {"--content", "foreground"}},
    };
    for (const auto& [name, options] : cases) {
        std::vector<std::string> all = {"-o", at(name), "--recipe", at(name + ".recipe.json")};
        all.insert(all.end(), options.begin(), options.end());
        ASSERT_THAT(harmonize(all), Succeeds()) << name;

        ASSERT_THAT(r2r({"replay", at(name + ".recipe.json"), "-o", at("again-" + name)}),
                    Succeeds());

        EXPECT_EQ(textOf(folder / ("again-" + name)), textOf(folder / name)) << name;
    }
    EXPECT_EQ(readPhotograph(folder / "a.png").image.channels(), 4);
    EXPECT_EQ(readPhotograph(folder / "a.png").image.sampleType(), SampleType::U16);
    EXPECT_EQ(readPhotograph(folder / "d.jpg").image.size(), (Size{70, 51}));
}

TEST_F(HarmonizeCommand, SaysWhichFormatCannotHoldWhatIsAskedFor) {
    const cli::ChildResult alone = harmonize({"--content", "foreground", "-o", at("out.jpg")});
    const cli::ChildResult deep = harmonize({"--depth", "32", "-o", at("out.png")});

    EXPECT_THAT(alone, RefusesWith(2));
    EXPECT_THAT(alone.errors, HasSubstr("JPEG cannot hold transparency"));
    EXPECT_THAT(deep, RefusesWith(2));
    EXPECT_THAT(deep.errors, HasSubstr("PNG cannot hold 32 bits"));
}

TEST_F(HarmonizeCommand, ReplaysAfterItsFolderHasMoved) {
    writeComposite(folder / "one", "photo", kSize, 4);
    ASSERT_THAT(r2r({"harmonize",
                     at("one/photo.png"),
                     "--mask",
                     at("one/photo_mask.png"),
                     "-o",
                     at("one/out.png"),
                     "--recipe",
                     at("one/out.json")}),
                Succeeds());

    fs::rename(folder / "one", folder / "two");

    ASSERT_THAT(r2r({"replay", at("two/out.json"), "-o", at("again.png")}), Succeeds());
    EXPECT_EQ(textOf(folder / "again.png"), textOf(folder / "two/out.png"));
}

TEST_F(HarmonizeCommand, RefusesToReplayOnAChangedPicture) {
    ASSERT_THAT(harmonize({"-o", at("out.png"), "--recipe", at("out.json")}), Succeeds());

    write(folder / "photo.png", cli::sceneImage(kSize, {}, 99));

    const cli::ChildResult result = r2r({"replay", at("out.json"), "-o", at("again.png")});
    EXPECT_THAT(result, RefusesWith(2));
    EXPECT_THAT(result.errors, HasSubstr("not the file the recipe was made from"));
    EXPECT_FALSE(fs::exists(folder / "again.png"));
}

TEST_F(HarmonizeCommand, PlacesAForegroundByItsCentre) {
    write(folder / "cut.png", cli::cutOutImage({40, 40}, {1.3F, 1, 0.6F}, 5));

    ASSERT_THAT(r2r({"harmonize",
                     "--background",
                     at("photo.png"),
                     "--foreground",
                     at("cut.png"),
                     "--place",
                     "100,60,0.5,30",
                     "--flip",
                     "-o",
                     at("out.png")}),
                Succeeds());

    const Image before = readPhotograph(folder / "photo.png").image;
    const Image after = readPhotograph(folder / "out.png").image;
    Image allowed(kSize, 1, SampleType::U8);
    for (int y = 60 - 15; y < 60 + 15; ++y)
        for (int x = 100 - 15; x < 100 + 15; ++x)
            allowed.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] = 255;
    EXPECT_THAT(after, IsBitExactOutside(allowed, before));
    EXPECT_NE(after.row<uint8_t>(60)[300], before.row<uint8_t>(60)[300]);
}

TEST_F(HarmonizeCommand, PlacesAForegroundByItsCorners) {
    write(folder / "cut.png", cli::cutOutImage({40, 40}, {1.3F, 1, 0.6F}, 5));
    const std::vector<std::string> placed = {
        "harmonize", "--background", at("photo.png"), "--foreground", at("cut.png")};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.begin(), placed.begin(), placed.end());
        return r2r(more);
    };
    const std::string corners = "80,30,130,40,140,80,70,70";

    ASSERT_THAT(with({"--corners", corners, "-o", at("out.png"), "--recipe", at("out.json")}),
                Succeeds());
    ASSERT_THAT(with({"--corners", corners, "--flip", "-o", at("flipped.png")}), Succeeds());
    ASSERT_THAT(with({"--corners", "60,20,100,20,100,60,60,60", "-o", at("upright.png")}),
                Succeeds());
    ASSERT_THAT(with({"--place", "80,40,1,0", "-o", at("placed.png")}), Succeeds());
    ASSERT_THAT(r2r({"replay", at("out.json"), "-o", at("again.png")}), Succeeds());

    const Image before = readPhotograph(folder / "photo.png").image;
    const Image after = readPhotograph(folder / "out.png").image;
    Image allowed(kSize, 1, SampleType::U8);
    for (int y = 30; y < 80; ++y)
        for (int x = 70; x < 140; ++x)
            allowed.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] = 255;
    EXPECT_THAT(after, IsBitExactOutside(allowed, before));
    EXPECT_NE(after.row<uint8_t>(55)[300], before.row<uint8_t>(55)[300]);
    EXPECT_EQ(textOf(folder / "again.png"), textOf(folder / "out.png"));
    EXPECT_NE(textOf(folder / "flipped.png"), textOf(folder / "out.png"));
    EXPECT_EQ(textOf(folder / "upright.png"), textOf(folder / "placed.png"));
}

TEST_F(HarmonizeCommand, SaysInASentenceWhyCornersCannotBe) {
    write(folder / "cut.png", cli::cutOutImage({40, 40}, {}, 5));
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.begin(),
                    {"harmonize", "--background", at("photo.png"), "--foreground", at("cut.png")});
        more.insert(more.end(), {"-o", at("out.png")});
        return r2r(more);
    };
    const std::string corners = "80,30,130,40,140,80,70,70";

    const cli::ChildResult bent = with({"--corners", "80,30,130,40,90,40,70,70"});
    const cli::ChildResult both = with({"--corners", corners, "--place", "80,40,1,0"});
    const cli::ChildResult composite = harmonize({"--corners", corners, "-o", at("out.png")});

    EXPECT_THAT(bent, RefusesWith(2));
    EXPECT_THAT(bent.errors, HasSubstr("no picture can be seen with its corners at 80,30"));
    EXPECT_THAT(both, RefusesWith(2));
    EXPECT_THAT(both.errors, HasSubstr("--place and --corners both say where"));
    EXPECT_THAT(composite, RefusesWith(2));
    EXPECT_THAT(composite.errors, HasSubstr("need --background and --foreground"));
    EXPECT_FALSE(fs::exists(folder / "out.png"));
}

TEST_F(HarmonizeCommand, WritesLayersForOtherProgramsAndFadesAForeground) {
    write(folder / "cut.png", cli::cutOutImage({40, 40}, {1.3F, 1, 0.6F}, 5));

    ASSERT_THAT(r2r({"harmonize",
                     "--background",
                     at("photo.png"),
                     "--foreground",
                     at("cut.png"),
                     "--place",
                     "100,60,1,0",
                     "--opacity",
                     "40%",
                     "--model",
                     "mkl",
                     "-o",
                     at("out.ora"),
                     "--recipe",
                     at("out.json")}),
                Succeeds());

    const FileLayers layers = layersOf(readFile(folder / "out.ora"), "out.ora");
    ASSERT_EQ(layers.layers.size(), 3U);
    EXPECT_EQ(layers.layers[1].name, "cut (original)");
    EXPECT_FALSE(layers.layers[1].isVisible);
    EXPECT_LT(layers.layers[2].opacity, 1);
    ASSERT_THAT(r2r({"replay", at("out.json"), "-o", at("again.ora")}), Succeeds());
    EXPECT_EQ(readFile(folder / "again.ora"), readFile(folder / "out.ora"));
}

TEST_F(HarmonizeCommand, TakesTheOldBackgroundOutOfSoftEdgesWhereAMaskCutsThem) {
    const auto placed = [&](const std::string& output, const std::vector<std::string>& more) {
        std::vector<std::string> all = {"harmonize",
                                        "--background",
                                        at("photo.png"),
                                        "--foreground",
                                        at("photo.png"),
                                        "--mask",
                                        at("photo_mask.png"),
                                        "--place",
                                        "60,50,1,0",
                                        "--model",
                                        "mkl",
                                        "-o",
                                        at(output)};
        all.insert(all.end(), more.begin(), more.end());
        return r2r(all);
    };

    ASSERT_THAT(placed("out.png", {"--recipe", at("out.json")}), Succeeds());
    ASSERT_THAT(placed("same.png", {"--decontaminate"}), Succeeds());
    ASSERT_THAT(placed("rim.png", {"--no-decontaminate"}), Succeeds());

    EXPECT_EQ(readFile(folder / "same.png"), readFile(folder / "out.png"));
    EXPECT_FALSE(readFile(folder / "rim.png") == readFile(folder / "out.png"));
    ASSERT_THAT(r2r({"replay", at("out.json"), "-o", at("again.png")}), Succeeds());
    EXPECT_EQ(readFile(folder / "again.png"), readFile(folder / "out.png"));
    EXPECT_THAT(placed("both.png", {"--decontaminate", "--no-decontaminate"}).errors,
                HasSubstr("contradict"));
}

TEST_F(HarmonizeCommand, CastsAShadowAndSaysThatTheBackgroundChanges) {
    write(folder / "cut.png", cli::cutOutImage({40, 40}, {1.3F, 1, 0.6F}, 5));
    const auto placed = [&](const std::string& output, const std::vector<std::string>& more) {
        std::vector<std::string> all = {"harmonize",
                                        "--background",
                                        at("photo.png"),
                                        "--foreground",
                                        at("cut.png"),
                                        "--place",
                                        "70,60,1,0",
                                        "--model",
                                        "mkl",
                                        "-o",
                                        at(output)};
        all.insert(all.end(), more.begin(), more.end());
        return r2r(all);
    };

    const cli::ChildResult plain = placed("plain.png", {});
    const cli::ChildResult result =
        placed("out.png", {"--shadow", "30,0.8", "--recipe", at("out.json")});

    ASSERT_THAT(plain, Succeeds());
    ASSERT_THAT(result, Succeeds());
    EXPECT_THAT(result.errors, HasSubstr("casts a shadow, which changes the background"));
    EXPECT_FALSE(readFile(folder / "out.png") == readFile(folder / "plain.png"));
    ASSERT_THAT(r2r({"replay", at("out.json"), "-o", at("again.png")}), Succeeds());
    EXPECT_EQ(readFile(folder / "again.png"), readFile(folder / "out.png"));
    ASSERT_THAT(placed("kept.png", {"--shadow", "30,0.8", "--save-project", at("kept.r2rs")}),
                Succeeds());
    const cli::ChildResult project =
        r2r({"harmonize", "--project", at("kept.r2rs"), "-o", at("project.png")});
    ASSERT_THAT(project, Succeeds());
    EXPECT_THAT(project.errors, HasSubstr("casts a shadow, which changes the background"));
    EXPECT_EQ(readFile(folder / "project.png"), readFile(folder / "out.png"));
    ASSERT_THAT(placed("red.png", {"--shadow", "30,0.8", "--shadow-color", "#c00000"}), Succeeds());
    EXPECT_FALSE(readFile(folder / "red.png") == readFile(folder / "out.png"));
    EXPECT_THAT(placed("x.png", {"--shadow", "30", "--shadow-color", "red"}).errors,
                HasSubstr("six hexadecimal digits"));
    EXPECT_THAT(placed("x.png", {"--shadow-color", "000000"}).errors, HasSubstr("needs --shadow"));
    EXPECT_THAT(placed("x.png", {"--shadow", "30,9"}).errors, HasSubstr("DEGREES"));
    EXPECT_THAT(harmonize({"--shadow", "30", "-o", at("x.png")}).errors,
                HasSubstr("--shadow needs"));
}

TEST_F(HarmonizeCommand, RefusesToDecontaminateAComposite) {
    EXPECT_THAT(harmonize({"--decontaminate", "-o", at("out.png")}).errors,
                HasSubstr("need --background and --foreground"));
}

TEST_F(HarmonizeCommand, RefusesAnOpacityAboveOne) {
    EXPECT_THAT(harmonize({"--opacity", "120%", "-o", at("out.png")}).errors,
                HasSubstr("0% to 100%"));
}

TEST_F(HarmonizeCommand, AcceptsACentreLeftOfTheBackground) {
    write(folder / "cut.png", cli::cutOutImage({60, 60}, {}, 5));

    EXPECT_THAT(r2r({"harmonize",
                     "--background",
                     at("photo.png"),
                     "--foreground",
                     at("cut.png"),
                     "--place",
                     "-5,40,1,0",
                     "-o",
                     at("out.png")}),
                Succeeds());
}

TEST_F(HarmonizeCommand, PrintsItsResultAsJson) {
    const cli::ChildResult result = harmonize({"--model", "mkl", "-o", at("out.png"), "--json"});

    ASSERT_THAT(result, Succeeds());
    const Json json = parseJson(result.output, "standard output");
    EXPECT_EQ(json.at("width"), kSize.width);
    EXPECT_EQ(json.at("recipe").at("foregrounds").at(0).at("model"), "mkl");
    EXPECT_GT(json.at("seconds").at("total").get<double>(), 0);
}

TEST_F(HarmonizeCommand, HarmonizesTheBundledExample) {
    const cli::ChildResult result = r2r({"harmonize", "--example", "-o", at("example.png")});

    ASSERT_THAT(result, Succeeds());
    EXPECT_FALSE(readPhotograph(folder / "example.png").image.isEmpty());
}

TEST_F(HarmonizeCommand, NeverWritesOverAnInput) {
    fs::create_hard_link(folder / "photo.png", folder / "twin.png");
    fs::create_symlink(folder / "photo_mask.png", folder / "link.png");
    const auto before = filesIn(folder.path());

    for (const char* output :
         {"photo.png", "photo_mask.png", "twin.png", "link.png", "./photo.png"}) {
        const cli::ChildResult result = harmonize({"-o", at(output)});
        EXPECT_THAT(result, RefusesWith(2)) << output;
        EXPECT_THAT(result.errors, HasSubstr("would be overwritten")) << output;
    }
    EXPECT_THAT(harmonize({"-o", at("out.png"), "--recipe", at("photo.png")}), RefusesWith(2));

    EXPECT_EQ(filesIn(folder.path()), before);
}

TEST_F(HarmonizeCommand, ReplacesAnEarlierResult) {
    ASSERT_THAT(harmonize({"-o", at("out.png")}), Succeeds());
    const std::string first = textOf(folder / "out.png");

    ASSERT_THAT(harmonize({"--model", "mkl", "-o", at("out.png")}), Succeeds());

    EXPECT_NE(textOf(folder / "out.png"), first);
}

TEST_F(HarmonizeCommand, ARecipeReplacesRecipesAndNothingElse) {
    write(folder / "notes.json", "{\"mine\": true}");

    const cli::ChildResult refused = harmonize({"-o", at("out.png"), "--recipe", at("notes.json")});
    const cli::ChildResult first = harmonize({"-o", at("out.png"), "--recipe", at("out.json")});
    const cli::ChildResult again = harmonize({"-o", at("out.png"), "--recipe", at("out.json")});

    EXPECT_THAT(refused, RefusesWith(2));
    EXPECT_EQ(textOf(folder / "notes.json"), "{\"mine\": true}");
    EXPECT_THAT(first, Succeeds());
    EXPECT_THAT(again, Succeeds());
}

TEST_F(HarmonizeCommand, ScoresNothingUnderAnEmptyMask) {
    write(folder / "empty.png", Image(kSize, 1, SampleType::U8));

    const cli::ChildResult result =
        r2r({"score", at("photo.png"), at("photo.png"), "--mask", at("empty.png")});

    EXPECT_THAT(result, RefusesWith(2));
    EXPECT_THAT(result.errors, HasSubstr("is empty"));
}

TEST_F(HarmonizeCommand, ScoresAPictureAgainstItself) {
    const cli::ChildResult result = r2r({"score",
                                         at("photo.png"),
                                         at("photo.png"),
                                         "--mask",
                                         at("photo_mask.png"),
                                         "--protocol",
                                         "full",
                                         "--json"});

    ASSERT_THAT(result, Succeeds());
    const Json json = parseJson(result.output, "standard output");
    EXPECT_EQ(json.at("mse"), 0);
    EXPECT_TRUE(json.at("psnr").is_null());
    EXPECT_DOUBLE_EQ(json.at("ssim").get<double>(), 1);
}

TEST_F(HarmonizeCommand, ScoresAResultByItsForeground) {
    ASSERT_THAT(harmonize({"--model", "mkl", "-o", at("out.png")}), Succeeds());

    const cli::ChildResult result =
        r2r({"score", at("out.png"), at("photo.png"), "--mask", at("photo_mask.png"), "--json"});

    ASSERT_THAT(result, Succeeds());
    const Json json = parseJson(result.output, "standard output");
    EXPECT_GT(json.at("fmse").get<double>(), json.at("mse").get<double>());
    EXPECT_LT(json.at("ssim").get<double>(), 1);
}

/// 24 megapixels, 72 MB: beside them there is no room for a second copy.
TEST_F(HarmonizeCommand, NeedsLittleMoreMemoryThanThePicture) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer keeps memory that was given back";
#endif
    constexpr Size kLarge = {6000, 4000};
    write(folder / "large.png", Image(kLarge, 3, SampleType::U8));
    writePhotograph(folder / "cup.png", {cli::cutOutImage({200, 150}, {}, 1), {}});

    for (const std::string name : {"out.jpg", "out.png", "out.tif"}) {
        const cli::ChildResult result = r2r({"harmonize",
                                             "--background",
                                             at("large.png"),
                                             "--foreground",
                                             at("cup.png"),
                                             "--place",
                                             "3000,2000,1,0",
                                             "--model",
                                             "lab-mean",
                                             "-o",
                                             at(name),
                                             "--json"});

        ASSERT_THAT(result, Succeeds());
        const auto peak = parseJson(result.output, name).at("peak_memory_bytes").get<double>();
        const double picture = 3.0 * static_cast<double>(kLarge.area());
        EXPECT_LT(peak, 1.3 * picture + 50e6) << name;
    }
}

}  // namespace
}  // namespace r2r::testing
