// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/checked_field.h"

#include "ui/parts/field_focus.h"
#include "ui/parts/wrapped_label.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSpinBox>
#include <QVBoxLayout>

namespace r2r::ui {
namespace {

/// Fields of several parts are called as the line in them is.
QString nameOf(const QWidget& field) {
    if (!field.objectName().isEmpty() || !field.focusProxy())
        return field.objectName();
    return nameOf(*field.focusProxy());
}

}  // namespace

CheckedField::CheckedField(QWidget* field, QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addWidget(field);
    const auto words = [&](const QString& kind, const char* role) {
        auto* label = new QLabel(this);
        label->setObjectName(nameOf(*field) + kind);
        label->setWordWrap(true);
        label->setProperty("role", role);
        label->hide();
        layout->addWidget(label);
        return label;
    };
    problem_ = words(".problem", "warning");
    remark_ = words(".remark", "quiet");
    handFocusOn(*this, *field);
    listenTo(*field);
    for (QWidget* part : field->findChildren<QWidget*>())
        listenTo(*part);
}

void CheckedField::showProblem(const QString& problem) {
    say(*problem_, problem);
}

bool CheckedField::hasProblem() const {
    return !problem_->text().isEmpty();
}

void CheckedField::showRemark(const QString& remark) {
    say(*remark_, remark);
}

void CheckedField::listenTo(QWidget& part) {
    const auto forget = [this] { showProblem({}); };
    if (auto* line = qobject_cast<QLineEdit*>(&part))
        connect(line, &QLineEdit::textChanged, this, forget);
    if (auto* box = qobject_cast<QSpinBox*>(&part))
        connect(box, &QSpinBox::valueChanged, this, forget);
    if (auto* box = qobject_cast<QComboBox*>(&part))
        connect(box, &QComboBox::currentIndexChanged, this, forget);
    if (auto* list = qobject_cast<QListWidget*>(&part))
        connect(list, &QListWidget::itemChanged, this, forget);
}

}  // namespace r2r::ui
