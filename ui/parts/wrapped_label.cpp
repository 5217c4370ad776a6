// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/wrapped_label.h"

#include <QLabel>

namespace r2r::ui {

QLabel* wrappedLabel(const QString& name, LabelRole role, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setProperty("role", role == LabelRole::Quiet ? "quiet" : "warning");
    return label;
}

void say(QLabel& label, const QString& text) {
    label.setText(text);
    label.setVisible(!text.isEmpty());
}

}  // namespace r2r::ui
