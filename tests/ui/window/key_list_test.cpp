// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/key_list.h"

#include "ui/words/actions.h"

#include <QTreeWidget>
#include <QUndoStack>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class KeyListTest : public ::testing::Test {
protected:
    /// The said effect of these keys; empty without a row for them.
    QString does(const QString& keys) {
        const auto rows =
            list_.findChild<QTreeWidget*>("keys")->findItems(keys, Qt::MatchExactly, 0);
        return rows.isEmpty() ? QString() : rows.front()->text(1);
    }

    QUndoStack undoStack_;
    Actions actions_{undoStack_};
    KeyList list_{actions_};
};

TEST_F(KeyListTest, HasTheKeysOfActionsByTheirPlainWords) {
    EXPECT_EQ(does("Ctrl+Z"), "Undo");
    EXPECT_EQ(does("Ctrl+Return, Ctrl+Enter"), "Harmonize");
    EXPECT_EQ(does("Ctrl+E"), "Export");
}

TEST_F(KeyListTest, HasWhatIsDoneWithKeysAndThePointerTogether) {
    EXPECT_EQ(does("Space + drag"), "Move the view");
    EXPECT_EQ(does("Hold \\"), "Show the foreground as it was");
}

}  // namespace
}  // namespace r2r::ui
