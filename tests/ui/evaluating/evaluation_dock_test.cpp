// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/evaluation_dock.h"

#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/studio_pictures.h"
#include "ui/engine/engine_thread.h"
#include "ui/evaluating/evaluation_panel.h"
#include "ui/evaluating/evaluation_picture.h"
#include "ui/evaluating/new_evaluation_dialog.h"
#include "widgets/compare_view.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <gmock/gmock.h>

#include <fmt/format.h>
#include <fstream>
#include <memory>

namespace r2r::ui::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

constexpr int kDeadlineMs = 60000;

/// A dock over the real r2r, and composites whose foreground is ever farther from the truth.
class EvaluationDockTest : public ::testing::Test {
protected:
    EvaluationDockTest() {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder_ / "settings"));
        settings_ = std::make_unique<Settings>();
        settings_->setFolder(Folder::Evaluations, toQString(folder_.path()));
    }

    /// @param rows  of the table; every picture may be there several times
    void writePairs(int pictures, Size size, int rows) const {
        const fs::path pairs = folder_ / "pairs";
        fs::create_directories(pairs);
        const Rect box{size.width / 4, size.height / 4, size.width / 2, size.height / 2};
        for (int i = 0; i < pictures; ++i) {
            const Image truth = grainyImage(size, 90, 110, 130);
            Image composite = truth;
            for (int y = box.y; y < box.bottom(); ++y)
                for (auto& value : composite.mutableRow<uint8_t>(y).subspan(
                         3 * static_cast<size_t>(box.x), 3 * static_cast<size_t>(box.width)))
                    value = static_cast<uint8_t>(std::min(255, value + 20 + i));
            writeImage(pairs / fmt::format("c{}.png", i), composite);
            writeImage(pairs / fmt::format("t{}.png", i), truth);
            writeImage(pairs / fmt::format("m{}.png", i), boxMask(size, box));
        }
        std::ofstream table(pairs / "index.csv");
        table << "id,subset,composite,mask,reference\n";
        for (int row = 0; row < rows; ++row)
            table << fmt::format("p{0},{1},c{2}.png,m{2}.png,t{2}.png\n",
                                 row,
                                 row % 2 == 0 ? "even" : "odd",
                                 row % pictures);
    }

    [[nodiscard]] std::unique_ptr<EvaluationDock> dock() {
        auto made = std::make_unique<EvaluationDock>(library_, *settings_, R2R_PROGRAM);
        made->resize(1300, 400);
        made->show();
        return made;
    }

    void start(EvaluationDock& dock, const QString& models) {
        fs::create_directories(folder_ / "found");
        dock.start(
            found_,
            {"--data", toQString(folder_ / "pairs"), "--protocol", "full", "--model", models});
    }

    /// With an evaluation of two models that has ended, and can be resumed.
    [[nodiscard]] std::unique_ptr<EvaluationDock> measured() {
        writePairs(2, {96, 64}, 2);
        fs::create_directories(folder_ / "found");
        writeFileAtomically(folder_ / "found/request.json",
                            R"({"evaluate": ["--data", ")" + (folder_ / "pairs").string() +
                                R"(", "--protocol", "full", "--model", "lab-mean,mkl"]})");
        auto made = dock();
        start(*made, "lab-mean,mkl");
        EXPECT_TRUE(becomes(*made, found_, RunState::Done));
        return made;
    }

    static bool becomes(EvaluationDock& dock, const QString& folder, RunState state) {
        return QTest::qWaitFor(
            [&] {
                RunFollower* run = dock.shelf().find(folder);
                return run && run->model().state() == state && !run->isRunningHere();
            },
            kDeadlineMs);
    }

    /// The table of means has this many rows, and all pictures are listed.
    static bool shows(EvaluationDock& dock, int subjects, int pictures) {
        return QTest::qWaitFor(
            [&] {
                return child<QTableWidget>(dock, "evaluationTable").rowCount() == subjects + 1 &&
                       child<QTableView>(dock, "evaluationPictures").model()->rowCount() ==
                           pictures;
            },
            kDeadlineMs);
    }

    template <typename Widget>
    static Widget& child(QWidget& parent, const char* name) {
        return childOf<Widget>(parent, name);
    }

    static std::string cell(const QTableView& view, int row, int column) {
        return view.model()->index(row, column).data().toString().toStdString();
    }

    r2r::testing::TemporaryFolder folder_;
    QString found_ = toQString(folder_ / "found");
    std::unique_ptr<Settings> settings_;
    EngineThread engine_{ModelCatalog()};
    ModelLibrary library_{ModelCatalog(), engine_};
};

