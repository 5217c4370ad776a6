// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/batch_form.h"

#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/studio_pictures.h"
#include "ui/parts/remembered_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTest>
#include <gmock/gmock.h>

#include <filesystem>
#include <memory>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using testing::toQString;

constexpr int kDeadlineMs = 30000;

class BatchFormTest : public ::testing::Test {
protected:
    BatchFormTest() {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder_ / "settings"));
        settings_ = std::make_unique<Settings>();
        fs::create_directory(folder_ / "in");
        form_ = std::make_unique<BatchForm>(library_, engine_, *settings_);
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(*form_, name);
    }

    void type(const char* name, const QString& text) { child<QLineEdit>(name).setText(text); }

    /// As a person does.
    void choose(const char* name, const QString& item) {
        auto& combo = child<QComboBox>(name);
        const int index = combo.findText(item, Qt::MatchStartsWith);
        ASSERT_GE(index, 0) << qPrintable(item);
        combo.setCurrentIndex(index);
        Q_EMIT combo.activated(index);
    }

    /// Devices are listed when the engine has looked.
    void chooseDevice(const QString& item) {
        ASSERT_TRUE(QTest::qWaitFor(
            [&] {
                return child<QComboBox>("batchDevice").findText(item, Qt::MatchStartsWith) >= 0;
            },
            kDeadlineMs));
        choose("batchDevice", item);
    }

    void addOperation(const QString& kind, double amount) {
        choose("maskOperation", kind);
        child<QDoubleSpinBox>("maskOperationAmount").setValue(amount);
        child<QPushButton>("addMaskOperation").click();
    }

    r2r::testing::TemporaryFolder folder_;
    ModelCatalog catalog_;
    EngineThread engine_{catalog_};
    ModelLibrary library_{catalog_, engine_};
    std::unique_ptr<Settings> settings_;
    std::unique_ptr<BatchForm> form_;
};

TEST_F(BatchFormTest, MissingMasksAreFoundAndRefinedWhenThatIsWanted) {
    EXPECT_FALSE(form_->options().findsMasks);
    EXPECT_EQ(form_->options().refinePx, 0);

    child<QCheckBox>("batchFindsMasks").click();
    child<QCheckBox>("batchRefines").click();
    child<QDoubleSpinBox>("batchRefinePx").setValue(12);

    EXPECT_TRUE(form_->options().findsMasks);
    EXPECT_EQ(form_->options().refinePx, 12);
}

TEST_F(BatchFormTest, BeginsAsTheCommandLineDoes) {
    const BatchOptions standard;
    const BatchOptions options = form_->options();

    EXPECT_EQ(options.nameTemplate, standard.nameTemplate);
    EXPECT_EQ(options.harmony, library_.standardSettings());
    EXPECT_TRUE(options.maskOperations.empty());
    EXPECT_EQ(options.existing, standard.existing);
    EXPECT_EQ(options.form, standard.form);
    EXPECT_EQ(options.write.jpegQuality, standard.write.jpegQuality);
    EXPECT_EQ(options.write.isLossless, standard.write.isLossless);
    EXPECT_EQ(options.write.metadata, standard.write.metadata);
    EXPECT_EQ(options.device, standard.device);
}

TEST_F(BatchFormTest, ProposesAFolderBesideThePictures) {
    type("batchInput", toQString(folder_ / "in/"));
    EXPECT_EQ(child<QLineEdit>("batchOutput").text(), toQString(folder_ / "in-harmonized"));

    type("batchOutput", toQString(folder_ / "mine"));
    type("batchInput", toQString(folder_.path()));

    EXPECT_EQ(child<QLineEdit>("batchOutput").text(), toQString(folder_ / "mine"));
}

TEST_F(BatchFormTest, SaysWhyItCannotBeStarted) {
    EXPECT_EQ(form_->objection(), "Choose the folder with the pictures.");

    type("batchInput", "/no/such/folder");
    EXPECT_EQ(form_->objection(), "There is no folder /no/such/folder.");

    type("batchInput", toQString(folder_ / "in"));
    EXPECT_EQ(form_->objection(), "");

    type("batchOutput", toQString(folder_ / "in"));
    EXPECT_TRUE(form_->objection().contains("mixed with the pictures"));

    type("batchOutput", toQString(folder_ / "out"));
    type("batchTemplate", "{name}");
    EXPECT_TRUE(form_->objection().contains("extension"));
}

TEST_F(BatchFormTest, ShowsWhatAResultIsCalled) {
    type("batchTemplate", "{name}-{model}.png");

    EXPECT_EQ(child<QLabel>("batchNameExample").text(), "beach.jpg becomes beach-r2r-lite.png");
}

