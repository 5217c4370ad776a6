// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decimal_box.h"

#include <QLocale>

namespace r2r::widgets {
namespace {

/// With the decimal point of the language, which is one character in all of them.
QString inLanguage(QString text, const QLocale& locale) {
    for (QChar& c : text)
        if (c == u'.' || c == u',')
            c = locale.decimalPoint().front();
    return text;
}

}  // namespace

DecimalBox::DecimalBox(QWidget* parent) : QDoubleSpinBox(parent) {
    setGroupSeparatorShown(false);
}

QValidator::State DecimalBox::validate(QString& input, int& position) const {
    input = inLanguage(input, locale());
    const QString groups = locale().groupSeparator();
    const bool isGrouped = groups != u"." && groups != u"," && input.contains(groups);
    if (isGrouped || input.count(locale().decimalPoint()) > 1)
        return QValidator::Invalid;
    return QDoubleSpinBox::validate(input, position);
}

double DecimalBox::valueFromText(const QString& text) const {
    return QDoubleSpinBox::valueFromText(inLanguage(text, locale()));
}

}  // namespace r2r::widgets
