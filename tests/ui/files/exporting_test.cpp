// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/exporting.h"

#include "tests/ui/model_window.h"
#include "ui/files/opening.h"

#include <QCheckBox>
#include <QDialog>
#include <QLineEdit>
#include <QSignalSpy>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using testing::grainyImage;
using testing::toQString;
using testing::writeImage;

/// The export dialog of the real window.
class ExportingTest : public testing::ModelWindow {
protected:
    ExportingTest() {
        writeImage(folder_ / "beach.png", grainyImage({160, 120}, 60, 90, 150));
        writeImage(folder_ / "wood.png", grainyImage({160, 120}, 120, 80, 50));
        writeImage(folder_ / "dog.png", grainyImage({60, 40}, 200, 120, 40));
    }

    QString path(const char* name) const { return toQString(folder_ / name); }

    void openDogOn(const char* background) {
        window_.document().undoStack().setClean();
        window_.document().open({});
        window_.opening().openFiles({path(background), path("dog.png")});
        waitUntil([this] { return window_.document().currentForeground() != nullptr; });
    }

    /// The one that was opened last.
    QDialog& ask() {
        action("export").trigger();
        return *qobject_cast<QDialog*>(QApplication::activeModalWidget());
    }

    void exportTo(const char* name) {
        QSignalSpy finished(&window_.exporting(), &Exporting::finished);
        QDialog& dialog = ask();
        dialog.findChild<QLineEdit*>("exportPath")->setText(path(name));
        auto& profile = *dialog.findChild<QComboBox*>("outputProfile");
        profile.setCurrentIndex(1);
        dialog.findChild<QComboBox*>("outputSize")->setCurrentIndex(1);
        dialog.findChild<QSpinBox*>("outputLongerSide")->setValue(80);
        dialog.findChild<QPushButton*>("exportAccept")->click();
        ASSERT_TRUE(finished.wait(kDeadlineMs));
    }
};

TEST_F(ExportingTest, RemembersHowThisDocumentWasExported) {
    openDogOn("beach.png");
    exportTo("mine.tif");

    QDialog& dialog = ask();

    EXPECT_EQ(dialog.findChild<QLineEdit*>("exportPath")->text(), path("mine.tif"));
    EXPECT_EQ(dialog.findChild<QComboBox*>("exportFormat")->currentText(), "TIFF");
    EXPECT_EQ(dialog.findChild<QComboBox*>("outputProfile")->currentIndex(), 1);
    EXPECT_EQ(dialog.findChild<QSpinBox*>("outputLongerSide")->value(), 80);
    EXPECT_EQ(dialog.findChild<QLabel*>("outputResultSize")->text(), "80 × 60");
    dialog.reject();
}

TEST_F(ExportingTest, AnotherDocumentIsExportedAnew) {
    openDogOn("beach.png");
    exportTo("mine.tif");
    openDogOn("wood.png");

    QDialog& dialog = ask();

    EXPECT_EQ(dialog.findChild<QLineEdit*>("exportPath")->text(), path("wood-harmonized.png"));
    EXPECT_EQ(dialog.findChild<QComboBox*>("outputSize")->currentIndex(), 0);
    dialog.reject();
}

TEST_F(ExportingTest, SaysThatNoForegroundWillBeSeen) {
    openDogOn("beach.png");
    action("hideForeground").trigger();

    QDialog& dialog = ask();

    EXPECT_EQ(dialog.findChild<QLabel*>("exportVerdict")->text(),
              "Every foreground is hidden: the picture is the background alone.");
    EXPECT_TRUE(dialog.findChild<QPushButton*>("exportAccept")->isEnabled());
    dialog.reject();
}

}  // namespace
}  // namespace r2r::ui
