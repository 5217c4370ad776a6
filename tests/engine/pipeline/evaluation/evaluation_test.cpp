// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/files/plain_picture.h"
#include "engine/imaging/measures/published_scores.h"
#include "engine/imaging/placing/reference_resample.h"
#include "engine/pipeline/evaluation/evaluation_report.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Size kSize{48, 40};

/// The mean of composite and truth: a model that always removes half of the difference.
class HalfwaySubject final : public EvaluationSubject {
public:
    [[nodiscard]] std::string name() const override { return title; }

    [[nodiscard]] std::string modelIdentity() const override { return model; }

    [[nodiscard]] std::string identity(const EvaluationItem&) const override { return model; }

    [[nodiscard]] Image result(const EvaluationItem& item,
                               const Image& composite,
                               const Image&,
                               const JobContext&) override {
        ++calls;
        if (item.id == fails)
            throw Error(ErrorCode::Internal, "the model is out of order");
        const Image truth = readPlainPicture(item.reference);
        Image result = composite;
        for (int y = 0; y < result.height(); ++y) {
            const auto row = result.mutableRow<uint8_t>(y);
            for (size_t i = 0; i < row.size(); ++i)
                row[i] = static_cast<uint8_t>((row[i] + truth.row<uint8_t>(y)[i]) / 2);
        }
        return result;
    }

    std::string title = "half/way";
    std::string fails;
    std::string model = "first";
    int calls = 0;
};

/// A file whose size does not depend on its grey.
std::vector<std::byte> flatPicture(uint8_t grey) {
    Image image(kSize, 3, SampleType::U8);
    for (int y = 0; y < kSize.height; ++y)
        std::ranges::fill(image.mutableRow<uint8_t>(y), grey);
    return encodePhotograph({.image = image}, ImageFormat::Png, {});
}

class EvaluationTest : public ::testing::Test {
protected:
    /// Composites whose foreground is 40 levels too bright; discs of growing size.
    EvaluationTest() {
        for (int i = 0; i < 5; ++i) {
            const fs::path place = folder / fmt::format("data/{}", i);
            fs::create_directories(place);
            const Image mask = discMask(kSize, {24, 20}, 4.0 + 3 * i);
            const Image truth = texturedPicture(kSize, static_cast<unsigned int>(i));
            Image composite = truth;
            for (int y = 0; y < kSize.height; ++y)
                for (size_t x = 0; x < static_cast<size_t>(kSize.width); ++x)
                    if (mask.row<uint8_t>(y)[x] > 0)
                        for (size_t c = 0; c < 3; ++c) {
                            uint8_t& value = composite.mutableRow<uint8_t>(y)[3 * x + c];
                            value = static_cast<uint8_t>(std::min(255, value + 40));
                        }
            writePhotograph(place / "composite.png", {.image = composite});
            writePhotograph(place / "truth.png", {.image = truth});
            writePhotograph(place / "mask.png", {.image = mask});
            items.push_back({.id = fmt::format("set/{}", i),
                             .subset = i < 2 ? "A" : "B",
                             .composite = place / "composite.png",
                             .mask = place / "mask.png",
                             .reference = place / "truth.png"});
        }
    }

    [[nodiscard]] EvaluationOptions into(const char* name) const {
        return {.output = folder / name};
    }

    /// The message of the error with which evaluating ends.
    [[nodiscard]] std::string refusal(const EvaluationOptions& options) {
        try {
            evaluate(subject, items, options);
        } catch (const Error& error) {
            return error.message();
        }
        return "no error";
    }

    TemporaryFolder folder;
    std::vector<EvaluationItem> items;
    HalfwaySubject subject;
};

TEST(EvaluationProtocols, AreFoundByTheNamesTheyHave) {
    for (const char* name : {"ihd-256", "r2r-1024", "full"})
        EXPECT_EQ(kEvaluationProtocols.word(kEvaluationProtocols.named(name, "protocol")), name);
    EXPECT_THROW((void)kEvaluationProtocols.named("best", "protocol"), Error);
}

