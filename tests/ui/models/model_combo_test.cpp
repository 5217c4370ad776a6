// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_combo.h"

#include "tests/support/temporary_folder.h"
#include "ui/engine/engine_thread.h"
#include "ui/models/importing.h"
#include "widgets/progress_strip.h"

#include <QMenu>
#include <QWidget>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace r2r::ui {
namespace {

using ::testing::HasSubstr;

/// A folder of models in which "night" is damaged.
class DamagedModelTest : public ::testing::Test {
protected:
    DamagedModelTest() {
        std::filesystem::create_directories(folder_ / "night");
        std::ofstream(folder_ / "night/manifest.json") << "{";
        library_.take(ModelCatalog(folder_.path()), "night");
    }

    r2r::testing::TemporaryFolder folder_;
    EngineThread engine_{ModelCatalog()};
    ModelLibrary library_{ModelCatalog(), engine_};
};

TEST_F(DamagedModelTest, IsListedAsDamagedAndCannotBeChosen) {
    const ModelCombo combo(library_, "models");

    const int row = combo.findText("night");
    ASSERT_GT(row, 0);
    EXPECT_EQ(combo.itemText(row - 1), "Damaged");
    EXPECT_FALSE(combo.model()->flags(combo.model()->index(row, 0)).testFlag(Qt::ItemIsEnabled));
    EXPECT_THAT(combo.itemData(row, Qt::ToolTipRole).toString().toStdString(),
                HasSubstr("night is damaged ("));
}

TEST_F(DamagedModelTest, IsNotSaidToBeMissing) {
    EXPECT_THAT(library_.absence("night").toStdString(),
                HasSubstr("Import it again, or remove it with Model → Remove model."));
    EXPECT_EQ(library_.absence("day"), "day is not installed.");
}

TEST_F(DamagedModelTest, CanBeRemoved) {
    QWidget window;
    Settings settings;
    widgets::ProgressStrip strip;
    Importing importing(library_, {}, settings, strip, window);
    QMenu menu;
    importing.fillRemoveMenu(menu);

    Q_EMIT menu.aboutToShow();

    ASSERT_EQ(menu.actions().size(), 1);
    EXPECT_EQ(menu.actions().front()->text(), "night (damaged)…");
}

}  // namespace
}  // namespace r2r::ui
