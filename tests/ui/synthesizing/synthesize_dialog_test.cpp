// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/synthesizing/synthesize_dialog.h"

#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/studio_pictures.h"
#include "ui/comparing/candidate_table.h"
#include "ui/synthesizing/synthesis_form.h"

#include <QClipboard>
#include <QColorSpace>
#include <QGraphicsEffect>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPixmap>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTest>
#include <gmock/gmock.h>

#include <fmt/format.h>
#include <fstream>
#include <memory>

namespace r2r::ui::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kDeadlineMs = 60000;

/// A dialog over the real r2r, and photographs with a box of another colour as their foreground.
class SynthesizeDialogTest : public ::testing::Test {
protected:
    SynthesizeDialogTest() {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder_ / "settings"));
        settings_ = std::make_unique<Settings>();
        const Size size{120, 90};
        const Rect box{30, 20, 50, 40};
        fs::create_directories(folder_ / "photos");
        std::ofstream table(folder_ / "photos/index.csv");
        table << "id,image,mask,licence\n";
        for (int i = 0; i < 3; ++i) {
            Image photo = grainyImage(size, 60 + 30 * i, 100, 140 - 20 * i);
            writeImage(folder_ / fmt::format("photos/p{}.png", i), photo);
            writeImage(folder_ / fmt::format("photos/p{}_mask.png", i), boxMask(size, box));
            table << fmt::format("p{0},p{0}.png,p{0}_mask.png,CC0\n", i);
        }
        table.close();
        dialog_ = std::make_unique<SynthesizeDialog>(*settings_, R2R_PROGRAM);
        dialog_->show();
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return childOf<Widget>(*dialog_, name);
    }

    /// Two of three pairs from sliders, the third unchanged.
    void fillForm() {
        child<QLineEdit>("synthesisData").setText(toQString(folder_ / "photos"));
        child<QLineEdit>("synthesisOutput").setText(toQString(folder_ / "pairs"));
        child<QSpinBox>("weight-poisson").setValue(0);
        child<QSpinBox>("weight-parametric").setValue(2);
        child<QSpinBox>("weight-identity").setValue(1);
        child<QSpinBox>("synthesisCount").setValue(5);
        child<QSpinBox>("synthesisSeed").setValue(7);
        ASSERT_TRUE(QTest::qWaitFor([this] { return dialog_->form().isUsable(); }, kDeadlineMs));
    }

    /// The taken candidate of the first pair, whose pictures are small enough to be shown as is.
    QImage firstTaken() {
        auto& table = child<CandidateTable>("candidates");
        for (int row = 0; row < table.rowCount(); ++row)
            for (int column = 2; column < table.columnCount(); ++column)
                if (const QTableWidgetItem* cell = table.item(row, column);
                    cell && cell->text().startsWith("Used"))
                    return cell->data(Qt::DecorationRole).value<QPixmap>().toImage();
        return {};
    }

    void click(const char* name) { QTest::mouseClick(&child<QPushButton>(name), Qt::LeftButton); }

    bool becomesEnabled(const char* name) {
        return QTest::qWaitFor([&] { return child<QPushButton>(name).isEnabled(); }, kDeadlineMs);
    }

    bool saysSoon(const char* label, const char* words) {
        return QTest::qWaitFor([&] { return child<QLabel>(label).text().contains(words); },
                               kDeadlineMs);
    }

    r2r::testing::TemporaryFolder folder_;
    std::unique_ptr<Settings> settings_;
    std::unique_ptr<SynthesizeDialog> dialog_;
};

TEST_F(SynthesizeDialogTest, SaysBelowEachFieldWhatIsMissingUntilItIsThere) {
    auto& photographs = child<QLabel>("synthesisData.problem");
    auto& generators = child<QLabel>("generators.problem");
    auto& output = child<QLabel>("synthesisOutput.problem");
    child<QSpinBox>("weight-poisson").setValue(0);
    child<QLineEdit>("synthesisOutput").clear();
    click("startSynthesis");

    EXPECT_EQ(photographs.text(), "Choose a folder of photographs with masks.");
    EXPECT_EQ(generators.text(), "Give at least one generator a number above 0.");
    EXPECT_EQ(output.text(), "Choose the folder that the pairs go into.");
    EXPECT_TRUE(photographs.isVisible() && generators.isVisible() && output.isVisible());
    fillForm();
    EXPECT_FALSE(photographs.isVisible() || generators.isVisible() || output.isVisible());
}

