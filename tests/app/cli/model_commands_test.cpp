// SPDX-License-Identifier: GPL-3.0-or-later
// The commands around models on disk, as a person types them.
#include "engine/core/json.h"
#include "engine/imaging/files/image_file.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <cstdlib>

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
        EXPECT_THAT(refused.errors, HasSubstr("it must be")) << wrong;
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
