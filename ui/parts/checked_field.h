// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QLabel;

namespace r2r::ui {

/// A field of a form, and below it in words what is wrong with it. The words go as soon as the
/// field is edited.
class CheckedField final : public QWidget {
    Q_OBJECT

public:
    /// @param field  becomes a child; its object name with ".problem" is that of the words
    explicit CheckedField(QWidget* field, QWidget* parent = nullptr);

    /// An empty text: nothing is wrong.
    void showProblem(const QString& problem);

    [[nodiscard]] bool hasProblem() const;

    /// Shows a remark that is worth knowing and prevents nothing; stays until it is replaced. The
    /// object name of the words ends in ".remark".
    void showRemark(const QString& remark);

private:
    void listenTo(QWidget& part);

    QLabel* problem_ = nullptr;
    QLabel* remark_ = nullptr;
};

}  // namespace r2r::ui
