// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/export_dialog.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/studio_pictures.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
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

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(dialog_, name);
    }

    /// As a person does.
    void choose(const char* name, const QString& item) {
        auto& combo = child<QComboBox>(name);
        const int index = combo.findText(item, Qt::MatchStartsWith);
        ASSERT_GE(index, 0) << qPrintable(item);
        combo.setCurrentIndex(index);
        Q_EMIT combo.activated(index);
    }

    QLineEdit& path() { return *dialog_.findChild<QLineEdit*>("exportPath"); }

    QPushButton& accept() { return *dialog_.findChild<QPushButton*>("exportAccept"); }

    std::vector<SourceFile> sources() {
        return {{original_, {.path = folder_ / "beach.png", .sha256 = ""}}};
    }

    QString verdict() { return dialog_.findChild<QLabel*>("exportVerdict")->text(); }

    r2r::testing::TemporaryFolder folder_;
    Image original_ = testing::grainyImage({8, 8}, 100, 100, 100);
    Composition composition_ = testing::warmOnCool();
    ExportDialog dialog_{
        toQString(folder_ / "out.png"), {.jpegQuality = 90}, composition_, sources()};
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

TEST_F(ExportDialogTest, SaysWhichEndingsThereAreAndStaysOpen) {
    type("out.xyz");
    QTest::keyClick(&dialog_, Qt::Key_Return);

    EXPECT_TRUE(verdict().startsWith("No picture can be written as .xyz."));
    EXPECT_TRUE(verdict().contains(".png"));
    EXPECT_EQ(dialog_.result(), QDialog::Rejected);
    type("out");
    EXPECT_TRUE(verdict().startsWith("The name must end"));
    EXPECT_TRUE(verdict().contains(".png"));
}

TEST_F(ExportDialogTest, AsksForQualityOnlyWhereThereIsAny) {
    auto& quality = *dialog_.findChild<QSpinBox*>("jpegQuality");
    EXPECT_FALSE(quality.isEnabled());

    type("out.jpeg");

    EXPECT_TRUE(quality.isEnabled());
    EXPECT_EQ(quality.value(), 90);
}

TEST_F(ExportDialogTest, SaysWhyAPlaceCannotBeWritten) {
    type("nowhere/out.png");

    EXPECT_EQ(verdict(),
              QString("Could not write %1: there is no folder %2. Make the folder first, or choose "
                      "another place.")
                  .arg(toQString(folder_ / "nowhere/out.png"), toQString(folder_ / "nowhere")));
}

TEST_F(ExportDialogTest, FormatAndNameFollowEachOther) {
    choose("exportFormat", "TIFF");
    EXPECT_EQ(path().text(), toQString(folder_ / "out.tif"));

    type("out.v2.webp");
    EXPECT_EQ(child<QComboBox>("exportFormat").currentText(), "WebP");

    type("out.v2");
    choose("exportFormat", "JPEG");
    EXPECT_EQ(path().text(), toQString(folder_ / "out.v2.jpg"));
}

TEST_F(ExportDialogTest, OffersTheBitDepthsThatTheFormatHolds) {
    const auto depths = [this] {
        QStringList texts;
        for (int i = 0; i < child<QComboBox>("outputDepth").count(); ++i)
            texts << child<QComboBox>("outputDepth").itemText(i);
        return texts.join("; ");
    };
    EXPECT_EQ(depths(), "As the background: 8 bits; 8 bits; 16 bits");

    type("out.tif");
    EXPECT_EQ(depths(), "As the background: 8 bits; 8 bits; 16 bits; 32 bits, floating point");

    type("out.jpg");
    EXPECT_EQ(depths(), "8 bits");
    EXPECT_EQ(dialog_.form(), OutputForm());
}

TEST_F(ExportDialogTest, ForegroundAloneLeavesAFormatWithoutTransparency) {
    type("out.jpg");

    choose("outputContent", "Foreground alone, cropped");

    EXPECT_EQ(path().text(), toQString(folder_ / "out.png"));
    EXPECT_EQ(dialog_.form().content, OutputContent::CroppedForeground);
    type("out.jpg");
    EXPECT_FALSE(accept().isEnabled());
    EXPECT_TRUE(verdict().contains("JPEG cannot hold transparency"));
}

