// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/export_dialog.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/studio_pictures.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using testing::toQString;

class ExportDialogTest : public ::testing::Test {
protected:
    ExportDialogTest() {
        testing::writeImage(folder_ / "beach.png", original_);
        testing::writeImage(folder_ / "old.jpg", original_);
    }

    void type(const std::string& name) { path().setText(toQString(folder_ / name)); }

    QLineEdit& path() { return *dialog_.findChild<QLineEdit*>("exportPath"); }

    QPushButton& accept() { return *dialog_.findChild<QPushButton*>("exportAccept"); }

    std::vector<SourceFile> sources() {
        return {{original_, {.path = folder_ / "beach.png", .sha256 = ""}}};
    }

    QString verdict() { return dialog_.findChild<QLabel*>("exportVerdict")->text(); }

    r2r::testing::TemporaryFolder folder_;
    Image original_ = testing::grainyImage({8, 8}, 100, 100, 100);
    ExportDialog dialog_{toQString(folder_ / "out.png"),
                         {.jpegQuality = 90},
                         CompositionRecipe(testing::warmOnCool(), sources())};
};

TEST_F(ExportDialogTest, AcceptsANewFile) {
    EXPECT_TRUE(accept().isEnabled());
    EXPECT_EQ(verdict(), "");
    EXPECT_EQ(dialog_.path(), toQString(folder_ / "out.png"));
}

TEST_F(ExportDialogTest, WarnsBeforeReplacing) {
    type("old.jpg");

    EXPECT_TRUE(accept().isEnabled());
    EXPECT_TRUE(accept().text().contains("place"));
    EXPECT_TRUE(verdict().contains("replaced"));
}

TEST_F(ExportDialogTest, NamesEveryFileThatWouldBeReplaced) {
    for (const char* name : {"old.jpg.recipe.json", "old.jpg.background.png", "old.recipe.json"})
        writeFileAtomically(folder_ / name, "from before");

    type("old.jpg");

    EXPECT_EQ(
        verdict(),
        "old.jpg, old.jpg.background.png and old.jpg.recipe.json exist and will be replaced.");
    dialog_.findChild<QCheckBox*>("exportRecipe")->setChecked(false);
    EXPECT_EQ(verdict(), "old.jpg exists and will be replaced.");
}

TEST_F(ExportDialogTest, NeverAllowsToReplaceAnOriginal) {
    type("./beach.png");

    EXPECT_FALSE(accept().isEnabled());
    EXPECT_TRUE(verdict().contains("never overwritten"));
}

TEST_F(ExportDialogTest, RefusesWhatCannotBeWritten) {
    for (const char* name : {"out.bmp", "out", "nowhere/out.png", ""}) {
        type(name);
        EXPECT_FALSE(accept().isEnabled()) << name;
        EXPECT_NE(verdict(), "") << name;
    }
}

TEST_F(ExportDialogTest, AsksForQualityOnlyWhereThereIsAny) {
    auto& quality = *dialog_.findChild<QSpinBox*>("jpegQuality");
    EXPECT_FALSE(quality.isEnabled());

    type("out.jpeg");

    EXPECT_TRUE(quality.isEnabled());
    EXPECT_EQ(quality.value(), 90);
}

TEST_F(ExportDialogTest, ReturnsWhatWasChosen) {
    dialog_.findChild<QCheckBox*>("exportRecipe")->setChecked(false);
    auto& metadata = *dialog_.findChild<QComboBox*>("metadataChoice");
    metadata.setCurrentIndex(metadata.findData(static_cast<int>(MetadataPolicy::StripLocation)));

    EXPECT_EQ(
        dialog_.habits(),
        (ExportHabits{
            .jpegQuality = 90, .metadata = MetadataPolicy::StripLocation, .wantsRecipe = false}));
}

}  // namespace
}  // namespace r2r::ui