TEST_F(SynthesizeDialogTest, AsksForPhotographsAndAGenerator) {
    fillForm();
    EXPECT_EQ(child<QLabel>("synthesisFound").text(), "Photographs: 3");
    EXPECT_THAT(dialog_->form().arguments().join(' ').toStdString(),
                AllOf(HasSubstr("--generator parametric,parametric,identity --seed 7"),
                      HasSubstr("--count 5")));

    child<QLineEdit>("synthesisData").setText("/no/such/folder");
    EXPECT_TRUE(saysSoon("synthesisFound", "no folder /no/such/folder"));
}

TEST_F(SynthesizeDialogTest, ShowsCandidatesAndWhatBecameOfThem) {
    fillForm();
    click("previewSynthesis");
    ASSERT_TRUE(saysSoon("previewSaid", "first pairs"));

    auto& table = child<CandidateTable>("candidates");
    ASSERT_GE(table.rowCount(), 8);
    int taken = 0;
    for (int row = 0; row < table.rowCount(); ++row) {
        EXPECT_FALSE(table.item(row, 0)->data(Qt::DecorationRole).value<QPixmap>().isNull());
        EXPECT_FALSE(table.item(row, 1)->data(Qt::DecorationRole).value<QPixmap>().isNull());
        for (int column = 2; column < table.columnCount(); ++column)
            if (const QTableWidgetItem* cell = table.item(row, column)) {
                EXPECT_FALSE(cell->text().isEmpty());
                taken += cell->text().startsWith("Used") ? 1 : 0;
            }
    }
    EXPECT_EQ(taken, 8);
    EXPECT_FALSE(fs::exists(folder_ / "pairs"));
}

TEST_F(SynthesizeDialogTest, APreviewInWhichNothingIsUsedDoesNotCallItPairs) {
    for (int i = 0; i < 3; ++i)
        writeImage(folder_ / fmt::format("photos/p{}_mask.png", i),
                   boxMask({120, 90}, {30, 20, 1, 1}));
    fillForm();
    click("previewSynthesis");

    EXPECT_TRUE(saysSoon("previewSaid", "No pair could be made"));
}

TEST_F(SynthesizeDialogTest, APreviewShowsThePairsThatWillBeMade) {
    fillForm();
    child<QSpinBox>("synthesisCount").setValue(1);
    click("previewSynthesis");
    ASSERT_TRUE(saysSoon("previewSaid", "first pairs"));
    const QImage shown = firstTaken();
    click("startSynthesis");
    ASSERT_TRUE(saysSoon("synthesisSaid", "1 pair made"));

    QImage made(toQString(folder_ / "pairs/composites/0000000.png"));
    made.setColorSpace({});  // a file states what its colours are, a pixmap does not
    EXPECT_EQ(shown.convertToFormat(QImage::Format_RGB32),
              made.convertToFormat(QImage::Format_RGB32));
}

TEST_F(SynthesizeDialogTest, StopsAPreview) {
    fillForm();
    child<QSpinBox>("synthesisCandidates").setValue(64);
    click("previewSynthesis");
    EXPECT_EQ(child<QPushButton>("previewSynthesis").text(), "Stop preview");

    click("previewSynthesis");

    EXPECT_TRUE(saysSoon("previewSaid", "stopped"));
    EXPECT_LT(child<CandidateTable>("candidates").rowCount(), 8);
}

