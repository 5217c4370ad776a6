// SPDX-License-Identifier: GPL-3.0-or-later
// The commands around models on disk, as a person types them.
#include "engine/core/json.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Size kSize = {150, 110};

class ModelCommands : public ::testing::Test {
protected:
    ModelCommands() {
        setenv("R2R_MODELS", at("installed").c_str(), 1);
        EXPECT_THAT(r2r({"generate-weights", at("tiny"), "--config", "golden"}), Succeeds());
    }

    ~ModelCommands() override { unsetenv("R2R_MODELS"); }

    [[nodiscard]] std::string at(std::string_view name) const { return (folder / name).string(); }

    [[nodiscard]] cli::ChildResult harmonize(const std::string& model,
                                             const std::string& output,
                                             std::vector<std::string> more = {}) const {
        std::vector<std::string> all = {"harmonize",
                                        at("photo.png"),
                                        "--mask",
                                        at("photo_mask.png"),
                                        "--model",
                                        model,
                                        "--steps",
                                        "2",
                                        "-o",
                                        at(output)};
        all.insert(all.end(), more.begin(), more.end());
        return r2r(all);
    }

    void makeOther() const {
        ASSERT_THAT(r2r({"generate-weights",
                         at("other"),
                         "--config",
                         "golden",
                         "--family",
                         "diffharmony++"}),
                    Succeeds());
    }

    /// In place: sizes and headers stay.
    void overwriteWeights(std::string_view file) const {
        std::fstream stream(folder / file, std::ios::binary | std::ios::in | std::ios::out);
        stream.seekp(-64, std::ios::end);
        stream << std::string(64, '\x3c');
    }

    /// "tiny" as "mine", and "other" to replace it with.
    void installBoth() const {
        makeOther();
        ASSERT_THAT(r2r({"import", at("tiny"), "--name", "mine"}), Succeeds());
    }

    TemporaryFolder folder;
};

TEST_F(ModelCommands, InspectTellsWhatAFolderHolds) {
    const cli::ChildResult text = r2r({"inspect", at("tiny")});
    const cli::ChildResult json = r2r({"inspect", at("tiny"), "--json"});

    ASSERT_THAT(text, Succeeds());
    EXPECT_THAT(text.output, HasSubstr("model of the family r2r"));
    EXPECT_THAT(text.output, HasSubstr("UNet: complete"));
    ASSERT_THAT(json, Succeeds());
    EXPECT_TRUE(parseJson(json.output, "inspect").is_object() ||
                parseJson(json.output, "inspect").is_array());
}

TEST_F(ModelCommands, InspectTellsOfWeightsThatWereWrittenOver) {
    overwriteWeights("tiny/unet.safetensors");

    const cli::ChildResult text = r2r({"inspect", at("tiny")});
    const cli::ChildResult file = r2r({"inspect", at("tiny/unet.safetensors")});

    EXPECT_EQ(text.exitCode, 3);
    EXPECT_THAT(text.output, HasSubstr("unet.safetensors was changed after manifest.json"));
    EXPECT_EQ(file.exitCode, 3);
    EXPECT_THAT(file.output, HasSubstr("was changed"));
    EXPECT_THAT(r2r({"inspect", at("tiny"), "--json"}).output, HasSubstr("\"complete\": false"));
}

TEST_F(ModelCommands, TheListNamesAModelWhoseWeightsWereWrittenOver) {
    ASSERT_THAT(r2r({"import", at("tiny"), "--name", "mine"}), Succeeds());
    overwriteWeights("installed/mine/unet.safetensors");

    const Json models = parseJson(r2r({"models", "--json"}).output, "models").at("models");

    int problems = 0;
    for (const Json& model : models)
        if (model.contains("problem")) {
            ++problems;
            EXPECT_EQ(model.at("name"), "mine");
            EXPECT_THAT(model.at("problem").get<std::string>(), HasSubstr("was changed after"));
        }
    EXPECT_EQ(problems, 1);
}

