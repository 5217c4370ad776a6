// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/key_list.h"

#include "ui/parts/window_size.h"
#include "ui/words/actions.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace r2r::ui {
namespace {

struct Gesture {
    const char* keys;
    const char* does;
};

// Keys that work while they are held, or together with the pointer: no action has them.
constexpr Gesture kGestures[] = {
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Wheel"), QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Zoom")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Space + drag"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Move the view")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Hold \\"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Show the foreground as it was")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Arrows"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Nudge the foreground, further with Shift")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Alt + drag a corner"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Scale about the centre")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Ctrl + drag a corner"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Pull it alone, into perspective")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Shift while rotating"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "In steps of 15°")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "[ and ]"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Smaller or larger brush")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Shift + [ and ]"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Softer or harder brush")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Alt + right drag"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Size of the brush sideways, hardness up and down")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "1 … 9, 0"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Opacity of the brush: 10 % … 90 %, 100 %")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Alt while painting"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Erase with the brush, paint with the eraser")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Shift while painting"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "A straight line from the last stroke")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Shift, Alt while selecting"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList",
                       "Add to the mask, take away from it; both: keep what is in both")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Alt or right click"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Select by click: what is not wanted")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Enter, Backspace"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList",
                       "Close a polygon, or end the clicks; take the last one back")},
    {QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Esc"),
     QT_TRANSLATE_NOOP("r2r::ui::KeyList", "Cancel the gesture")},
};

}  // namespace

KeyList::KeyList(const Actions& actions, QWidget* parent) : QDialog(parent) {
    setObjectName("keyList");
    setWindowTitle(tr("Keys"));
    resize(fittingScreen(*this, {560, 620}));
    auto* list = new QTreeWidget(this);
    list->setObjectName("keys");
    list->setAccessibleName(tr("Keys"));
    list->setHeaderLabels({tr("Key"), tr("Action")});
    list->setRootIsDecorated(false);
    list->setSelectionMode(QAbstractItemView::NoSelection);
    for (const auto& [keys, does] : actions.keys())
        new QTreeWidgetItem(list, {keys, does});
    for (const Gesture& gesture : kGestures)
        new QTreeWidgetItem(list, {tr(gesture.keys), tr(gesture.does)});
    list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(list);
    layout->addWidget(buttons);
}

}  // namespace r2r::ui