TEST_F(EvaluationDockTest, MeasuresModelsAndShowsTheWorstPictureFirst) {
    writePairs(4, {96, 64}, 4);
    const auto dock = this->dock();
    start(*dock, "lab-mean,mkl@0.5");
    ASSERT_TRUE(becomes(*dock, found_, RunState::Done));
    ASSERT_TRUE(shows(*dock, 2, 4));
    // All of the second model's pictures come last.
    const auto& verdict = child<QLabel>(*dock, "rivalVerdict");
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return verdict.text().contains("of 4 pictures"); }, kDeadlineMs));

    auto& table = child<QTableWidget>(*dock, "evaluationTable");
    EXPECT_EQ(table.verticalHeaderItem(1)->text(), "Lab mean shift");
    EXPECT_EQ(table.verticalHeaderItem(2)->text(), "Monge–Kantorovitch transfer, strength 50 %");
    EXPECT_EQ(table.horizontalHeaderItem(0)->text(), "all (4)\nerror ratio ↓");
    EXPECT_EQ(table.columnCount(), 7 + 2 * 4);  // all, even, odd
    const auto& pictures = child<QTableView>(*dock, "evaluationPictures");
    EXPECT_GE(QLocale().toDouble(pictures.model()->index(0, 4).data().toString()),
              QLocale().toDouble(pictures.model()->index(1, 4).data().toString()));
    EXPECT_EQ(child<QListWidget>(*dock, "evaluations").item(0)->text(), "found\nDone");
}

TEST_F(EvaluationDockTest, OpensCompositeResultAndTruthOfARow) {
    writePairs(2, {96, 64}, 2);
    const auto dock = this->dock();
    start(*dock, "lab-mean,mkl");
    ASSERT_TRUE(becomes(*dock, found_, RunState::Done));
    ASSERT_TRUE(shows(*dock, 2, 2));
    fs::remove(folder_ / "pairs/index.csv");  // the data set is not asked for again

    auto& pictures = child<QTableView>(*dock, "evaluationPictures");
    pictures.setFocus();
    pictures.setCurrentIndex(pictures.model()->index(0, 5));
    QTest::keyClick(&pictures, Qt::Key_Return);
    auto& dialog = child<EvaluationPicture>(*dock, "evaluationPicture");
    auto& view = *dialog.findChild<widgets::CompareView*>();
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return view.label(widgets::CompareSide::Right) == "Ground truth"; }, kDeadlineMs));

    EXPECT_EQ(view.label(widgets::CompareSide::Left), "Monge–Kantorovitch transfer");
    EXPECT_EQ(child<QComboBox>(dialog, "leftVersion").count(), 4);
    EXPECT_EQ(dialog.windowTitle().toStdString(), cell(pictures, 0, 0));
    EXPECT_THAT(child<QLabel>(dialog, "pictureFigures").text().toStdString(), HasSubstr("fMSE"));

    child<QComboBox>(dialog, "leftVersion").setCurrentIndex(0);
    EXPECT_EQ(view.label(widgets::CompareSide::Left), "Composite");
    QTest::mouseClick(&child<QPushButton>(dialog, "nextPicture"), Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return dialog.windowTitle().toStdString() == cell(pictures, 1, 0); }, kDeadlineMs));
    EXPECT_EQ(view.label(widgets::CompareSide::Left), "Composite");
    EXPECT_FALSE(child<QPushButton>(dialog, "nextPicture").isEnabled());
}