TEST_F(ModelCommands, WeightsThatWereWrittenOverAreUsedByNoCommand) {
    writeComposite(folder.path(), "photo", kSize, 3);
    writeComposite(folder / "in", "photo", kSize, 3);
    ASSERT_THAT(harmonize(at("tiny"), "a.png", {"--recipe", at("a.json")}), Succeeds());
    ASSERT_THAT(r2r({"batch", at("in"), "--model", at("tiny"), "-o", at("out"), "--steps", "2"}),
                Succeeds());
    overwriteWeights("tiny/unet.safetensors");

    const std::vector<std::vector<std::string>> commands = {
        {"replay", at("a.json"), "-o", at("b.png")},
        {"replay", at("a.json"), "-o", at("b.png"), "--any-model"},
        {"batch", at("in"), "--model", at("tiny"), "-o", at("out"), "--steps", "2"},
        {"convert", at("tiny"), at("copy")},
        {"average", at("tiny"), at("tiny"), at("mean")},
        {"import", at("tiny"), "--name", "mine"},
    };
    for (const auto& command : commands) {
        const cli::ChildResult refused = r2r(command);
        EXPECT_THAT(refused, RefusesWith(2)) << command.front();
        EXPECT_THAT(refused.errors, HasSubstr("unet.safetensors was changed")) << command.front();
    }
    EXPECT_THAT(harmonize(at("tiny"), "c.png"), RefusesWith(2));
    EXPECT_FALSE(fs::exists(folder / "b.png") || fs::exists(folder / "c.png"));
}

TEST_F(ModelCommands, AFolderOfTheWorkingDirectoryIsNamedByAPath) {
    writeComposite(folder.path(), "photo", kSize, 3);
    ASSERT_THAT(r2r({"import", at("tiny"), "--name", "mine"}), Succeeds());
    fs::copy(folder / "tiny", folder / "mine");
    fs::resize_file(folder / "installed/mine/unet.safetensors", 100);  // in no catalogue now
    const auto here = [&](const std::string& command) {
        return shell("cd '" + folder.path().string() + "' && $R2R " + command);
    };

    EXPECT_THAT(
        here("harmonize photo.png --mask photo_mask.png --model mine --steps 2 -o a.png").errors,
        HasSubstr("the installed model \"mine\" is damaged"));
    EXPECT_THAT(here("harmonize photo.png --mask photo_mask.png --model ./mine --steps 2 -o a.png"),
                Succeeds());
    EXPECT_THAT(here("remove-model mine"), Succeeds());
    EXPECT_FALSE(fs::exists(folder / "installed/mine"));
    EXPECT_TRUE(fs::exists(folder / "mine/unet.safetensors"));
    EXPECT_THAT(here("remove-model mine"), RefusesWith(3));
    EXPECT_THAT(
        here("harmonize photo.png --mask photo_mask.png --model mine --steps 2 -o a.png").errors,
        HasSubstr("write ./mine"));
}

TEST_F(ModelCommands, InspectLeadsFromARunToItsCheckpoints) {
    fs::create_directories(folder / "run/checkpoints");

    EXPECT_THAT(r2r({"inspect", at("run")}), RefusesWith(3));
    EXPECT_THAT(r2r({"inspect", at("run")}).errors, HasSubstr("checkpoints/best"));
}

TEST_F(ModelCommands, InspectNamesWhatAFileIsInstead) {
    write(folder / "page.bin", "<!DOCTYPE html><html></html>");

    EXPECT_THAT(r2r({"inspect", at("page.bin")}), RefusesWith(2));
    EXPECT_THAT(r2r({"inspect", at("page.bin")}).errors, HasSubstr("is a web page"));
    EXPECT_THAT(r2r({"inspect", at("nothing.bin")}), RefusesWith(2));
}

