// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/words/settings.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QObject>
#include <QString>

#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QWidget;

namespace r2r::ui {

/// The fields of a dialog that are set the same way when it is opened again, and its button
/// *Defaults*. One for every dialog that is filled in often.
///
/// The owner adds fields, says when they show the defaults, and when what they show is worth
/// keeping: when the work was started, not when it was given up.
class RememberedFields final : public QObject {
    Q_OBJECT

public:
    using Value = std::function<QJsonValue()>;
    using Show = std::function<void(const QJsonValue&)>;

    /// @param settings  borrowed
    /// @param name      of the dialog: where its fields are kept
    RememberedFields(Settings& settings, QString name, QWidget& dialog);

    /// @param show  passes over what it cannot show: it may have been kept by another version
    void add(const QString& key, Value value, Show show);

    void add(QLineEdit& line);
    void add(QSpinBox& number);
    void add(QComboBox& choice);
    void add(QCheckBox& box);

    /// Every line, number, choice and check box in `part` that has an object name, in the order
    /// they were made.
    void addAllIn(const QWidget& part);

    /// *Defaults* goes back to the values that the fields show now. Then they show the kept ones.
    void begin();

    void keep() const;
    void showDefaults();

    /// @return the dialog's "NAMEDefaults"
    [[nodiscard]] QPushButton* createButton();

Q_SIGNALS:
    /// The fields show their defaults. What is not kept, such as a name, goes back now as well.
    void defaultsShown();

private:
    struct Field {
        QString key;
        Value value;
        Show show;
    };

    [[nodiscard]] QJsonObject values() const;
    void show(const QJsonObject& values);

    Settings& settings_;
    QString name_;
    QWidget& dialog_;
    std::vector<Field> fields_;
    QJsonObject defaults_;
};

}  // namespace r2r::ui
