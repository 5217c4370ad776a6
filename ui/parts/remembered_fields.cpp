// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/remembered_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QWidget>

#include <utility>

namespace r2r::ui {
namespace {

/// The value of a row of the box: its data, or its text where it has none.
QJsonValue choiceOf(const QComboBox& box) {
    const QVariant data = box.currentData();
    return data.isValid() ? QJsonValue::fromVariant(data) : QJsonValue(box.currentText());
}

void choose(QComboBox& box, const QJsonValue& value) {
    for (int row = 0; row < box.count(); ++row) {
        const QVariant data = box.itemData(row);
        if (data.isValid() ? QJsonValue::fromVariant(data) == value
                           : box.itemText(row) == value.toString())
            return box.setCurrentIndex(row);
    }
}

/// The lines inside of other fields belong to Qt.
bool isOurs(const QWidget& widget) {
    return !widget.objectName().isEmpty() && !widget.objectName().startsWith("qt_");
}

}  // namespace

RememberedFields::RememberedFields(Settings& settings, QString name, QWidget& dialog)
    : QObject(&dialog), settings_(settings), name_(std::move(name)), dialog_(dialog) {}

void RememberedFields::add(const QString& key, Value value, Show show) {
    fields_.push_back({key, std::move(value), std::move(show)});
}

void RememberedFields::add(QLineEdit& line) {
    add(
        line.objectName(),
        [&line] { return QJsonValue(line.text()); },
        [&line](const QJsonValue& value) { line.setText(value.toString()); });
}

void RememberedFields::add(QSpinBox& number) {
    add(
        number.objectName(),
        [&number] { return QJsonValue(number.value()); },
        [&number](const QJsonValue& value) { number.setValue(value.toInt(number.value())); });
}

void RememberedFields::add(QComboBox& choice) {
    add(
        choice.objectName(),
        [&choice] { return choiceOf(choice); },
        [&choice](const QJsonValue& value) { choose(choice, value); });
}

void RememberedFields::add(QCheckBox& box) {
    add(
        box.objectName(),
        [&box] { return QJsonValue(box.isChecked()); },
        [&box](const QJsonValue& value) { box.setChecked(value.toBool()); });
}

void RememberedFields::addAllIn(const QWidget& part) {
    for (QWidget* widget : part.findChildren<QWidget*>()) {
        if (!isOurs(*widget))
            continue;
        if (auto* line = qobject_cast<QLineEdit*>(widget))
            add(*line);
        else if (auto* number = qobject_cast<QSpinBox*>(widget))
            add(*number);
        else if (auto* choice = qobject_cast<QComboBox*>(widget))
            add(*choice);
        else if (auto* box = qobject_cast<QCheckBox*>(widget))
            add(*box);
    }
}

void RememberedFields::begin() {
    defaults_ = values();
    show(settings_.dialogFields(name_));
}

void RememberedFields::keep() const {
    settings_.setDialogFields(name_, values());
}

void RememberedFields::showDefaults() {
    show(defaults_);
    Q_EMIT defaultsShown();
}

QPushButton* RememberedFields::createButton() {
    auto* button = new QPushButton(tr("Defaults"), &dialog_);
    button->setObjectName(name_ + "Defaults");
    button->setToolTip(tr("Set every field as it is for the first time"));
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, &RememberedFields::showDefaults);
    return button;
}

QJsonObject RememberedFields::values() const {
    QJsonObject values;
    for (const Field& field : fields_)
        values[field.key] = field.value();
    return values;
}

void RememberedFields::show(const QJsonObject& values) {
    for (const Field& field : fields_)
        if (const auto value = values.find(field.key); value != values.end())
            field.show(*value);
}

}  // namespace r2r::ui