TEST_F(ModelCommands, ConvertWritesAFolderThatIsTheSameModel) {
    ASSERT_THAT(r2r({"convert", at("tiny"), at("copy"), "--title", "A copy"}), Succeeds());
    writeComposite(folder.path(), "photo", kSize, 3);
    ASSERT_THAT(harmonize(at("tiny"), "a.png"), Succeeds());
    ASSERT_THAT(harmonize(at("copy"), "b.png"), Succeeds());

    EXPECT_EQ(textOf(folder / "a.png"), textOf(folder / "b.png"));
    EXPECT_THAT(textOf(folder / "copy/manifest.json"), HasSubstr("A copy"));
}

TEST_F(ModelCommands, TheMeanOfAModelAndItselfIsThatModelUnderANewName) {
    ASSERT_THAT(r2r({"average", at("tiny"), at("tiny"), at("mean"), "--shares", "1,3"}),
                Succeeds());
    writeComposite(folder.path(), "photo", kSize, 3);
    ASSERT_THAT(harmonize(at("tiny"), "a.png"), Succeeds());
    ASSERT_THAT(harmonize(at("mean"), "b.png"), Succeeds());

    EXPECT_EQ(textOf(folder / "a.png"), textOf(folder / "b.png"));
    EXPECT_THAT(textOf(folder / "mean/manifest.json"), HasSubstr("\"name\": \"mean\""));
    EXPECT_THAT(textOf(folder / "mean/manifest.json"), HasSubstr("the mean of tiny, tiny"));
    EXPECT_THAT(r2r({"average", "r2r-lite", "r2r-lite", at("lites")}), Succeeds());
    EXPECT_THAT(r2r({"average", at("tiny"), at("mean")}), RefusesWith(2));
    EXPECT_THAT(r2r({"average", at("tiny"), at("tiny"), at("m"), "--shares", "1,0"}),
                RefusesWith(2));
    EXPECT_THAT(r2r({"average", at("tiny"), at("tiny"), at("m"), "--shares", "1"}), RefusesWith(2));
}

TEST_F(ModelCommands, ConvertNotesTheSideThatSuitsAModel) {
    ASSERT_THAT(r2r({"convert", at("tiny"), at("small"), "--working-side", "128"}), Succeeds());
    ASSERT_THAT(r2r({"convert", at("small"), at("copy")}), Succeeds());

    EXPECT_THAT(textOf(folder / "copy/manifest.json"), HasSubstr("\"workingSide\": 128"));
    EXPECT_THAT(r2r({"convert", at("tiny"), at("none"), "--working-side", "5"}), RefusesWith(2));
}

TEST_F(ModelCommands, ConvertNotesWhatAModelDoes) {
    ASSERT_THAT(r2r({"convert", at("tiny"), at("odd"), "--summary", "Paints it black."}),
                Succeeds());
    ASSERT_THAT(r2r({"convert", at("odd"), at("copy")}), Succeeds());
    ASSERT_THAT(r2r({"import", at("copy")}), Succeeds());
    ASSERT_THAT(r2r({"import", at("tiny"), "--name", "plain"}), Succeeds());

    const std::string listed = r2r({"models"}).output;
    EXPECT_THAT(listed, HasSubstr("Paints it black."));
    EXPECT_THAT(listed, HasSubstr("Region-to-Region diffusion"));  // what its family does
}

TEST_F(ModelCommands, AManifestThatMakesNoSenseIsRefused) {
    writeComposite(folder.path(), "photo", kSize, 3);
    const std::string manifest = textOf(folder / "tiny/manifest.json");
    for (const char* wrong : {R"("start": "elsewhere",)", R"("workingSide": 3,)"}) {
        write(folder / "tiny/manifest.json", "{" + std::string(wrong) + manifest.substr(1));
        const auto refused = harmonize(at("tiny"), "out.png");
        EXPECT_THAT(refused, RefusesWith(2)) << wrong;
        EXPECT_THAT(refused.errors, HasSubstr("must be ")) << wrong;
    }
}

TEST_F(ModelCommands, ConvertNeverOverwritesUnasked) {
    ASSERT_THAT(r2r({"convert", at("tiny"), at("copy")}), Succeeds());

    EXPECT_THAT(r2r({"convert", at("tiny"), at("copy")}), RefusesWith(2));
    EXPECT_THAT(r2r({"convert", at("tiny"), at("copy"), "--force"}), Succeeds());
}