TEST(EvaluationProtocols, CompareAsTheirTextsSay) {
    const Image truth = texturedPicture({300, 200}, 1);
    const Image result = texturedPicture({300, 200}, 2);
    const Image mask = discMask({300, 200}, {100, 90}, 50);
    constexpr Size kTable{256, 256};

    const Scores full = compared(EvaluationProtocol::Full, result, truth, mask).scores;
    const Scores table = compared(EvaluationProtocol::Ihd256, result, truth, mask).scores;
    const Scores paper = compared(EvaluationProtocol::R2r1024, result, truth, mask).scores;

    EXPECT_EQ(full.foregroundMse, score(result, truth, mask).foregroundMse);
    EXPECT_EQ(table.mse,
              score(resizedLikePillow(result, kTable),
                    resizedLikePillow(truth, kTable),
                    resizedMaskNearest(mask, kTable))
                  .mse);
    EXPECT_EQ(paper.mse, publishedScores(result, truth, mask).mse);
    EXPECT_LT(paper.mse, table.mse);  // the true background was pasted
}

TEST_F(EvaluationTest, KeepsARecordOfEveryPicture) {
    evaluate(subject, items, into("out"));

    const Evaluation evaluation = readEvaluation(folder / "out");

    ASSERT_THAT(evaluation.subjects, SizeIs(1));
    EXPECT_EQ(evaluation.subjects[0].name, "half/way");
    ASSERT_THAT(evaluation.subjects[0].records, SizeIs(5));
    const PictureRecord& record = evaluation.subjects[0].records[3];
    EXPECT_EQ(record.id, "set/3");
    EXPECT_EQ(record.subset, "B");
    EXPECT_NEAR(record.input.foregroundMse, 1600, 60);
    EXPECT_NEAR(record.scores.foregroundMse, 400, 30);
    EXPECT_NEAR(record.foregroundShare, 3.14159 * 169 / (48 * 40), 0.02);
    EXPECT_FALSE(record.isWorse());
    EXPECT_EQ(evaluation.missing(), 0);
}

TEST_F(EvaluationTest, GoesOnWhereItStopped) {
    evaluate(subject, items, into("out"));
    fs::remove(folder / "out/scores/half_way/000002.json");

    evaluate(subject, items, into("out"));

    EXPECT_EQ(subject.calls, 6);
}

TEST_F(EvaluationTest, AModelThatWasReplacedIsMeasuredAgainAndThatIsTold) {
    evaluate(subject, items, into("out"));
    subject.model = "second";
    EvaluationShare share;

    evaluate(subject, items, into("out"), {}, {.finished = {}, .begun = [&](const auto& told) {
                                                   share = told;
                                               }});

    EXPECT_EQ(subject.calls, 10);
    EXPECT_EQ(share.pictures, 5);
    EXPECT_EQ(share.changed, 5);
    EXPECT_EQ(share.known, 0);
    const SubjectRecords records = readEvaluation(folder / "out").subjects[0];
    EXPECT_EQ(records.modelIdentity, "second");
    EXPECT_EQ(records.ofOtherModels, 0);
}

TEST_F(EvaluationTest, KnowsWhichRecordsAreOfAModelThatWasReplaced) {
    evaluate(subject, items, into("out"));
    subject.model = "second";
    EvaluationOptions part = into("out");
    part.shardCount = 5;
    evaluate(subject, items, part);

    EXPECT_EQ(readEvaluation(folder / "out").subjects[0].ofOtherModels, 4);
}

TEST_F(EvaluationTest, APictureThatIsAnotherNowIsMeasuredAgain) {
    evaluate(subject, items, into("out"));
    writePhotograph(items[2].composite, {.image = texturedPicture(kSize, 77)});

    evaluate(subject, items, into("out"));

    EXPECT_EQ(subject.calls, 6);
}

TEST_F(EvaluationTest, ATruthOfTheSameSizeIsAnotherPicture) {
    writeFileAtomically(items[2].reference, flatPicture(90));
    evaluate(subject, items, into("out"));
    writeFileAtomically(items[2].reference, flatPicture(91));

    evaluate(subject, items, into("out"));

    EXPECT_EQ(subject.calls, 6);
}

TEST_F(EvaluationTest, ScoresOfOtherPicturesAreLeftOutUntilTheyAreMeasuredAgain) {
    HalfwaySubject other;
    other.title = "other";
    evaluate(subject, items, into("out"));
    evaluate(other, items, into("out"));
    writePhotograph(items[2].reference, {.image = texturedPicture(kSize, 77)});
    evaluate(other, items, into("out"));

    const Evaluation mixed = readEvaluation(folder / "out");
    EXPECT_EQ(mixed.subjects[0].name, "half/way");
    EXPECT_THAT(mixed.subjects[0].records, SizeIs(4));
    EXPECT_EQ(mixed.subjects[0].ofOtherPictures, 1);
    EXPECT_THAT(mixed.subjects[1].records, SizeIs(5));
    EXPECT_EQ(mixed.missing(), 1);

    evaluate(subject, items, into("out"));
    EXPECT_EQ(readEvaluation(folder / "out").missing(), 0);
}