TEST_F(SynthesizeDialogTest, MakesPairsAndPacksThem) {
    fillForm();
    click("startSynthesis");
    EXPECT_FALSE(child<QPushButton>("startSynthesis").isEnabled());
    ASSERT_TRUE(saysSoon("synthesisSaid", "5 pairs made"));
    EXPECT_TRUE(fs::exists(folder_ / "pairs/composites/0000004.png"));
    EXPECT_TRUE(child<QPushButton>("openSheet").isEnabled());

    ASSERT_TRUE(becomesEnabled("packPairs"));
    click("packPairs");

    ASSERT_TRUE(saysSoon("synthesisSaid", "5 pairs packed"));
    EXPECT_TRUE(fs::exists(folder_ / "pairs-packed/card.md"));
}

TEST_F(SynthesizeDialogTest, LeadsFromPairsToTheTraining) {
    fillForm();
    child<QSpinBox>("synthesisCount").setValue(1);
    click("startSynthesis");
    EXPECT_TRUE(saysSoon("synthesisSaid", "press \"Pack for training\""));

    ASSERT_TRUE(becomesEnabled("packPairs"));
    click("packPairs");
    EXPECT_TRUE(saysSoon("synthesisSaid", "View → Training → New…"));
}

TEST_F(SynthesizeDialogTest, OffersThePathOfWhatNoProgramOpens) {
    fillForm();
    child<QSpinBox>("synthesisCount").setValue(1);
    click("startSynthesis");
    ASSERT_TRUE(becomesEnabled("openSheet"));

    click("openSheet");  // nothing here opens anything

    auto& box = child<QMessageBox>("cannotOpen");
    EXPECT_EQ(box.text(), "No program on this computer opens card.jpg.");
    EXPECT_EQ(box.informativeText(), toQString(folder_ / "pairs/card.jpg"));
    child<QPushButton>("copyPath").click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), toQString(folder_ / "pairs/card.jpg"));
}

TEST_F(SynthesizeDialogTest, NamesGeneratorsAsTheCommandLineDoesAndCutsNone) {
    QStringList titles;
    for (const QLabel* label : child<QWidget>("generators").findChildren<QLabel*>()) {
        titles << label->text();
        EXPECT_GE(label->width(), label->sizeHint().width()) << label->text().toStdString();
    }

    EXPECT_EQ(titles, QStringList({"Poisson", "Colour", "Parametric", "Light", "Identity"}));
}

TEST_F(SynthesizeDialogTest, BeginsWithWhatWasMadeLastAndGoesBackToTheDefaults) {
    fillForm();
    click("startSynthesis");
    ASSERT_TRUE(saysSoon("synthesisSaid", "5 pairs made"));

    dialog_ = std::make_unique<SynthesizeDialog>(*settings_, R2R_PROGRAM);
    dialog_->show();
    EXPECT_EQ(child<QSpinBox>("weight-parametric").value(), 2);
    EXPECT_EQ(child<QSpinBox>("synthesisCount").value(), 5);
    EXPECT_EQ(child<QLineEdit>("synthesisData").text(), toQString(folder_ / "photos"));

    click("synthesisDefaults");
    EXPECT_EQ(child<QSpinBox>("weight-parametric").value(), 0);
    EXPECT_EQ(child<QSpinBox>("synthesisCount").value(), 1000);
    EXPECT_EQ(child<QLineEdit>("synthesisData").text(), "");
    EXPECT_TRUE(child<QLineEdit>("synthesisOutput").text().startsWith(Settings::standardFolder()));
}

TEST_F(SynthesizeDialogTest, CountsMissingPhotographsByThemselvesAndNamesThem) {
    for (const char* name : {"p1.png", "p2_mask.png"})
        fs::remove(folder_ / "photos" / name);
    fillForm();
    EXPECT_EQ(child<QLabel>("synthesisFound").text(),
              "Photographs: 1. Files are missing of 2: p1.png, p2_mask.png.");

    for (const char* made : {"made in", "existed already"}) {
        click("startSynthesis");
        ASSERT_TRUE(saysSoon("synthesisSaid", made));
        EXPECT_TRUE(saysSoon("synthesisSaid", "2 photographs could not be used: p1, p2"));
    }
}

