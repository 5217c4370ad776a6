// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace r2r::ui {

enum class LabelRole {
    Quiet,    ///< explains; in the colour of small print
    Warning,  ///< says what is wrong
};

/// A label whose text is wrapped.
[[nodiscard]] QLabel* wrappedLabel(const QString& name, LabelRole role, QWidget* parent);

/// Shows `text`; a label without a text is hidden.
void say(QLabel& label, const QString& text);

}  // namespace r2r::ui
