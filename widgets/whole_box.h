// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSpinBox>

namespace r2r::widgets {

/// A field for a whole number that rounds what is typed with decimals when it is left: "4,5" and
/// "4.5" become 5, never 45, whatever the language. Three digits after the language's own sign for
/// thousands are thousands; the field itself shows none.
class WholeBox final : public QSpinBox {
    Q_OBJECT

public:
    explicit WholeBox(QWidget* parent = nullptr);

    [[nodiscard]] QValidator::State validate(QString& input, int& position) const override;
    void fixup(QString& input) const override;

private:
    [[nodiscard]] QString withoutUnit(const QString& input) const;
};

}  // namespace r2r::widgets
