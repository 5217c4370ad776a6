// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/recipe.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/masks/edge_refinement.h"
#include "engine/pipeline/models/model_identity.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/failure.h"
#include "tests/support/image_matchers.h"
#include "tests/support/layered_picture.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r {
namespace {

using testing::failureOf;
using ::testing::HasSubstr;
using namespace ::r2r::testing;

constexpr Corners kPulled = {{{0.1, -0.2}, {1.3, 0}, {0.9, 1.25}, {-0.1, 1}}};

Recipe fullRecipe() {
    Recipe recipe{.background = {.path = "sea.jpg", .sha256 = "ab"}, .device = "cpu"};
    recipe.output = {
        .jpegQuality = 80, .isLossless = false, .metadata = MetadataPolicy::StripLocation};
    recipe.form = {.content = OutputContent::CroppedForeground,
                   .sampleType = SampleType::U16,
                   .profile = OutputProfile::Srgb,
                   .alpha = OutputAlpha::Drop,
                   .longerSide = 2000};
    recipe.program = "a program";
    recipe.foregrounds.push_back(
        {.image = RecipeFile{.path = "boat.png", .sha256 = "cd"},
         .mask = RecipeFile{.path = "boat_mask.png", .sha256 = "ef"},
         .maskOperations = {{MaskOperation::Kind::Grow, -2}, {MaskOperation::Kind::Feather, 3.5}},
         .refinePx = 7.5,
         .placement = {.centre = {10.5, -3},
                       .scale = 0.7,
                       .degrees = 12,
                       .isFlipped = true,
                       .corners = kPulled},
         .opacity = 0.4,
         .isDecontaminated = true,
         .harmony = {.model = "mkl",
                     .strength = {.overall = 0.25F, .lightness = 1.5F, .color = 0},
                     .seed = 7,
                     .guard = false,
                     .reference = Rect{1, 2, 3, 4}},
         .modelIdentity = "12ab",
         .name = "Red boat",
         .isHidden = true,
         .isLocked = true});
    return recipe;
}

/// A picture, its mask and a recipe for them in a folder.
Recipe savedScene(const TemporaryFolder& folder) {
    writePhotograph(folder / "picture.png", {.image = texturedPicture({96, 64}, 9)});
    writePhotograph(folder / "mask.png", {.image = discMask({96, 64}, {40, 30}, 18, 5)});
    Recipe recipe{.background = {.path = "picture.png"}};
    recipe.foregrounds.push_back(
        {.mask = RecipeFile{.path = "mask.png"}, .harmony = {.model = "lab-mean"}});
    return recipe;
}

TEST(Recipe, SurvivesItsWrittenForm) {
    const Recipe recipe = fullRecipe();

    const Recipe read = recipeFromJson(parseJson(formatJson(toJson(recipe)), "test"), "test");

    EXPECT_EQ(read.background, recipe.background);
    EXPECT_EQ(read.foregrounds, recipe.foregrounds);
    EXPECT_EQ(read.device, recipe.device);
    EXPECT_EQ(read.form, recipe.form);
    EXPECT_EQ(read.program, recipe.program);
    EXPECT_EQ(read.output.jpegQuality, 80);
    EXPECT_EQ(read.output.metadata, MetadataPolicy::StripLocation);
    EXPECT_FALSE(read.output.isLossless);
}

TEST(Recipe, NamesLayersOfAFileAndMakesTheSameOfThem) {
    const TemporaryFolder folder;
    const Image sky = texturedPicture({96, 64}, 9);
    writeFileAtomically(
        folder / "cut.psd",
        layeredPicture(
            sky,
            {{.name = "Sky", .image = sky},
             {.name = "Dog: left", .x = 30, .y = 20, .image = texturedPicture({24, 16}, 3)}}));
    Recipe recipe{.background = {.path = "cut.psd:Sky"}};
    recipe.foregrounds.push_back({.image = RecipeFile{.path = "cut.psd:Dog: left"},
                                  .placement = {.centre = {42, 28}},
                                  .harmony = {.model = "lab-mean"}});

    const RecipeRun first = runRecipe(recipe, folder.path(), ModelCatalog());
    const Recipe written = recipeFromJson(toJson(first.recipe), "again.json");
    const RecipeRun again = runRecipe(written, folder.path(), ModelCatalog());

    EXPECT_EQ(first.photograph.image.size(), sky.size());
    EXPECT_FALSE(first.photograph.image == sky);
    EXPECT_EQ(again.photograph.image, first.photograph.image);
    EXPECT_EQ(written.foregrounds[0].image->sha256, fileHash(folder / "cut.psd"));
    Recipe named = recipe;
    EXPECT_EQ(compose(named, folder.path()).foregrounds[0].name, "Dog: left");
}

TEST(Recipe, RemembersWhetherTransparencyMustBeKept) {
    for (const auto alpha : {OutputAlpha::WhereHeld, OutputAlpha::Keep, OutputAlpha::Drop}) {
        Recipe recipe = fullRecipe();
        recipe.form.alpha = alpha;

        EXPECT_EQ(recipeFromJson(toJson(recipe), "test").form.alpha, alpha);
    }
}

TEST(Recipe, AGuardThatHasNothingToGuardIsNotSpokenOf) {
    const TemporaryFolder folder;
    Recipe recipe = savedScene(folder);
    recipe.foregrounds[0].harmony.guard = true;
    const auto guarded = [&] {
        return runRecipe(recipe, folder.path(), ModelCatalog()).remarks.guarded.size();
    };

    EXPECT_EQ(guarded(), 1U);
    recipe.foregrounds[0].harmony.strength.overall = 0;
    EXPECT_EQ(guarded(), 0U);
    recipe.foregrounds[0].harmony.strength = {.overall = 1, .lightness = 0, .color = 0};
    EXPECT_EQ(guarded(), 0U);
}

TEST(Recipe, MissingFieldIsNamedWithItsPlace) {
    Json json = toJson(fullRecipe());
    json["foregrounds"][0].erase("model");

    const Error error = failureOf([&] { (void)recipeFromJson(json, "a.json"); });

    EXPECT_EQ(error.code(), ErrorCode::Corrupt);
    EXPECT_THAT(error.message(), HasSubstr("a.json"));
    EXPECT_THAT(error.message(), HasSubstr("\"foregrounds[0].model\" is missing"));
}

TEST(Recipe, WithoutAStrengthAllOfTheChangeIsMeant) {
    Json json = toJson(fullRecipe());
    json["foregrounds"][0].erase("strength");

    EXPECT_EQ(recipeFromJson(json, "a.json").foregrounds.front().harmony.strength,
              ChangeStrength{});
}

TEST(Recipe, InTheUsualFormIsReadByOlderProgramsToo) {
    Recipe recipe = fullRecipe();
    EXPECT_EQ(toJson(recipe).at("version"), 4);

    recipe.foregrounds.front().isDecontaminated = false;
    EXPECT_EQ(toJson(recipe).at("version"), 4);

    recipe.foregrounds.front().placement.corners.reset();
    recipe.foregrounds.front().refinePx = 0;
    EXPECT_EQ(toJson(recipe).at("version"), 3);
    EXPECT_FALSE(toJson(recipe).at("foregrounds")[0].at("placement").contains("corners"));
    EXPECT_FALSE(toJson(recipe).at("foregrounds")[0].contains("decontaminate"));

    recipe.foregrounds.front().opacity = 1;
    EXPECT_EQ(toJson(recipe).at("version"), 2);
    EXPECT_FALSE(toJson(recipe).at("foregrounds")[0].contains("opacity"));

    recipe.form = {};

    EXPECT_EQ(toJson(recipe).at("version"), 1);
}

TEST(Recipe, OfAnEarlierProgramLeavesTheColoursOfEdgesAsTheyWere) {
    Json json = toJson(fullRecipe());
    json["foregrounds"][0].erase("decontaminate");

    EXPECT_FALSE(recipeFromJson(json, "a.json").foregrounds.front().isDecontaminated);
}

TEST(Recipe, CornersBetweenWhichNothingCanBeSeenAreRefusedInWords) {
    for (const Json& corners : {Json{0, 0, 1, 0, 0.4, 0.4, 0, 1},  // not convex
                                Json{1, 0, 0, 0, 0, 1, 1, 1},      // mirrored
                                Json{0, 0, 1, 0, 1, 1},
                                Json{0, 0, 1, 0, 1, 1, 0, "far"},
                                Json("away"),
                                Json(nullptr)}) {
        Json json = toJson(fullRecipe());
        json["foregrounds"][0]["placement"]["corners"] = corners;

        const Error error = failureOf([&] { (void)recipeFromJson(json, "a.json"); });

        EXPECT_EQ(error.code(), ErrorCode::Corrupt) << corners;
        EXPECT_THAT(error.message(), HasSubstr("\"foregrounds[0].placement.corners\" must be"))
            << corners;
    }
}

/// A recipe whose mask is to be found in a picture of a red disc on blue.
Recipe unmaskedScene(const TemporaryFolder& folder, const std::string& foundBy) {
    Image picture = plainPicture({96, 72}, 60, 90, 170);
    const Image disc = discMask({96, 72}, {48, 40}, 20);
    for (int y = 0; y < picture.height(); ++y)
        for (size_t x = 0; x < 96; ++x)
            if (disc.row<uint8_t>(y)[x] > 0)
                picture.mutableRow<uint8_t>(y)[3 * x] = 220;
    writePhotograph(folder / "disc.png", {.image = picture});
    Recipe recipe{.background = {.path = "disc.png"}};
    recipe.foregrounds.push_back(
        {.foundMask = FoundMask{foundBy}, .harmony = {.model = "lab-mean"}});
    return recipe;
}

TEST(Recipe, AMaskThatIsFoundIsTheSubjectAndIsFoundAgain) {
    const TemporaryFolder folder;
    Recipe recipe = unmaskedScene(folder, "grabcut");

    const Composition composition = compose(recipe, folder.path());
    Recipe again = recipeFromJson(toJson(recipe), "again.json");

    const Image mask = composition.foregrounds.front().mask.toImage();
    EXPECT_GT(mask.row<uint8_t>(40)[48], 127);
    EXPECT_LT(mask.row<uint8_t>(4)[4], 128);
    EXPECT_EQ(again.foregrounds.front().foundMask, FoundMask{"grabcut"});
    EXPECT_EQ(compose(again, folder.path()).foregrounds, composition.foregrounds);
}

TEST(Recipe, AMaskThatSomethingElseFoundIsRefusedByName) {
    const TemporaryFolder folder;
    Recipe recipe = unmaskedScene(folder, "a network of tomorrow");

    const Error error = failureOf([&] { (void)compose(recipe, folder.path()); });

    EXPECT_EQ(error.code(), ErrorCode::MissingWeights);
    EXPECT_THAT(error.message(), HasSubstr("a network of tomorrow"));
}

TEST(Recipe, APictureWithAMaskOrTransparencyNeedsNoneThatIsFound) {
    const TemporaryFolder folder;
    Recipe recipe = savedScene(folder);
    recipe.foregrounds.front().foundMask = FoundMask{"a network of tomorrow"};
    Image cutOut({40, 30}, 4, SampleType::U8);
    cutOut.mutableRow<uint8_t>(15)[4 * 20 + 3] = 255;
    writePhotograph(folder / "cut.png", {.image = cutOut});
    recipe.foregrounds.push_back({.image = RecipeFile{.path = "cut.png"},
                                  .foundMask = FoundMask{"a network of tomorrow"},
                                  .isDecontaminated = true,
                                  .harmony = {.model = "lab-mean"}});

    const Composition composition = compose(recipe, folder.path());

    EXPECT_EQ(composition.foregrounds[1].mask.toImage(), maskFromAlpha(cutOut));
    EXPECT_FALSE(composition.foregrounds[1].isDecontaminated);
    EXPECT_FALSE(recipe.foregrounds[0].foundMask);
    EXPECT_FALSE(recipe.foregrounds[1].foundMask);
}

TEST(Recipe, KeepsTheShadowOfAForeground) {
    const TemporaryFolder folder;
    Recipe recipe = savedScene(folder);
    const CastShadow shadow{.degrees = 20, .opacity = 0.4, .contact = 0.5};
    writePhotograph(folder / "post.png", {.image = plainPicture({10, 30}, 200, 40, 40)});
    recipe.foregrounds.front().shadow = CastShadow{};  // of a composite: ignored
    recipe.foregrounds.push_back({.image = RecipeFile{.path = "post.png"},
                                  .placement = {.centre = {60, 40}},
                                  .shadow = shadow,
                                  .harmony = {.model = "lab-mean"}});

    const Composition composition = compose(recipe, folder.path());
    Recipe again = recipeFromJson(toJson(recipe), "again.json");
    recipe.foregrounds[1].shadow->color = std::array<uint8_t, 3>{10, 0, 255};

    ASSERT_EQ(composition.foregrounds.size(), 2U);
    EXPECT_FALSE(composition.foregrounds[0].shadow);
    EXPECT_EQ(composition.foregrounds[1].shadow, shadow);
    EXPECT_EQ(again.foregrounds[1].shadow, shadow);
    EXPECT_EQ(recipeFromJson(toJson(recipe), "again.json").foregrounds[1].shadow,
              recipe.foregrounds[1].shadow);
    EXPECT_EQ(compose(again, folder.path()).foregrounds, composition.foregrounds);
}

TEST(Recipe, TellsThatAShadowChangesTheBackground) {
    const TemporaryFolder folder;
    Recipe recipe = savedScene(folder);
    writePhotograph(folder / "post.png", {.image = plainPicture({10, 30}, 200, 40, 40)});
    recipe.foregrounds.push_back({.image = RecipeFile{.path = "post.png"},
                                  .placement = {.centre = {60, 40}},
                                  .shadow = CastShadow{},
                                  .harmony = {.model = "lab-mean"}});

    const RecipeRun run = runRecipe(recipe, folder.path(), ModelCatalog());

    EXPECT_THAT(
        run.remarks.notes,
        ::testing::Contains("post casts a shadow, which changes the background beyond it."));
}

TEST(Recipe, ARefinedMaskIsThatOfTheEdge) {
    const TemporaryFolder folder;
    Recipe recipe = savedScene(folder);
    recipe.foregrounds.front().refinePx = 4;
    const Image mask = discMask({96, 64}, {40, 30}, 18, 5);

    const Composition composition = compose(recipe, folder.path());

    EXPECT_EQ(composition.foregrounds.front().mask.toImage(),
              edgeRefined(composition.background, mask, {.radiusPx = 4}));
}

TEST(Recipe, NewerVersionIsUnsupported) {
    Json json = toJson(fullRecipe());
    json["version"] = 99;

    EXPECT_EQ(failureOf([&] { (void)recipeFromJson(json, "a.json"); }).code(),
              ErrorCode::Unsupported);
}

TEST(Recipe, AbsurdNumbersAreRefused) {
    const std::pair<const char*, Json> cases[] = {
        {"/foregrounds/0/placement/scale", 0},
        {"/foregrounds/0/placement/x", 1e300},
        {"/foregrounds/0/strength/overall", 9},
        {"/foregrounds/0/reference", {1, 2}},
        {"/foregrounds/0/reference", {2147483647, 0, 2147483647, 10}},
        {"/foregrounds/0/mask_operations", {"explode:3"}},
        {"/foregrounds/0/seed", "seven"},
        {"/foregrounds", "none"},
        {"/output/metadata", "sell"},
        {"/output/content", "sky"},
        {"/output/bits", 12},
        {"/output/profile", "cmyk"},
        {"/output/longer_side", -5},
        {"/background", 3}};
    for (const auto& [pointer, value] : cases) {
        Json json = toJson(fullRecipe());
        json[Json::json_pointer(pointer)] = value;

        EXPECT_NE(failureOf([&] { (void)recipeFromJson(json, "a.json"); }).code(),
                  ErrorCode::Internal)
            << pointer;
    }
}

TEST(Recipe, SomethingElseIsNotARecipe) {
    const Error error = failureOf([] { (void)recipeFromJson(parseJson("{\"a\":1}", "x"), "x"); });

    EXPECT_THAT(error.message(), HasSubstr("not a recipe"));
}

TEST(RunRecipe, ReplayGivesTheSameBytes) {
    const TemporaryFolder folder;
    const ModelCatalog catalog;

    const RecipeRun first = runRecipe(savedScene(folder), folder.path(), catalog);
    const Json written = parseJson(formatJson(toJson(first.recipe)), "recipe");
    const RecipeRun again = runRecipe(recipeFromJson(written, "recipe"), folder.path(), catalog);

    EXPECT_THAT(again.photograph.image, ImageNear(first.photograph.image, 0));
    EXPECT_EQ(first.recipe.background.sha256, fileHash(folder / "picture.png"));
    EXPECT_EQ(first.recipe.device, "cpu");
}

TEST(RunRecipe, ChangedInputIsNoticed) {
    const TemporaryFolder folder;
    const ModelCatalog catalog;
    const Recipe recipe = runRecipe(savedScene(folder), folder.path(), catalog).recipe;
    writePhotograph(folder / "picture.png", {.image = texturedPicture({96, 64}, 10)});

    const Error error = failureOf([&] { (void)runRecipe(recipe, folder.path(), catalog); });

    EXPECT_EQ(error.code(), ErrorCode::Corrupt);
    EXPECT_THAT(error.message(), HasSubstr("picture.png"));
}

TEST(RunRecipe, NotesWhichModelItWas) {
    const TemporaryFolder folder;
    const ModelCatalog catalog;

    const Recipe made = runRecipe(savedScene(folder), folder.path(), catalog).recipe;

    EXPECT_EQ(made.foregrounds.front().modelIdentity, modelIdentity(catalog, "lab-mean"));
}

TEST(RunRecipe, AnotherModelOfThatNameIsRefusedUnlessAnyIsMeant) {
    const TemporaryFolder folder;
    Recipe recipe = savedScene(folder);
    RecipeForeground& foreground = recipe.foregrounds.front();
    foreground.modelIdentity = std::string(64, '5');

    const Error error = failureOf([&] { (void)runRecipe(recipe, folder.path(), ModelCatalog()); });

    EXPECT_EQ(error.code(), ErrorCode::MissingWeights);
    EXPECT_THAT(error.message(), HasSubstr("\"lab-mean\" is not the one"));
    EXPECT_THAT(error.message(), HasSubstr("not 555555555555…"));
    EXPECT_THAT(error.hint(), HasSubstr("--any-model"));
    EXPECT_EQ(otherModels(recipe, ModelCatalog()), std::vector<std::string>{"lab-mean"});
    foreground.modelIdentity.clear();
    EXPECT_NO_THROW((void)runRecipe(recipe, folder.path(), ModelCatalog()));
    EXPECT_TRUE(otherModels(recipe, ModelCatalog()).empty());
}

TEST(RunRecipe, WhatIsHiddenMayBeAnyModel) {
    const TemporaryFolder folder;
    Recipe recipe = savedScene(folder);
    recipe.foregrounds.front().modelIdentity = "of long ago";
    recipe.foregrounds.front().isHidden = true;

    const Recipe made = runRecipe(recipe, folder.path(), ModelCatalog()).recipe;

    EXPECT_EQ(made.foregrounds.front().modelIdentity, "of long ago");
}

TEST(RunRecipe, SaysWhatTheModelDecided) {
    const TemporaryFolder folder;
    const ModelCatalog catalog;
    Recipe recipe = savedScene(folder);
    const auto guardOf = [&](const HarmonySettings& harmony) {
        recipe.foregrounds.front().harmony = harmony;
        return runRecipe(recipe, folder.path(), catalog).recipe.foregrounds.front().harmony.guard;
    };

    EXPECT_EQ(guardOf({.model = "r2r-lite"}), true);
    EXPECT_EQ(guardOf({.model = "lab-mean"}), false);
    EXPECT_EQ(guardOf({.model = "lab-mean", .guard = true}), true);
}

TEST(RunRecipe, AModelThatNobodyChoseIsRefusedInWords) {
    const TemporaryFolder folder;
    Recipe recipe = savedScene(folder);
    recipe.foregrounds.front().harmony = {};

    const Error error = failureOf([&] { (void)runRecipe(recipe, folder.path(), ModelCatalog()); });

    EXPECT_EQ(error.code(), ErrorCode::MissingWeights);
    EXPECT_THAT(error.message(), HasSubstr("no model was chosen"));
}

TEST(RunRecipe, UnknownModelIsFoundBeforeAnythingIsRead) {
    Recipe recipe = fullRecipe();
    recipe.foregrounds.front().harmony.model = "magic";

    const Error error = failureOf([&] { (void)runRecipe(recipe, "/nowhere", ModelCatalog()); });

    EXPECT_EQ(error.code(), ErrorCode::MissingWeights);
    EXPECT_THAT(error.hint(), HasSubstr("lab-mean"));
}

TEST(RunRecipe, PictureWithoutAlphaNeedsAMask) {
    const TemporaryFolder folder;
    Recipe recipe = savedScene(folder);
    recipe.foregrounds.front().mask.reset();

    const Error error = failureOf([&] { (void)runRecipe(recipe, folder.path(), ModelCatalog()); });

    EXPECT_THAT(error.message(), HasSubstr("no mask was given"));
}

}  // namespace
}  // namespace r2r