TEST_F(SynthesizeDialogTest, OffersNothingToPackWhereNoPairCouldBeMade) {
    for (int i = 0; i < 3; ++i)
        fs::remove(folder_ / fmt::format("photos/p{}.png", i));
    child<QLineEdit>("synthesisData").setText(toQString(folder_ / "photos"));
    child<QLineEdit>("synthesisOutput").setText(toQString(folder_ / "pairs"));
    child<QSpinBox>("synthesisCount").setValue(1);
    click("startSynthesis");

    ASSERT_TRUE(becomesEnabled("startSynthesis"));
    EXPECT_FALSE(child<QPushButton>("packPairs").isEnabled());
    EXPECT_THAT(child<QLabel>("synthesisSaid").text().toStdString(),
                Not(HasSubstr("Pack for training")));
}

TEST_F(SynthesizeDialogTest, CandidatesOfOtherSettingsAreGreyedUntilTheSettingsAreBack) {
    fillForm();
    click("previewSynthesis");
    ASSERT_TRUE(saysSoon("previewSaid", "first pairs"));
    auto& fading = *child<CandidateTable>("candidates").viewport()->graphicsEffect();
    EXPECT_FALSE(fading.isEnabled());

    child<QSpinBox>("weight-light").setValue(3);
    EXPECT_TRUE(fading.isEnabled());
    EXPECT_EQ(child<QLabel>("previewSaid").text(),
              "These were made with other settings. Press Preview again.");

    child<QSpinBox>("synthesisCount").setValue(6);  // decides nothing about a pair
    child<QSpinBox>("weight-light").setValue(0);
    EXPECT_FALSE(fading.isEnabled());
    EXPECT_TRUE(saysSoon("previewSaid", "first pairs"));
}

TEST_F(SynthesizeDialogTest, PackingAgainLeavesWhatIsPackedAndNamesTheNewFolder) {
    fillForm();
    click("startSynthesis");
    ASSERT_TRUE(becomesEnabled("packPairs"));
    click("packPairs");
    ASSERT_TRUE(saysSoon("synthesisSaid", "pairs-packed: 5 pairs packed"));
    ASSERT_TRUE(becomesEnabled("packPairs"));

    click("packPairs");

    ASSERT_TRUE(saysSoon("synthesisSaid", "pairs-packed-2: 5 pairs packed"));
    EXPECT_TRUE(fs::exists(folder_ / "pairs-packed/card.md"));
    EXPECT_TRUE(fs::exists(folder_ / "pairs-packed-2/card.md"));
}

TEST_F(SynthesizeDialogTest, PacksTheFolderThatItNames) {
    fillForm();
    click("startSynthesis");
    ASSERT_TRUE(becomesEnabled("packPairs"));

    child<QLineEdit>("synthesisOutput").setText(toQString(folder_ / "elsewhere"));
    EXPECT_FALSE(child<QPushButton>("packPairs").isEnabled());
    EXPECT_FALSE(child<QPushButton>("openPairs").isEnabled());

    dialog_ = std::make_unique<SynthesizeDialog>(*settings_, R2R_PROGRAM);
    EXPECT_EQ(child<QLineEdit>("synthesisOutput").text(), toQString(folder_ / "pairs"));
    EXPECT_TRUE(child<QPushButton>("packPairs").isEnabled());
}

TEST_F(SynthesizeDialogTest, FindsWhatAnEarlierDialogLeftGoing) {
    fillForm();
    child<QSpinBox>("synthesisCount").setValue(5000);
    click("startSynthesis");
    ASSERT_TRUE(QTest::qWaitFor([this] { return fs::exists(folder_ / "pairs/items/0000000.json"); },
                                kDeadlineMs));
    dialog_.reset();

    dialog_ = std::make_unique<SynthesizeDialog>(*settings_, R2R_PROGRAM);
    dialog_->show();
    auto& stop = *child<QWidget>("synthesisProgress").findChild<QAbstractButton*>();
    ASSERT_TRUE(QTest::qWaitFor([&] { return stop.isVisible(); }, kDeadlineMs));
    QTest::mouseClick(&stop, Qt::LeftButton);

    EXPECT_TRUE(saysSoon("synthesisSaid", "was stopped"));
    EXPECT_TRUE(child<QPushButton>("openPairs").isEnabled());
}

}  // namespace
}  // namespace r2r::ui::testing