TEST_F(ModelCommands, ImportedModelIsListedUsedAndRemoved) {
    writeComposite(folder.path(), "photo", kSize, 3);
    ASSERT_THAT(r2r({"import", at("tiny"), "--name", "mine"}), Succeeds());
    EXPECT_THAT(r2r({"models", "--names"}).output, HasSubstr("mine\n"));

    ASSERT_THAT(harmonize("mine", "out.png"), Succeeds());
    const Image before = readPhotograph(folder / "photo.png").image;
    const Image after = readPhotograph(folder / "out.png").image;
    EXPECT_THAT(after, IsBitExactOutside(readMask(folder / "photo_mask.png"), before));
    EXPECT_THAT(after, Not(ImageNear(before, 2)));

    ASSERT_THAT(r2r({"remove-model", "mine"}), Succeeds());
    EXPECT_THAT(r2r({"models", "--names"}).output, Not(HasSubstr("mine")));
    EXPECT_THAT(harmonize("mine", "again.png"), RefusesWith(3));
}

TEST_F(ModelCommands, ARecipeIsReplayedByTheVeryModelThatMadeIt) {
    writeComposite(folder.path(), "photo", kSize, 3);
    installBoth();
    ASSERT_THAT(harmonize("mine", "first.png", {"--recipe", at("r.json")}), Succeeds());
    const auto replay = [this](const char* output, std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"replay", at("r.json"), "-o", at(output)});
        return r2r(more);
    };
    EXPECT_THAT(replay("same.png"), Succeeds());
    EXPECT_EQ(textOf(folder / "same.png"), textOf(folder / "first.png"));

    ASSERT_THAT(r2r({"import", at("other"), "--name", "mine", "--force"}), Succeeds());

    const cli::ChildResult refused = replay("again.png");
    EXPECT_THAT(refused, RefusesWith(3));
    EXPECT_THAT(refused.errors, HasSubstr("\"mine\" is not the one that the recipe was made with"));
    EXPECT_FALSE(fs::exists(folder / "again.png"));
    EXPECT_THAT(replay("any.png", {"--any-model"}), Succeeds());
    EXPECT_NE(textOf(folder / "any.png"), textOf(folder / "first.png"));

    ASSERT_THAT(r2r({"import", at("tiny"), "--name", "mine", "--force"}), Succeeds());
    EXPECT_THAT(replay("again.png"), Succeeds());
    EXPECT_EQ(textOf(folder / "again.png"), textOf(folder / "first.png"));
}

TEST_F(ModelCommands, ABatchMakesAgainWhatAnotherModelOfTheNameMade) {
    writeComposite(folder / "in", "photo", kSize, 3);
    installBoth();
    const auto batch = [this] {
        return r2r({"batch", at("in"), "--model", "mine", "--steps", "2", "-o", at("out")});
    };
    ASSERT_THAT(batch(), Succeeds());
    const std::string first = textOf(folder / "out/photo.png");
    EXPECT_THAT(batch().errors, HasSubstr("1 skipped"));

    ASSERT_THAT(r2r({"import", at("other"), "--name", "mine", "--force"}), Succeeds());
    const cli::ChildResult again = batch();

    EXPECT_THAT(again.errors, HasSubstr("made by another model of this name and was replaced"));
    EXPECT_NE(textOf(folder / "out/photo.png"), first);
}