/// A JPEG with the mark of ISO 21496-1 in its APP2.
std::vector<std::byte> jpegWithGainMap(const Image& image) {
    std::vector<std::byte> file = encodePhotograph({image, {}}, ImageFormat::Jpeg);
    const std::string mark("\xFF\xE2\0\x22urn:iso:std:iso:ts:21496:-1\0\0\0\0\0", 36);
    const auto bytes = std::as_bytes(std::span(mark));
    file.insert(file.begin() + 2, bytes.begin(), bytes.end());
    return file;
}

TEST_F(ExportDialogTest, SaysThatTheResultOfAnHdrPictureIsSdr) {
    const std::filesystem::path path = folder_ / "hdr.jpg";
    for (const bool isHdr : {true, false}) {
        writeFileAtomically(
            path,
            isHdr ? jpegWithGainMap(composition_.background)
                  : encodePhotograph({composition_.background, {}}, ImageFormat::Jpeg));

        ExportDialog dialog(toQString(folder_ / "out.jpg"),
                            {},
                            composition_,
                            {{composition_.background, {.path = path, .sha256 = ""}}});

        EXPECT_EQ(
            dialog.findChild<QLabel*>("exportVerdict")->text(),
            isHdr ? "hdr.jpg has an HDR gain map, which is left out: the result is SDR." : "");
        EXPECT_TRUE(dialog.findChild<QPushButton*>("exportAccept")->isEnabled());
    }
}

TEST_F(ExportDialogTest, SaysThatAJpegHoldsNoTransparency) {
    composition_.background = Image(composition_.background.size(), 4, SampleType::U8);
    ExportDialog dialog(toQString(folder_ / "out.png"), {}, composition_, {});
    auto& alpha = *dialog.findChild<QCheckBox*>("outputAlpha");
    EXPECT_TRUE(alpha.isEnabled());

    dialog.findChild<QLineEdit*>("exportPath")->setText(toQString(folder_ / "out.jpg"));

    EXPECT_FALSE(alpha.isEnabled());
    EXPECT_EQ(alpha.text(), "JPEG holds no transparency: white lies behind it");
    dialog.findChild<QLineEdit*>("exportPath")->setText(toQString(folder_ / "out.tif"));
    EXPECT_TRUE(alpha.text().startsWith("Keep the"));
}

TEST_F(ExportDialogTest, RefusesANameThatIsTooLongForItsRecipe) {
    std::string name(245, 'a');
    name += ".png";
    type(name);

    EXPECT_FALSE(accept().isEnabled());
    EXPECT_TRUE(verdict().contains("its name is too long"));
}

TEST_F(ExportDialogTest, TellsTheSizeOfTheResult) {
    EXPECT_EQ(child<QLabel>("outputResultSize").text(), "160 × 120");

    choose("outputSize", "Longer side");
    child<QSpinBox>("outputLongerSide").setValue(40);

    EXPECT_EQ(child<QLabel>("outputResultSize").text(), "40 × 30");
    EXPECT_EQ(dialog_.form().longerSide, 40);
}

TEST_F(ExportDialogTest, ReturnsWhatWasChosen) {
    dialog_.findChild<QCheckBox*>("exportRecipe")->setChecked(false);
    auto& metadata = *dialog_.findChild<QComboBox*>("metadataChoice");
    metadata.setCurrentIndex(metadata.findData(static_cast<int>(MetadataPolicy::StripLocation)));

    choose("outputProfile", "Convert to sRGB");

    EXPECT_EQ(dialog_.form(), (OutputForm{.profile = OutputProfile::Srgb}));
    EXPECT_EQ(
        dialog_.habits(),
        (ExportHabits{
            .jpegQuality = 90, .metadata = MetadataPolicy::StripLocation, .wantsRecipe = false}));
}

}  // namespace
}  // namespace r2r::ui
