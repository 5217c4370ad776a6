// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/whole_box.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace r2r::widgets {
namespace {

/// How far a text with points or commas is a number.
enum class Form {
    Whole,      ///< none, or only between thousands
    Thousands,  ///< may still become such a number
    Decimal,    ///< has decimals, or a sign that begins them
    None,
};

bool isLike(const QString& text, const QString& pattern) {
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

Form formOf(const QString& text, const QLocale& locale) {
    if (!text.contains(u'.') && !text.contains(u','))
        return Form::Whole;
    const QString group = QRegularExpression::escape(locale.groupSeparator());
    const QString point = QRegularExpression::escape(locale.decimalPoint());
    const QString thousands = "-?\\d{1,3}(" + group + "\\d{3})+";
    if (isLike(text, thousands))
        return Form::Whole;
    if (isLike(text, "-?\\d*[.,]\\d*") || isLike(text, thousands + point + "\\d*"))
        return Form::Decimal;
    return isLike(text, thousands + group + "\\d{0,2}") ? Form::Thousands : Form::None;
}

/// @param text  of `Form::Decimal`; the last sign in it begins the decimals
double decimalOf(QString text) {
    const auto point = std::max(text.lastIndexOf(u'.'), text.lastIndexOf(u','));
    const QString decimals = text.mid(point + 1);
    return (text.left(point).remove(u'.').remove(u',') + '.' + decimals + '0').toDouble();
}

}  // namespace

WholeBox::WholeBox(QWidget* parent) : QSpinBox(parent) {
    setGroupSeparatorShown(false);
}

QValidator::State WholeBox::validate(QString& input, int& position) const {
    if (input == specialValueText())
        return QSpinBox::validate(input, position);
    const QString number = withoutUnit(input);
    switch (formOf(number, locale())) {
        case Form::Whole:
            return QSpinBox::validate(input, position);
        case Form::Thousands:
        case Form::Decimal:
            return number.startsWith('-') && minimum() >= 0 ? QValidator::Invalid
                                                            : QValidator::Intermediate;
        case Form::None:
            break;
    }
    return QValidator::Invalid;
}

void WholeBox::fixup(QString& input) const {
    const QString number = withoutUnit(input);
    const Form form = formOf(number, locale());
    if (form == Form::Whole)
        return QSpinBox::fixup(input);
    const double wanted = form == Form::Decimal ? std::round(decimalOf(number)) : value();
    const double bounded =
        std::clamp(wanted, static_cast<double>(minimum()), static_cast<double>(maximum()));
    input = prefix() + textFromValue(static_cast<int>(bounded)) + suffix();
}

QString WholeBox::withoutUnit(const QString& input) const {
    QString text = input;
    if (text.startsWith(prefix()))
        text.remove(0, prefix().size());
    if (text.endsWith(suffix()))
        text.chop(suffix().size());
    return text.trimmed();
}

}  // namespace r2r::widgets