TEST_F(ModelCommands, AnEvaluationMeasuresAModelAgainThatWasReplaced) {
    for (const char* part : {"composite_images", "real_images"})
        writeComposite(folder / "made", part, kSize, 3);
    const auto copy = [this](const char* from, const char* to) {
        fs::create_directories((folder / to).parent_path());
        fs::copy_file(folder / from, folder / to);
    };
    copy("made/composite_images.png", "data/composite_images/a_1_1.png");
    copy("made/real_images.png", "data/real_images/a.png");
    copy("made/real_images_mask.png", "data/masks/a_1.png");
    installBoth();
    const auto evaluate = [this] {
        return r2r({"evaluate", "--model", "mine", "--data", at("data"), "--out", at("results")});
    };
    const cli::ChildResult first = evaluate();
    ASSERT_THAT(first, Succeeds());
    const cli::ChildResult same = evaluate();
    EXPECT_THAT(same.errors, HasSubstr("1 of 1 picture had been measured before"));
    EXPECT_EQ(same.output, first.output);

    ASSERT_THAT(r2r({"import", at("other"), "--name", "mine", "--force"}), Succeeds());
    const cli::ChildResult again = evaluate();

    EXPECT_THAT(again.errors, HasSubstr("mine: 1 picture is measured again"));
    EXPECT_NE(again.output, first.output);
}

TEST_F(ModelCommands, ImportTakesTheBestOfARunAndSaysWhichAndWhatItReplaces) {
    fs::create_directories(folder / "runs/night/checkpoints");
    for (const char* step : {"000300", "000400"})
        fs::copy(folder / "tiny", folder / "runs/night/checkpoints" / step);
    fs::create_directory_symlink("000300", folder / "runs/night/checkpoints/best");

    const cli::ChildResult best = r2r({"import", at("runs/night")});
    EXPECT_THAT(best.errors, HasSubstr("use it with --model night"));
    EXPECT_THAT(best.errors, HasSubstr("step 300 of the run, the best by its validation"));
    EXPECT_THAT(best.errors, HasSubstr("--checkpoint last takes step 400"));

    EXPECT_THAT(r2r({"import", at("runs/night/checkpoints/000400")}), RefusesWith(2));
    const cli::ChildResult last =
        r2r({"import", at("runs/night"), "--checkpoint", "last", "--force"});
    EXPECT_THAT(last.errors, HasSubstr("step 400 of the run, the last one"));
    EXPECT_THAT(last.errors, HasSubstr("The same model had been installed"));

    makeOther();
    const cli::ChildResult other = r2r({"import", at("other"), "--name", "night", "--force"});
    EXPECT_THAT(other.errors, HasSubstr("It replaces the earlier model of that name ("));
}

TEST_F(ModelCommands, SeedsRepeatAndDiffer) {
    writeComposite(folder.path(), "photo", kSize, 3);
    ASSERT_THAT(harmonize(at("tiny"), "a.png", {"--seed", "5"}), Succeeds());
    ASSERT_THAT(harmonize(at("tiny"), "b.png", {"--seed", "5"}), Succeeds());
    ASSERT_THAT(harmonize(at("tiny"), "c.png", {"--seed", "6"}), Succeeds());

    EXPECT_EQ(textOf(folder / "a.png"), textOf(folder / "b.png"));
    EXPECT_NE(textOf(folder / "a.png"), textOf(folder / "c.png"));
}

TEST_F(ModelCommands, ReferenceRunWritesThePublishedSize) {
    writeComposite(folder.path(), "photo", kSize, 3);

    ASSERT_THAT(r2r({"reference-run",
                     at("photo.png"),
                     "--mask",
                     at("photo_mask.png"),
                     "--model",
                     at("tiny"),
                     "--working-side",
                     "64",
                     "--size",
                     "48",
                     "--steps",
                     "2",
                     "-o",
                     at("out.png")}),
                Succeeds());

    EXPECT_EQ(readPhotograph(folder / "out.png").image.size(), (Size{48, 48}));
}

TEST_F(ModelCommands, BenchTimesEveryPart) {
    const cli::ChildResult result = r2r({"bench",
                                         "model",
                                         "--config",
                                         "golden",
                                         "--size",
                                         "64",
                                         "--steps",
                                         "1",
                                         "--runs",
                                         "1",
                                         "--json"});

    ASSERT_THAT(result, Succeeds());
    const Json json = parseJson(result.output, "bench");
    for (const char* part : {"encode", "controller", "unet", "decode", "picture"})
        EXPECT_TRUE(json.at("parts").contains(part)) << part;
}

}  // namespace
}  // namespace r2r::testing