TEST_F(BatchFormTest, ListsMaskOperationsInTheirOrder) {
    addOperation("Shrink", 1.5);
    addOperation("Invert", 0);
    addOperation("Feather", 4);

    EXPECT_THAT(form_->options().maskOperations,
                ElementsAre(MaskOperation{MaskOperation::Kind::Grow, -1.5},
                            MaskOperation{MaskOperation::Kind::Invert, 0},
                            MaskOperation{MaskOperation::Kind::Feather, 4}));
    child<QListWidget>("maskOperations").setCurrentRow(1);
    child<QPushButton>("removeMaskOperation").click();
    EXPECT_EQ(form_->options().maskOperations.size(), 2);
}

TEST_F(BatchFormTest, HandsEverythingToTheEngine) {
    type("batchInput", toQString(folder_ / "in"));
    choose("batchModel", "Reinhard");
    child<QDoubleSpinBox>("batchStrength.value").setValue(70);
    child<QDoubleSpinBox>("batchLightness.value").setValue(20);
    child<QDoubleSpinBox>("batchColor.value").setValue(110);
    child<QCheckBox>("batchGuard").click();
    child<QCheckBox>("batchFollowsRegion").click();
    child<QSpinBox>("batchRegion2").setValue(40);
    chooseDevice("CPU");
    choose("batchExisting", "Overwrite");
    choose("outputDepth", "16 bits");
    choose("metadataChoice", "Remove");

    const BatchOptions options = form_->options();

    EXPECT_EQ(options.harmony.model, "reinhard");
    EXPECT_EQ(options.harmony.strength,
              (ChangeStrength{.overall = 0.7F, .lightness = 0.2F, .color = 1.1F}));
    EXPECT_EQ(options.harmony.guard, true);
    EXPECT_EQ(options.harmony.reference, (Rect{0, 0, 40, 256}));
    EXPECT_EQ(options.existing, ExistingOutput::Overwrite);
    EXPECT_EQ(options.form.sampleType, SampleType::U16);
    EXPECT_EQ(options.write.metadata, MetadataPolicy::Strip);
    EXPECT_EQ(options.device, "cpu");
}

TEST_F(BatchFormTest, AnotherModelDecidesOnItsOwnGuardAgain) {
    child<QCheckBox>("batchGuard").click();
    EXPECT_TRUE(form_->options().harmony.guard.has_value());

    choose("batchModel", "Reinhard");

    EXPECT_FALSE(form_->options().harmony.guard.has_value());
    EXPECT_FALSE(child<QCheckBox>("batchGuard").isChecked());
}

TEST_F(BatchFormTest, OffersOnlyWhatTheOneFormatOfTheNamesHolds) {
    EXPECT_GE(child<QComboBox>("outputDepth").findText("16 bits"), 0);

    type("batchTemplate", "{name}.jpg");

    EXPECT_LT(child<QComboBox>("outputDepth").findText("16 bits"), 0);
}

TEST_F(BatchFormTest, BeginsWithWhatWasStartedLastAndGoesBackToTheDefaults) {
    const BatchOptions standard = form_->options();
    type("batchInput", toQString(folder_ / "in"));
    type("batchTemplate", "{name}-{model}.png");
    choose("batchExisting", "Overwrite");
    choose("batchModel", "Monge");
    child<QCheckBox>("batchGuard").click();
    addOperation("Shrink", 3);
    addOperation("Invert", 0);
    choose("metadataChoice", "Remove");
    const BatchOptions wanted = form_->options();
    form_->remembered().keep();

    form_ = std::make_unique<BatchForm>(library_, engine_, *settings_);
    const BatchOptions options = form_->options();
    EXPECT_EQ(options.input, wanted.input);
    EXPECT_EQ(options.output, wanted.output);
    EXPECT_EQ(options.nameTemplate, wanted.nameTemplate);
    EXPECT_EQ(options.existing, wanted.existing);
    EXPECT_EQ(options.harmony, wanted.harmony);
    EXPECT_EQ(options.maskOperations, wanted.maskOperations);
    EXPECT_EQ(options.write.metadata, wanted.write.metadata);
    EXPECT_EQ(child<QListWidget>("maskOperations").item(0)->text(), "Shrink, 3.0 px");

    form_->remembered().showDefaults();
    EXPECT_EQ(form_->options().harmony, standard.harmony);
    EXPECT_EQ(form_->options().input, standard.input);
    EXPECT_EQ(form_->options().output, standard.output);
    EXPECT_TRUE(form_->options().maskOperations.empty());
}

TEST_F(BatchFormTest, AFolderForResultsThatNobodyChoseFollowsThePicturesAgain) {
    type("batchInput", toQString(folder_ / "in"));
    form_->remembered().keep();

    form_ = std::make_unique<BatchForm>(library_, engine_, *settings_);
    type("batchInput", toQString(folder_ / "other"));

    EXPECT_EQ(child<QLineEdit>("batchOutput").text(), toQString(folder_ / "other-harmonized"));
}

}  // namespace
}  // namespace r2r::ui