TEST_F(EvaluationTest, PicturesThatAreBackAreKnownAgain) {
    const std::vector<std::byte> before = readFile(items[2].reference);
    evaluate(subject, items, into("out"));
    writePhotograph(items[2].reference, {.image = texturedPicture(kSize, 77)});
    HalfwaySubject other;
    other.title = "other";
    evaluate(other, items, into("out"));
    writeFileAtomically(items[2].reference, before);

    evaluate(subject, items, into("out"));

    EXPECT_EQ(subject.calls, 5);
    EXPECT_EQ(readEvaluation(folder / "out").subjects[0].leftOut(), 0);
}

TEST_F(EvaluationTest, OutputsThatAnswerNoPictureAreRefusedInWords) {
    fs::create_directories(folder / "theirs");
    writePhotograph(folder / "theirs/elsewhere.png", {.image = texturedPicture(kSize, 1)});

    EXPECT_THROW((void)outputFolderSubject(folder / "theirs", items), Error);
}

TEST_F(EvaluationTest, SeedAndStepsMakeAnotherSubjectOfTheSameName) {
    ModelsOfOneRun models{ModelCatalog()};
    const auto identityOf = [&](const SubjectOptions& options) {
        return modelSubject(models, "lab-mean", {}, EvaluationProtocol::Full, options)
            ->identity(items[0]);
    };

    EXPECT_NE(identityOf({.steps = 4}), identityOf({}));
    EXPECT_NE(identityOf({.strength = 0.5F}), identityOf({}));
    EXPECT_NE(identityOf({.guard = true}), identityOf({}));
    EXPECT_EQ(identityOf({.guard = false}), identityOf({}));  // as the model is meant to be used
    EXPECT_EQ(identityOf({.seed = 4}), identityOf({}));       // it uses none
}

TEST_F(EvaluationTest, OutputsThatWereReplacedAreMeasuredAgain) {
    const fs::path outputs = folder / "theirs";
    fs::create_directories(outputs);
    const auto write = [&](unsigned int seed) {
        for (int i = 0; i < 5; ++i)
            writePhotograph(outputs / fmt::format("{}.png", i),
                            {.image = texturedPicture(kSize, seed)});
    };
    const auto firstError = [&] {
        evaluate(*outputFolderSubject(outputs, items), items, into("out"));
        return readEvaluation(folder / "out").subjects[0].records[0].scores.mse;
    };
    write(30);
    const double before = firstError();
    write(31);

    EXPECT_NE(firstError(), before);
}

TEST_F(EvaluationTest, RemembersTheFilesOfItsItems) {
    items[1].subset = "with, comma";
    EvaluationOptions options = into("out");
    options.keepsPictures = true;
    evaluate(subject, items, options);

    const std::vector<EvaluationItem> found = readEvaluationItems(folder / "out");

    ASSERT_THAT(found, SizeIs(5));
    EXPECT_EQ(found[1].id, "set/1");
    EXPECT_EQ(found[1].subset, "with, comma");
    EXPECT_EQ(found[1].composite, items[1].composite);
    EXPECT_EQ(found[1].mask, items[1].mask);
    EXPECT_EQ(found[1].reference, items[1].reference);
    EXPECT_TRUE(fs::exists(keptPicturePath(folder / "out", "half/way", 1)));
    EXPECT_THROW((void)readEvaluationItems(folder / "elsewhere"), Error);
}

TEST_F(EvaluationTest, CanBeReadWhileASubjectBegins) {
    evaluate(subject, items, into("out"));
    fs::create_directories(folder / "out/scores/next");

    EXPECT_THAT(readEvaluation(folder / "out").subjects, SizeIs(1));
}

TEST_F(EvaluationTest, ShardsInOneFolderAreOneEvaluation) {
    evaluate(subject, items, into("whole"));
    EvaluationOptions part = into("parts");
    part.shardCount = 2;
    part.shardIndex = 1;
    evaluate(subject, items, part);
    EXPECT_EQ(readEvaluation(folder / "parts").missing(), 3);
    part.shardIndex = 0;
    evaluate(subject, items, part);

    const auto whole = readEvaluation(folder / "whole").subjects[0].records;
    const auto parts = readEvaluation(folder / "parts").subjects[0].records;
    ASSERT_EQ(whole.size(), parts.size());
    for (size_t i = 0; i < whole.size(); ++i) {
        EXPECT_EQ(whole[i].id, parts[i].id);
        EXPECT_EQ(whole[i].scores.foregroundMse, parts[i].scores.foregroundMse);
        EXPECT_EQ(whole[i].scores.ssim, parts[i].scores.ssim);
    }
}

