// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace r2r::widgets {

/// A field for a number in which point and comma both begin the decimals, whatever the language.
/// Digits are not grouped: "433,7" is never read as 4337.
class DecimalBox final : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit DecimalBox(QWidget* parent = nullptr);

    [[nodiscard]] QValidator::State validate(QString& input, int& position) const override;
    [[nodiscard]] double valueFromText(const QString& text) const override;
};

}  // namespace r2r::widgets
