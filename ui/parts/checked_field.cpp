// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/checked_field.h"

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
    problem_ = new QLabel(this);
    problem_->setObjectName(nameOf(*field) + ".problem");
    problem_->setWordWrap(true);
    problem_->setProperty("role", "warning");
    problem_->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addWidget(field);
    layout->addWidget(problem_);
    setFocusProxy(field);
    listenTo(*field);
    for (QWidget* part : field->findChildren<QWidget*>())
        listenTo(*part);
}

void CheckedField::showProblem(const QString& problem) {
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
}

bool CheckedField::hasProblem() const {
    return !problem_->text().isEmpty();
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
