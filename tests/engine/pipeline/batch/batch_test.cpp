// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/batch.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/mask_file.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/disk_faults.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <stop_token>
#include <string>
#include <thread>

namespace r2r {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Counts how often a model is asked for and opened.
class CountingSource final : public ModelSource {
public:
    [[nodiscard]] const ModelCatalog& catalog() const override { return catalog_; }

    [[nodiscard]] std::shared_ptr<Harmonizer> harmonizer(const std::string& model,
                                                         const ComputeDevice& device,
                                                         const JobContext& job) override {
        if (!opened_) {
            ++openings;
            opened_ = catalog_.open(model, device, job);
        }
        return opened_;
    }

    int openings = 0;

private:
    ModelCatalog catalog_;
    std::shared_ptr<Harmonizer> opened_;
};

class Batch : public ::testing::Test {
protected:
    Batch() {
        options.input = folder / "in";
        options.output = folder / "out";
        options.harmony.model = "lab-mean";
        fs::create_directories(options.input);
    }

    /// A file that is listed, never read.
    void touch(const std::string& name) const {
        fs::create_directories((options.input / name).parent_path());
        writeFileAtomically(options.input / name, std::string_view("x"));
    }

    void writeItem(const std::string& name, unsigned int seed) const {
        constexpr Size kSize = {48, 40};
        fs::create_directories((options.input / name).parent_path());
        writePhotograph(options.input / (name + ".png"),
                        {testing::texturedPicture(kSize, seed), {}});
        writePhotograph(options.input / (name + "_mask.png"),
                        {testing::discMask(kSize, {24, 20}, 12, 3), {}});
    }

    [[nodiscard]] std::vector<std::string> plannedOutputs() const {
        std::vector<std::string> names;
        for (const BatchItem& item : planBatch(options))
            names.push_back(item.output.lexically_relative(options.output).string());
        return names;
    }

    /// The sentence and hint of the Error that planning throws.
    [[nodiscard]] std::string refusal() const {
        try {
            (void)planBatch(options);
        } catch (const Error& error) {
            return error.message() + ". " + error.hint();
        }
        return {};
    }

    [[nodiscard]] BatchReport run(const JobContext& job = {}) const {
        return runBatch(planBatch(options), options, ModelCatalog(), job);
    }

