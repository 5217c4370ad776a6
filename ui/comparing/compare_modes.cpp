// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/compare_modes.h"

#include "widgets/compare_view.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

namespace r2r::ui {

using widgets::CompareMode;

CompareModes::CompareModes(widgets::CompareView& view, QWidget* parent) : QWidget(parent) {
    auto* modes = new QButtonGroup(this);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    const auto add = [&](CompareMode mode, const QString& name, const QString& text) {
        auto* button = new QToolButton(this);
        button->setObjectName(name);
        button->setText(text);
        button->setCheckable(true);
        button->setChecked(mode == view.mode());
        modes->addButton(button);
        row->addWidget(button);
        connect(button, &QToolButton::clicked, &view, [&view, mode] {
            view.setMode(mode);
            view.setFocus();
        });
        return button;
    };
    add(CompareMode::Wipe, "compareWipe", tr("Wipe"))
        ->setToolTip(tr("Drag the handle, or move it with the arrow keys"));
    add(CompareMode::SideBySide, "compareSideBySide", tr("Side by side"));
    add(CompareMode::Flicker, "compareFlicker", tr("Flicker"))
        ->setToolTip(tr("Hold the space bar to see the right picture"));
}

}  // namespace r2r::ui