TEST_F(EvaluationDockTest, StopsAndGoesOnInAnotherWindow) {
    writePairs(2, {500, 400}, 40);
    auto first = dock();
    NewEvaluationDialog dialog(library_, *settings_);
    child<QLineEdit>(dialog, "evaluationData").setText(toQString(folder_ / "pairs"));
    child<QLineEdit>(dialog, "evaluationName").setText("found");
    child<QComboBox>(dialog, "evaluationProtocol").setCurrentText("full");
    auto& button = child<QPushButton>(dialog, "startEvaluation");
    auto& found = child<QLabel>(dialog, "evaluationFound");
    ASSERT_TRUE(QTest::qWaitFor([&] { return !found.text().isEmpty(); }, kDeadlineMs));
    EXPECT_EQ(found.text(), "Composites: 40, in 2 subsets");
    QTest::mouseClick(&button, Qt::LeftButton);
    ASSERT_EQ(dialog.result(), QDialog::Accepted);

    first->start(dialog.folder(), dialog.arguments());
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return first->shelf().find(found_)->model().step().value_or(0) > 0; }, kDeadlineMs));
    first.reset();  // the window is closed; the evaluation is not
    const auto second = dock();
    ASSERT_TRUE(second->shelf().find(found_)->isRunningHere());
    QTest::mouseClick(&child<QPushButton>(*second, "stopEvaluation"), Qt::LeftButton);
    ASSERT_TRUE(becomes(*second, found_, RunState::Cancelled));
    auto& resume = child<QPushButton>(*second, "resumeEvaluation");
    ASSERT_TRUE(QTest::qWaitFor([&] { return resume.isEnabled(); }, kDeadlineMs));
    QTest::mouseClick(&resume, Qt::LeftButton);

    ASSERT_TRUE(becomes(*second, found_, RunState::Done));
    EXPECT_TRUE(shows(*second, 1, 40));
    EXPECT_FALSE(resume.isEnabled());
}

TEST_F(EvaluationDockTest, SaysThatAModelWasReplacedAndMeasuresItAgain) {
    const auto dock = measured();
    for (const auto& entry : fs::directory_iterator(folder_ / "found/scores/mkl")) {
        Json json = readJsonFile(entry.path());
        json["model_identity"] = json["identity"] = "of long ago";
        writeFileAtomically(entry.path(), formatJson(json));
    }
    library_.take(ModelCatalog(), "mkl");

    auto& message = child<QLabel>(*dock, "evaluationMessage");
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return message.text().contains("another model took the place"); }, kDeadlineMs));
    EXPECT_TRUE(message.text().contains("Monge–Kantorovitch transfer"));
    EXPECT_FALSE(message.text().contains("Lab mean shift"));
    QTest::mouseClick(&child<QPushButton>(*dock, "resumeEvaluation"), Qt::LeftButton);

    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            return readEvaluation(folder_ / "found").subjects[1].records[0].identity !=
                   "of long ago";
        },
        kDeadlineMs));
    EXPECT_TRUE(becomes(*dock, found_, RunState::Done));
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return !message.text().contains("another model took the place"); }, kDeadlineMs));
}

TEST_F(EvaluationDockTest, SaysWhatIsLeftOutAfterAPictureWasReplacedAndMeasuresItAgain) {
    const auto dock = measured();
    const fs::path record = folder_ / "found/scores/mkl/000001.json";
    Json json = readJsonFile(record);
    json["pictures_sha256"] = json["identity"] = "of another picture";
    writeFileAtomically(record, formatJson(json));
    library_.take(ModelCatalog(), "mkl");  // has it read again

    auto& message = child<QLabel>(*dock, "evaluationMessage");
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return message.text().contains("is left out of"); }, kDeadlineMs));
    EXPECT_TRUE(message.text().contains("Monge–Kantorovitch transfer"));
    EXPECT_FALSE(message.text().contains("Lab mean shift"));
    QTest::mouseClick(&child<QPushButton>(*dock, "resumeEvaluation"), Qt::LeftButton);

    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return readEvaluation(folder_ / "found").subjects[1].leftOut() == 0; }, kDeadlineMs));
    EXPECT_TRUE(becomes(*dock, found_, RunState::Done));
}

TEST_F(EvaluationDockTest, SaysWhyAnEvaluationFailed) {
    writePairs(1, {96, 64}, 1);
    const auto dock = this->dock();
    start(*dock, "no-such-model");

    ASSERT_TRUE(becomes(*dock, found_, RunState::Failed));

    EXPECT_THAT(child<QLabel>(*dock, "evaluationMessage").text().toStdString(),
                HasSubstr("no-such-model"));
}

TEST_F(EvaluationDockTest, NamesAPictureThatFailed) {
    writePairs(2, {96, 64}, 2);
    fs::remove(folder_ / "pairs/m1.png");
    const auto dock = this->dock();
    start(*dock, "mkl");

    ASSERT_TRUE(becomes(*dock, found_, RunState::Done));
    ASSERT_TRUE(shows(*dock, 1, 2));

    const auto& pictures = child<QTableView>(*dock, "evaluationPictures");
    EXPECT_EQ(cell(pictures, 1, 4), "failed");
    EXPECT_THAT(pictures.model()->index(1, 4).data(Qt::ToolTipRole).toString().toStdString(),
                HasSubstr("m1.png"));
}

}  // namespace
}  // namespace r2r::ui::testing