    testing::TemporaryFolder folder;
    BatchOptions options;
};

TEST_F(Batch, PlansPicturesInOrderWithTheirMasks) {
    touch("b.jpg");
    touch("a.PNG");
    touch("deep/er/c.webp");
    touch("a_mask.png");
    touch("notes.txt");

    const std::vector<BatchItem> items = planBatch(options);

    EXPECT_THAT(plannedOutputs(), ElementsAre("a.PNG", "b.jpg", "deep/er/c.webp"));
    EXPECT_EQ(items[0].mask, options.input / "a_mask.png");
    EXPECT_EQ(items[2].mask, options.input / "deep/er/c_mask.png");
}

TEST_F(Batch, PicturesOfOneStemMayHaveMasksOfTheirOwn) {
    for (const char* name : {"a.jpg", "a.png", "a_mask.png", "a.png_mask.png"})
        touch(name);

    const std::vector<BatchItem> items = planBatch(options);

    EXPECT_THAT(plannedOutputs(), ElementsAre("a.jpg", "a.png"));
    EXPECT_EQ(items[0].mask, options.input / "a_mask.png");
    EXPECT_EQ(items[1].mask, options.input / "a.png_mask.png");
}

TEST_F(Batch, FindsMasksInAnySpelling) {
    for (const char* name : {"A.PNG",
                             "A_mask.PNG",
                             "B.JPG",
                             "B_MASK.png",
                             "c.jfif",
                             "c_mask.tif",
                             "d.jpg",
                             "D_Mask.jpg"})
        touch(name);

    const std::vector<BatchItem> items = planBatch(options);

    EXPECT_THAT(plannedOutputs(), ElementsAre("A.PNG", "B.JPG", "c.jfif", "d.jpg"));
    const char* const masks[] = {"A_mask.PNG", "B_MASK.png", "c_mask.tif", "D_Mask.jpg"};
    for (size_t i = 0; i < items.size(); ++i)
        EXPECT_EQ(items[i].mask, options.input / masks[i]);
}

TEST_F(Batch, FindsMasksInAFolderOfTheirOwn) {
    for (const char* name : {"images/a.jpg",
                             "images/b.png",
                             "masks/a.png",
                             "masks/B_mask.png",
                             "masks/spare.png",
                             "flat/c.jpg",
                             "flat/masks/c.png"})
        touch(name);

    const std::vector<BatchItem> items = planBatch(options);

    EXPECT_THAT(plannedOutputs(),
                ElementsAre("flat/c.jpg", "images/a.jpg", "images/b.png", "masks/spare.png"));
    EXPECT_EQ(items[0].mask, options.input / "flat/masks/c.png");
    EXPECT_EQ(items[1].mask, options.input / "masks/a.png");
    EXPECT_EQ(items[2].mask, options.input / "masks/B_mask.png");
}

TEST_F(Batch, ResultsBesideAFolderOfMasksAreNoOriginals) {
    touch("images/a.jpg");
    touch("masks/a.png");
    options.output = options.input / "results";
    touch("results/a.jpg");

    EXPECT_THAT(plannedOutputs(), ElementsAre("images/a.jpg"));
}

TEST_F(Batch, TakesForAPictureWhatIsCalledAMaskOfNothing) {
    for (const char* name : {"carnival_mask.png", "venice_mask.png", "venice_mask_mask.png"})
        touch(name);

    const std::vector<BatchItem> items = planBatch(options);

    EXPECT_THAT(plannedOutputs(), ElementsAre("carnival_mask.png", "venice_mask.png"));
    EXPECT_EQ(items[1].mask, options.input / "venice_mask_mask.png");
}

TEST_F(Batch, SaysWhichOfTwoMasksWasTaken) {
    for (const char* name : {"cat", "dog"}) {
        writeItem(name, 1);
        fs::copy_file(options.input / (std::string(name) + "_mask.png"),
                      options.input / (std::string(name) + "_mask.jpg"));
    }

    const BatchReport first = run();
    const BatchReport again = run();

    EXPECT_EQ(first.outcomes[0].message,
              "Its mask is cat_mask.png, and cat_mask.jpg was left out.");
    EXPECT_THAT(again.outcomes[1].message, HasSubstr("dog_mask.jpg was left out."));
    EXPECT_EQ(first.outcomes[0].notes, first.outcomes[1].notes);  // so that many are one
}

TEST_F(Batch, KnowsAgainWhatIsNotNamedInUtf8) {
    writeItem("bad\xff", 1);

    EXPECT_EQ(run().count(BatchStatus::Done), 1);
    EXPECT_EQ(run().outcomes.front().message, kOutputIsThere);
}

TEST_F(Batch, SaysThatAReferenceRegionIsPartlyOutside) {
    writeItem("a", 1);
    options.harmony.reference = Rect{40, 30, 100, 100};

    EXPECT_THAT(run().outcomes.front().message, HasSubstr("Only the part of the reference region"));
}

TEST_F(Batch, SearchesLinkedFoldersOnce) {
    touch("own/a.png");
    touch("own/deep/b.png");
    std::filesystem::create_directory_symlink(options.input / "own", options.input / "again");
    std::filesystem::create_directory_symlink(options.input, options.input / "own/round");
    writeFileAtomically(folder / "elsewhere.png", std::string_view("x"));
    std::filesystem::create_directory(folder / "far");
    writeFileAtomically(folder / "far/c.png", std::string_view("x"));
    std::filesystem::create_directory_symlink(folder / "far", options.input / "link");

    EXPECT_THAT(plannedOutputs(), ElementsAre("link/c.png", "own/a.png", "own/deep/b.png"));
}

TEST_F(Batch, NamesPicturesThatItCannotRead) {
    touch("a.png");
    for (const char* name : {"b.gif", "c.BMP", "d.tga", "e.xcf"})
        touch(name);

    ::testing::internal::CaptureStderr();
    EXPECT_THAT(plannedOutputs(), ElementsAre("a.png"));
    const std::string said = ::testing::internal::GetCapturedStderr();

    EXPECT_THAT(said, AllOf(HasSubstr("left out 4 pictures"), HasSubstr("b.gif")));
}

TEST_F(Batch, TakesOnePictureOfARawFileAndWhatTheCameraMadeOfIt) {
    for (const char* name : {"a.NEF", "a.JPG", "b.dng"})
        touch(name);

    ::testing::internal::CaptureStderr();
    EXPECT_THAT(plannedOutputs(), ElementsAre("a.JPG", "b.png"));
    EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("a.NEF"));
}

