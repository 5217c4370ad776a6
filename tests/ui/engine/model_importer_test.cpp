// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/model_importer.h"

#include "engine/pipeline/models/model_name_taken.h"
#include "tests/ui/fake_models.h"

#include <QSignalSpy>
#include <QThread>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using testing::FakeModels;

constexpr int kDeadlineMs = 30000;

class ModelImporterTest : public ::testing::Test {
protected:
    std::shared_ptr<FakeModels> fake_ = std::make_shared<FakeModels>();
    ModelImporter importer_{"/models", testing::accessTo(fake_)};
    QSignalSpy progressed_{&importer_, &ModelImporter::progressed};
    QSignalSpy imported_{&importer_, &ModelImporter::imported};
    QSignalSpy failed_{&importer_, &ModelImporter::failed};
    QSignalSpy cancelled_{&importer_, &ModelImporter::cancelled};
};

TEST_F(ModelImporterTest, TellsHowFarItIsAndWhatThereIsAfterwards) {
    EXPECT_TRUE(importer_.import({"/downloads/r2r"}));
    ASSERT_TRUE(imported_.wait(kDeadlineMs));

    EXPECT_FALSE(importer_.isWorking());
    EXPECT_EQ(progressed_.at(0).at(0).value<JobProgress>(),
              (JobProgress{Phase::Reading, {}, 1, 4}));
    const auto change = imported_.at(0).at(0).value<CatalogChange>();
    EXPECT_EQ(change.name, "imported");
    EXPECT_EQ(change.catalog.find("imported").title, "Imported model");
}

TEST_F(ModelImporterTest, DoesOneThingAtATime) {
    fake_->import.close();
    EXPECT_TRUE(importer_.import({"/downloads/r2r"}));

    EXPECT_FALSE(importer_.import({"/downloads/other"}));
    EXPECT_FALSE(importer_.remove(testing::fakeSamplerInfo()));

    fake_->import.open();
    EXPECT_TRUE(imported_.wait(kDeadlineMs));
    EXPECT_EQ(imported_.size(), 1);
}

TEST_F(ModelImporterTest, CanBeStopped) {
    fake_->import.close();
    importer_.import({"/downloads/r2r"});
    ASSERT_TRUE(progressed_.wait(kDeadlineMs));

    importer_.stop();

    ASSERT_TRUE(cancelled_.wait(kDeadlineMs));
    EXPECT_EQ(imported_.size(), 0);
    EXPECT_FALSE(importer_.isWorking());
}

TEST_F(ModelImporterTest, SaysWhyItFailed) {
    fake_->importFails = true;
    importer_.import({"/downloads/r2r"});

    ASSERT_TRUE(failed_.wait(kDeadlineMs));

    const auto failure = failed_.at(0).at(0).value<Failure>();
    EXPECT_EQ(failure.code, ErrorCode::MissingWeights);
    EXPECT_TRUE(QString::fromStdString(failure.message).contains("/downloads/r2r"));
}

TEST(ModelImporter, ATakenNameIsAQuestionAndNoFailure) {
    ModelAccess access = testing::accessTo(std::make_shared<FakeModels>());
    access.import = [](auto, const auto&, const auto&, const auto&) -> ImportedModel {
        throw ModelNameTaken("slow", false, true, "the name is taken", "r2r import --force");
    };
    ModelImporter importer("/models", access);
    QSignalSpy taken(&importer, &ModelImporter::nameTaken);
    QSignalSpy failed(&importer, &ModelImporter::failed);
    importer.import({"/downloads/r2r"}, {.title = "Evening"});

    ASSERT_TRUE(taken.wait(kDeadlineMs));

    const auto name = taken.at(0).at(0).value<TakenName>();
    EXPECT_EQ(name.name, "slow");
    EXPECT_FALSE(name.isBuiltIn);
    EXPECT_TRUE(name.canBeOther);
    EXPECT_THAT(name.sources, ::testing::ElementsAre("/downloads/r2r"));
    EXPECT_EQ(name.options.title, "Evening");
    EXPECT_TRUE(failed.isEmpty());
    EXPECT_FALSE(importer.isWorking());
}

TEST(ModelImporter, EndsInTheMiddleOfAnImport) {
    const auto fake = std::make_shared<FakeModels>();
    fake->import.close();
    {
        ModelImporter importer("/models", testing::accessTo(fake));
        importer.import({"/downloads/r2r"});
    }
}

}  // namespace
}  // namespace r2r::ui
