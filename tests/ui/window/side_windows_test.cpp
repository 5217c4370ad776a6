// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/side_windows.h"

#include "engine/core/build_info.h"
#include "tests/ui/model_window.h"

#include <QDialog>
#include <QMessageBox>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class SideWindowsTest : public testing::ModelWindow,
                        public ::testing::WithParamInterface<std::pair<const char*, const char*>> {
};

/// The parameters are an action: its object name, and that of the window it opens.
TEST_P(SideWindowsTest, AreMadeOnceAndShownAgain) {
    const auto [name, window] = GetParam();
    action(name).trigger();
    auto& dialog = child<QDialog>(window);
    EXPECT_TRUE(dialog.isVisible());
    dialog.close();
    EXPECT_FALSE(dialog.isVisible());

    action(name).trigger();

    EXPECT_TRUE(dialog.isVisible());
    EXPECT_EQ(window_.findChildren<QDialog*>(window).size(), 1);
}

INSTANTIATE_TEST_SUITE_P(OfEveryMenu,
                         SideWindowsTest,
                         ::testing::Values(std::pair("batchExport", "batchDialog"),
                                           std::pair("synthesize", "synthesizeDialog"),
                                           std::pair("showMessages", "messageList"),
                                           std::pair("guide", "helpWindow"),
                                           std::pair("keys", "keyList")),
                         [](const auto& tested) { return std::string(tested.param.second); });

using AboutTest = testing::ModelWindow;

TEST_F(AboutTest, SaysWhichVersionItIs) {
    action("about").trigger();

    auto& box = child<QMessageBox>("about");
    EXPECT_TRUE(box.text().contains("R2R Studio"));
    EXPECT_FALSE(box.iconPixmap().isNull());
    box.close();
}

TEST_F(AboutTest, SaysWhatTheProgramWasBuiltWith) {
    action("about").trigger();

    auto& box = child<QMessageBox>("about");
    EXPECT_TRUE(box.informativeText().contains(QString::fromStdString(buildOptions())));
    box.close();
}

}  // namespace
}  // namespace r2r::ui