TEST_F(Batch, LeavesOutHiddenFilesAndEarlierResults) {
    options.output = options.input / "results";
    touch("a.png");
    touch(".b.png");
    touch(".thumbnails/c.png");
    touch("results/a.png");

    EXPECT_THAT(plannedOutputs(), ElementsAre("a.png"));
}

TEST_F(Batch, FillsInTheNameTemplate) {
    for (int i = 0; i < 11; ++i)
        touch(fmt::format("p{:02}.jpg", i));
    options.nameTemplate = "{index}_{name}-{model}.{ext}";
    options.harmony.model = "mkl";

    const std::vector<std::string> names = plannedOutputs();

    EXPECT_EQ(names.front(), "01_p00-mkl.jpg");
    EXPECT_EQ(names.back(), "11_p10-mkl.jpg");
}

TEST_F(Batch, RefusesTemplatesThatMakeNoFileName) {
    touch("a.png");
    for (const auto& [text, says] :
         std::vector<std::pair<std::string, std::string>>{{"{date}.png", "{index}"},
                                                          {"{name", "{index}"},
                                                          {"../{name}.png", "not a file name"},
                                                          {"sub/{name}.png", "not a file name"},
                                                          {".{name}.png", "not a file name"},
                                                          {"", "not a file name"},
                                                          {"{name}", "extension"},
                                                          {"{name}.bmpx", "extension"}}) {
        options.nameTemplate = text;
        EXPECT_THAT(refusal(), HasSubstr(says)) << text;
    }
}

TEST_F(Batch, RefusesTwoItemsWithOneOutput) {
    touch("a.jpg");
    touch("a.png");
    options.nameTemplate = "{name}.png";

    EXPECT_THAT(refusal(), AllOf(HasSubstr("a.jpg"), HasSubstr("a.png"), HasSubstr("both")));
}

TEST_F(Batch, RefusesToWriteAmongItsInputs) {
    touch("a.png");
    fs::create_directory_symlink(options.input, folder / "link");
    options.output = folder / "link";

    EXPECT_THAT(refusal(), HasSubstr("mixed with the pictures"));
}

TEST_F(Batch, RefusesAFolderWithoutPictures) {
    touch("notes.txt");

    EXPECT_THAT(refusal(), HasSubstr("no pictures"));
    options.input = folder / "nowhere";
    EXPECT_THAT(refusal(), HasSubstr("there is no folder"));
}

TEST_F(Batch, SaysOfAFileThatItIsNoFolder) {
    touch("a.png");
    options.input /= "a.png";

    EXPECT_THAT(refusal(),
                AllOf(HasSubstr("a.png is a file, not a folder"), HasSubstr("r2r harmonize")));
}

TEST_F(Batch, RefusesAFormatThatLacksTheTransparencyToBeKept) {
    touch("a.png");
    touch("b.jpg");
    options.form.alpha = OutputAlpha::Keep;

    EXPECT_THAT(refusal(), HasSubstr("JPEG cannot hold transparency"));
    options.nameTemplate = "{name}.png";
    EXPECT_EQ(refusal(), "");
}

TEST_F(Batch, TellsWhatAFormatLeavesOut) {
    writeItem("a", 1);
    const Image clear(readPhotograph(options.input / "a.png").image.size(), 4, SampleType::U8);
    writePhotograph(options.input / "a.png", {clear, {}});
    options.nameTemplate = "{name}.jpg";
    writeItem("b", 2);

    const BatchReport report = run();

    EXPECT_EQ(report.count(BatchStatus::Done), 2);
    EXPECT_THAT(report.outcomes[0].message, HasSubstr("JPEG cannot hold transparency"));
    EXPECT_EQ(report.outcomes[1].message, "");
}

TEST_F(Batch, TellsWhatTheGuardFound) {
    writeItem("a", 1);
    EXPECT_FALSE(run().outcomes[0].guard);

    options.existing = ExistingOutput::Overwrite;
    options.harmony.guard = true;
    const auto guard = run().outcomes[0].guard;

    ASSERT_TRUE(guard);
    EXPECT_GT(guard->deltaE, 0);
    options.harmony.strength.overall = 0;
    EXPECT_FALSE(run().outcomes[0].guard);
}