TEST_F(EvaluationTest, APictureThatFailsSaysWhyAndIsTriedAgain) {
    subject.fails = "set/1";
    evaluate(subject, items, into("out"));
    EXPECT_EQ(readEvaluation(folder / "out").subjects[0].records[1].failure,
              "the model is out of order");
    const EvaluationSummary summary = summarized(readEvaluation(folder / "out"));
    EXPECT_EQ(summary.subjects[0].all.count, 4);
    EXPECT_EQ(summary.subjects[0].all.failed, 1);

    subject.fails.clear();
    evaluate(subject, items, into("out"));

    EXPECT_THAT(readEvaluation(folder / "out").subjects[0].records,
                Each(Field(&PictureRecord::failure, IsEmpty())));
}

TEST_F(EvaluationTest, RefusesAFolderOfAnotherEvaluation) {
    evaluate(subject, items, into("out"));
    EvaluationOptions other = into("out");
    other.protocol = EvaluationProtocol::Ihd256;

    EXPECT_THAT(refusal(other), HasSubstr("its protocol is full, not ihd-256"));
    items[0].id = "renamed";
    EXPECT_THAT(refusal(into("out")), HasSubstr("of as many pictures, but of others"));
    items.pop_back();
    EXPECT_THAT(refusal(into("out")), HasSubstr("of 5 pictures, and this data set has 4"));
}

TEST_F(EvaluationTest, StopsBetweenPictures) {
    std::stop_source stop;
    const JobContext job(stop.get_token(), [&](const Progress& progress) {
        if (progress.done == 2)
            stop.request_stop();
    });

    EXPECT_THROW(evaluate(subject, items, into("out"), job), Cancelled);
    EXPECT_THAT(readEvaluation(folder / "out").subjects[0].records, SizeIs(3));
}

TEST_F(EvaluationTest, DrawsErrorsOnOneScale) {
    EvaluationOptions options = into("out");
    options.writesErrorMaps = true;
    options.keepsPictures = true;
    evaluate(subject, items, options);

    const Image map = readPhotograph(folder / "out/error-maps/half_way/000004.png").image;
    const auto middle = map.row<uint8_t>(20).subspan(3 * 24, 3);
    const auto corner = map.row<uint8_t>(0).subspan(0, 3);
    EXPECT_LT(corner[0] + corner[1] + corner[2], 20);  // no error: nearly black
    EXPECT_GT(middle[0], 100);                         // 20 of 64 levels
    EXPECT_EQ(readPhotograph(folder / "out/outputs/half_way/000004.png").image.size(), kSize);
}

TEST_F(EvaluationTest, ReadsSomebodysOutputsByIdNameOrComposite) {
    const fs::path outputs = folder / "theirs";
    fs::create_directories(outputs / "set");
    writePhotograph(outputs / "set/0.png", {.image = readPlainPicture(items[0].reference)});
    writePhotograph(outputs / "1.JPG", {.image = readPlainPicture(items[1].reference)});
    const auto theirs = outputFolderSubject(outputs, items);

    evaluate(*theirs, items, into("out"));

    const auto records = readEvaluation(folder / "out").subjects[0].records;
    EXPECT_EQ(theirs->name(), "theirs");
    EXPECT_EQ(records[0].scores.mse, 0);
    EXPECT_TRUE(std::isinf(records[0].scores.psnr));
    EXPECT_LT(records[1].scores.foregroundMse, 60);
    EXPECT_THAT(records[2].failure, HasSubstr("there is no set/2.png"));
}

TEST_F(EvaluationTest, AModelOfTheCatalogueIsMeasuredAtTheProtocolsSize) {
    ModelsOfOneRun models(ModelCatalog::installed());
    const auto model =
        modelSubject(models, "lab-mean", {}, EvaluationProtocol::Ihd256, {.strength = 0.5F});

    const Image composite = readPlainPicture(items[4].composite);
    const Image result = model->result(items[4], composite, readMask(items[4].mask), JobContext());

    EXPECT_EQ(model->name(), "lab-mean@0.5");
    EXPECT_EQ(result.size(), (Size{256, 256}));
    EXPECT_EQ(result.channels(), 3);
}

}  // namespace
}  // namespace r2r::testing
