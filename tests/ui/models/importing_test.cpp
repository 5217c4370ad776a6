// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importing.h"

#include "engine/pipeline/models/model_name_taken.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/fake_models.h"
#include "tests/ui/studio_pictures.h"
#include "widgets/progress_strip.h"

#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QWidget>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

namespace r2r::ui::testing {
namespace {

constexpr int kDeadlineMs = 30000;

/// Beside the built-in models there is "slow". What is imported is called so, too, unless it is
/// named.
class ImportingTest : public ::testing::Test {
protected:
    ImportingTest() {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder_ / "settings"));
        settings_ = std::make_unique<Settings>();
        ModelAccess access = accessTo(fake_);
        access.import = [this](auto, const auto&, const ImportOptions& options, const auto&) {
            if (options.name.empty() && !options.isReplacing)
                throw ModelNameTaken(
                    taken_, taken_ == "lab-mean", canBeOther_, "taken", "r2r import --force");
            imported_ = options;
            return ImportedModel{.model = fakeSamplerInfo("imported", "Imported model"),
                                 .hasReplaced = options.isReplacing,
                                 .replaced = "an earlier one"};
        };
        importing_ = std::make_unique<Importing>(library_, access, *settings_, strip_, window_);
    }

    void import() {
        ASSERT_TRUE(importing_->importFrom({"/downloads/model"}));
        ASSERT_TRUE(QTest::qWaitFor([this] { return question() != nullptr; }, kDeadlineMs));
    }

    QMessageBox* question() { return window_.findChild<QMessageBox*>("replaceModelQuestion"); }

    QPushButton* button(const char* name) { return window_.findChild<QPushButton*>(name); }

    bool endsAfter(QAbstractButton* answer) {
        if (!answer)
            throw std::runtime_error("there is no such answer");
        QSignalSpy done(importing_.get(), &Importing::imported);
        answer->click();
        return done.wait(kDeadlineMs);
    }

    r2r::testing::TemporaryFolder folder_;
    std::shared_ptr<FakeModels> fake_ = std::make_shared<FakeModels>();
    ModelCatalog catalog_ = catalogWith({fakeSamplerInfo()});
    EngineThread engine_{catalog_, accessTo(fake_)};
    ModelLibrary library_{catalog_, engine_};
    std::string taken_ = "slow";
    bool canBeOther_ = true;
    ImportOptions imported_;
    QWidget window_;
    widgets::ProgressStrip strip_{&window_};
    std::unique_ptr<Settings> settings_;
    std::unique_ptr<Importing> importing_;
};

TEST_F(ImportingTest, AModelOfATakenNameReplacesTheEarlierOneWhereThatIsChosen) {
    import();
    EXPECT_EQ(question()->text(), "Replace Slow model?");
    EXPECT_TRUE(question()->informativeText().contains("The name slow belongs to"));
    EXPECT_FALSE(strip_.isVisibleTo(&window_));

    EXPECT_TRUE(endsAfter(button("replaceModelAccept")));

    EXPECT_TRUE(imported_.isReplacing);
    EXPECT_EQ(imported_.name, "");
}

TEST_F(ImportingTest, AModelOfATakenNameCanBeKeptBesideTheEarlierOne) {
    import();

    EXPECT_TRUE(endsAfter(button("replaceModelKeep")));

    EXPECT_EQ(imported_.name, "slow-2");
    EXPECT_FALSE(imported_.isReplacing);
}

TEST_F(ImportingTest, NothingIsImportedUnderATakenNameWithoutAnAnswer) {
    QSignalSpy cancelled(importing_.get(), &Importing::cancelled);
    import();

    question()->button(QMessageBox::Cancel)->click();

    EXPECT_EQ(cancelled.size(), 1);
    EXPECT_FALSE(importing_->isWorking());
    EXPECT_EQ(imported_.name, "");
}

TEST_F(ImportingTest, ABuiltInModelIsNotReplaced) {
    taken_ = "lab-mean";
    import();
    EXPECT_EQ(question()->text(), "Import under another name?");
    EXPECT_FALSE(button("replaceModelAccept"));

    EXPECT_TRUE(endsAfter(button("replaceModelKeep")));

    EXPECT_EQ(imported_.name, "lab-mean-2");
}

TEST_F(ImportingTest, APluginKeepsTheNameOfItsManifest) {
    canBeOther_ = false;
    import();

    EXPECT_TRUE(button("replaceModelAccept"));
    EXPECT_FALSE(button("replaceModelKeep"));
}

}  // namespace
}  // namespace r2r::ui::testing