TEST_F(Batch, SpeaksInWholeSentences) {
    touch("broken.png");
    touch("broken_mask.png");
    writeItem("lonely", 3);
    fs::remove(options.input / "lonely_mask.png");
    writeItem("there", 4);
    fs::create_directories(options.output);
    writeFileAtomically(options.output / "there.png", std::string_view("earlier"));

    const BatchReport report = run();

    EXPECT_THAT(report.outcomes, SizeIs(3));
    for (const BatchOutcome& outcome : report.outcomes)
        EXPECT_THAT(outcome.message, ::testing::EndsWith(".")) << outcome.item.picture;
}

TEST_F(Batch, ShardsDivideThePlan) {
    for (int i = 0; i < 10; ++i)
        touch(fmt::format("{}.png", i));
    options.nameTemplate = "{index}-{name}.png";
    std::vector<std::string> whole = plannedOutputs();

    std::vector<std::string> parts;
    options.shardCount = 4;
    for (options.shardIndex = 0; options.shardIndex < 4; ++options.shardIndex)
        for (const std::string& name : plannedOutputs())
            parts.push_back(name);

    std::ranges::sort(parts);
    std::ranges::sort(whole);
    EXPECT_EQ(parts, whole);
}

TEST_F(Batch, GivesEveryItemItsOutcome) {
    writeItem("good", 1);
    writeItem("sub/fine", 2);
    writeItem("lonely", 3);
    fs::remove(options.input / "lonely_mask.png");
    touch("broken.png");

    const BatchReport report = run();

    EXPECT_THAT(report.outcomes, SizeIs(4));
    EXPECT_EQ(report.count(BatchStatus::Done), 2);
    EXPECT_EQ(report.count(BatchStatus::Failed), 2);
    EXPECT_FALSE(report.isCancelled);
    EXPECT_TRUE(fs::exists(options.output / "sub/fine.png"));
    EXPECT_THAT(report.outcomes[0].message, HasSubstr("broken.png"));
    EXPECT_THAT(report.outcomes[2].message, HasSubstr("lonely_mask.png"));
}

TEST_F(Batch, TakesTheAlphaChannelWhereThereIsNoMask) {
    writeItem("a", 1);
    const Image mask = readMask(options.input / "a_mask.png");
    Image picture(mask.size(), 4, SampleType::U8);
    const Image colours = readPhotograph(options.input / "a.png").image;
    for (int y = 0; y < mask.height(); ++y)
        for (size_t x = 0; x < static_cast<size_t>(mask.width()); ++x) {
            for (size_t c = 0; c < 3; ++c)
                picture.mutableRow<uint8_t>(y)[4 * x + c] = colours.row<uint8_t>(y)[3 * x + c];
            picture.mutableRow<uint8_t>(y)[4 * x + 3] = mask.row<uint8_t>(y)[x];
        }
    writePhotograph(options.input / "cutout.png", {picture, {}});

    const BatchReport report = run();

    EXPECT_EQ(report.count(BatchStatus::Done), 2);
    EXPECT_EQ(report.outcomes[0].item.mask, options.input / "a_mask.png");
    EXPECT_EQ(report.outcomes[1].item.mask, fs::path());  // none is to be named
}

TEST_F(Batch, CountsEveryPictureOnce) {
    for (const char* name : {"a", "b", "c", "d"})
        writeItem(name, 1);
    fs::remove(options.input / "b_mask.png");
    fs::create_directories(options.output);
    writeFileAtomically(options.output / "c.png", std::string_view("earlier"));

    const BatchReport report = run();

    int sum = 0;
    for (const BatchStatus status :
         {BatchStatus::Done, BatchStatus::Skipped, BatchStatus::Failed, BatchStatus::NotStarted})
        sum += report.count(status);
    EXPECT_EQ(sum, 4);
    EXPECT_EQ(report.count(BatchStatus::Skipped), 1);
    EXPECT_EQ(report.count(BatchStatus::Failed), 1);
}

TEST_F(Batch, SkipsWhatIsThereAndOverwritesWhenTold) {
    writeItem("a", 1);
    fs::create_directories(options.output);
    writeFileAtomically(options.output / "a.png", std::string_view("earlier"));

    EXPECT_EQ(run().count(BatchStatus::Skipped), 1);
    EXPECT_EQ(fs::file_size(options.output / "a.png"), 7U);

    options.existing = ExistingOutput::Overwrite;
    EXPECT_EQ(run().count(BatchStatus::Done), 1);
    EXPECT_GT(fs::file_size(options.output / "a.png"), 7U);
}

