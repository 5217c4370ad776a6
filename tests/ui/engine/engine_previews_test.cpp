// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/engine_previews.h"

#include "tests/ui/studio_pictures.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

using testing::warmOnCool;

constexpr int kDeadlineMs = 30000;

class EnginePreviewsTest : public ::testing::Test {
protected:
    ModelCatalog catalog_;
    EngineThread engine_{catalog_};
    EnginePreviews previews_{engine_};
    QSignalSpy drafts_{&previews_, &PreviewExecutor::partial};
    QSignalSpy finished_{&previews_, &PreviewExecutor::finished};
    QSignalSpy failed_{&previews_, &PreviewExecutor::failed};
    QSignalSpy cancelled_{&previews_, &PreviewExecutor::cancelled};
};

TEST_F(EnginePreviewsTest, DeliverADraftAndAResultOnTheCallersThread) {
    QThread* thread = nullptr;
    QObject::connect(&previews_, &PreviewExecutor::finished, &previews_, [&](const PreviewResult&) {
        thread = QThread::currentThread();
    });

    previews_.start({.generation = Generation{3}, .composition = warmOnCool()}, {});

    ASSERT_TRUE(finished_.wait(kDeadlineMs));
    EXPECT_EQ(drafts_.size(), 1);
    EXPECT_EQ(finished_[0][0].value<PreviewResult>().generation, Generation{3});
    EXPECT_EQ(thread, QThread::currentThread());
}

TEST_F(EnginePreviewsTest, DeliverAFailure) {
    Composition composition = warmOnCool();
    composition.foregrounds[0].harmony.model = "no-such-model";

    previews_.start({.generation = Generation{4}, .composition = composition}, {});

    ASSERT_TRUE(failed_.wait(kDeadlineMs));
    EXPECT_EQ(failed_[0][0].value<Generation>(), Generation{4});
    EXPECT_EQ(failed_[0][1].value<Failure>().code, ErrorCode::MissingWeights);
    EXPECT_EQ(finished_.size(), 0);
}

TEST_F(EnginePreviewsTest, DeliverACancellation) {
    std::stop_source stop;
    stop.request_stop();

    previews_.start({.generation = Generation{5}, .composition = warmOnCool()}, stop.get_token());

    ASSERT_TRUE(cancelled_.wait(kDeadlineMs));
    EXPECT_EQ(cancelled_[0][0].value<Generation>(), Generation{5});
    EXPECT_EQ(finished_.size(), 0);
}

}  // namespace
}  // namespace r2r::ui