TEST_F(Batch, TellsEachEndOnTheCallingThread) {
    for (unsigned int i = 0; i < 6; ++i)
        writeItem(fmt::format("p{}", i), i);
    const std::thread::id caller = std::this_thread::get_id();
    std::vector<std::thread::id> callers;
    std::vector<int64_t> counts;

    const JobContext job({}, [&](const Progress& progress) { counts.push_back(progress.done); });
    (void)runBatch(planBatch(options), options, ModelCatalog(), job, [&](const BatchOutcome&) {
        callers.push_back(std::this_thread::get_id());
    });

    EXPECT_THAT(callers, AllOf(SizeIs(6), ::testing::Each(caller)));
    EXPECT_THAT(counts, ElementsAre(0, 1, 2, 3, 4, 5, 6));
}

TEST_F(Batch, StopsAndGoesOnLaterWithTheSameCall) {
    for (unsigned int i = 0; i < 12; ++i)
        writeItem(fmt::format("p{:02}", i), i);
    std::stop_source stop;
    const JobContext job(stop.get_token(), [](const Progress&) {});

    const BatchReport first =
        runBatch(planBatch(options), options, ModelCatalog(), job, [&](const BatchOutcome&) {
            stop.request_stop();
        });

    EXPECT_TRUE(first.isCancelled);
    EXPECT_GT(first.count(BatchStatus::NotStarted), 0);
    EXPECT_EQ(std::ranges::count_if(fs::directory_iterator(options.output),
                                    [](const auto& entry) { return entry.is_regular_file(); }),
              first.count(BatchStatus::Done));
    const BatchReport second = run();
    EXPECT_EQ(second.count(BatchStatus::Skipped), first.count(BatchStatus::Done));
    EXPECT_EQ(second.count(BatchStatus::Done), first.count(BatchStatus::NotStarted));
}

TEST_F(Batch, StartsNothingWhenItIsAlreadyStopped) {
    writeItem("a", 1);
    std::stop_source stop;
    stop.request_stop();

    const BatchReport report = run(JobContext(stop.get_token(), nullptr));

    EXPECT_TRUE(report.isCancelled);
    EXPECT_FALSE(fs::exists(options.output / "a.png"));
}

TEST_F(Batch, LetsTheListenersExceptionOut) {
    writeItem("a", 1);
    writeItem("b", 2);

    EXPECT_THROW(
        (void)runBatch(planBatch(options),
                       options,
                       ModelCatalog(),
                       {},
                       [](const BatchOutcome&) { throw Error(ErrorCode::Internal, "full"); }),
        Error);
}

TEST_F(Batch, RefusesAnUnknownModelBeforeItStarts) {
    writeItem("a", 1);
    options.harmony.model = "nonsense";

    EXPECT_THROW((void)run(), Error);
}

TEST_F(Batch, TakesItsModelFromTheSourceThatIsGiven) {
    for (const char* name : {"a", "b", "c"})
        writeItem(name, 1);
    CountingSource models;

    const BatchReport report = runBatch(planBatch(options), options, models, {});

    EXPECT_EQ(report.count(BatchStatus::Done), 3);
    EXPECT_EQ(models.openings, 1);
}

TEST_F(Batch, ComputesSeveralPicturesAtOnceAsItComputesEachAlone) {
    for (unsigned int i = 0; i < 12; ++i)
        writeItem(fmt::format("p{:02}", i), i);
    options.harmony = ModelCatalog().standardSettings();
    options.device = "cpu";

    const BatchReport report = run();

    ASSERT_EQ(options.harmony.model, "r2r-lite");
    ASSERT_EQ(report.count(BatchStatus::Done), 12);
    for (const BatchOutcome& outcome : report.outcomes) {
        Composition alone = compositionOfComposite(readPhotograph(outcome.item.picture),
                                                   readMask(outcome.item.mask));
        alone.foregrounds.front().harmony = options.harmony;
        EXPECT_EQ(readPhotograph(outcome.item.output).image,
                  harmonized(alone, ModelCatalog(), chooseDevice("cpu")))
            << outcome.item.picture;
    }
}

TEST_F(Batch, OpensNoModelWhenEverythingIsThere) {
    for (const char* name : {"a", "b"})
        writeItem(name, 1);
    (void)run();
    CountingSource models;

    const BatchReport report = runBatch(planBatch(options), options, models, {});

    EXPECT_EQ(report.count(BatchStatus::Skipped), 2);
    EXPECT_EQ(models.openings, 0);
}

TEST_F(Batch, OfNoItemsIsDone) {
    const BatchReport report = runBatch({}, options, ModelCatalog(), {});

    EXPECT_THAT(report.outcomes, IsEmpty());
    EXPECT_FALSE(report.isCancelled);
}

TEST(BatchCsv, QuotesWhatNeedsIt) {
    BatchReport report;
    report.outcomes.push_back({.item = {"a,b.png", "a \"q\"_mask.png", "line\nbreak.png"},
                               .status = BatchStatus::Failed,
                               .message = "plain",
                               .times = {.decode = 0.25, .compute = 1, .encode = 0}});

    EXPECT_EQ(toCsv(report),
              "picture,mask,output,status,message,decode_seconds,compute_seconds,encode_seconds,"
              "guard_delta_e,guard_share,model,model_identity\r\n"
              "\"a,b.png\",\"a \"\"q\"\"_mask.png\",\"line\nbreak.png\",failed,plain,0.250,1.000,"
              "0.000,,,,\r\n");
}

TEST(BatchCsv, HasWhatTheGuardUsedAndWhichModelItWas) {
    BatchReport report;
    report.outcomes.push_back({.item = {"a.png", "m.png", "o.png"},
                               .status = BatchStatus::Done,
                               .guard = GuardFinding{.deltaE = 8, .share = 0.5},
                               .model = "mine",
                               .modelIdentity = "12ab"});

    EXPECT_THAT(toCsv(report), ::testing::EndsWith(",8.00,0.500,mine,12ab\r\n"));
}

TEST(BatchCsv, IsKnownByItsHeadingAlsoFromEarlierVersions) {
    EXPECT_TRUE(isBatchReport(toCsv({})));
    EXPECT_TRUE(
        isBatchReport("picture,mask,output,status,message,decode_seconds,compute_seconds,"
                      "encode_seconds\r\n"));
    EXPECT_FALSE(isBatchReport("name,amount\n"));
}

TEST_F(Batch, AFaultOfTheDiskCostsAtMostItsPictureAndLeavesNoHalfOfIt) {
    writeItem("a", 1);
    writeItem("b", 2);
    const auto plan = planBatch(options);
    constexpr std::array kFaults = {
        testing::DiskFault::Full, testing::DiskFault::Broken, testing::DiskFault::Halved};
    for (const testing::DiskFault fault : kFaults)
        for (int call = 0; call < 40; ++call) {
            fs::remove_all(options.output);
            fs::create_directories(options.output);
            BatchReport report;
            {
                const testing::FailingDisk disk(options.output, fault, call);
                report = runBatch(plan, options, ModelCatalog(), {});
            }
            for (const BatchOutcome& outcome : report.outcomes) {
                EXPECT_TRUE(
                    outcome.status == BatchStatus::Done ||
                    (outcome.status == BatchStatus::Failed && fault != testing::DiskFault::Halved))
                    << outcome.message;
                if (fs::exists(outcome.item.output)) {
                    EXPECT_EQ(readPhotograph(outcome.item.output).image.size(), (Size{48, 40}));
                } else {
                    EXPECT_EQ(outcome.status, BatchStatus::Failed);
                }
            }
            // The same batch goes on, and then there is nothing left to do.
            options.existing = ExistingOutput::Overwrite;
            EXPECT_EQ(runBatch(plan, options, ModelCatalog(), {}).count(BatchStatus::Done), 2);
            options.existing = ExistingOutput::Skip;
            EXPECT_EQ(runBatch(plan, options, ModelCatalog(), {}).count(BatchStatus::Skipped), 2);
        }
}

TEST_F(Batch, EveryFaultOfTheDiskLeavesTheOldReportOrTheNewOne) {
    writeItem("a", 1);
    const BatchReport report = runBatch(planBatch(options), options, ModelCatalog(), {});
    fs::create_directories(folder / "reports");
    writeFileAtomically(folder / "reports/a.csv", std::string_view("old"));

    testing::doWithEveryFault(
        folder / "reports", [&] { writeFileAtomically(folder / "reports/a.csv", toCsv(report)); });
}

}  // namespace
}  // namespace r2r
