// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/without_commands.h"

#include <QRegularExpression>
#include <QStringList>

namespace r2r::ui {
namespace {

/// "r2r inspect", "\"r2r inspect\"", "--force".
const QRegularExpression& command() {
    static const QRegularExpression pattern(R"((^|[\s"(])(r2r [a-z]|--[a-z]))");
    return pattern;
}

}  // namespace

QString withoutCommands(const QString& text) {
    if (!text.contains(command()))
        return text;
    static const QRegularExpression bracketed(R"(\s*\([^()]*\))");
    static const QRegularExpression border(R"((?<=[.;:])\s+)");
    QString kept = text;
    for (auto found = bracketed.match(kept); found.hasMatch();
         found = bracketed.match(kept, found.capturedStart() + 1))
        if (found.captured().contains(command()))
            kept.remove(found.capturedStart(), found.capturedLength());

    QStringList parts = kept.split(border, Qt::SkipEmptyParts);
    const QString last = parts.isEmpty() ? QString() : parts.last();
    parts.removeIf([](const QString& part) { return part.contains(command()); });
    if (parts.isEmpty())
        return {};
    if (parts.last() != last)  // a clause that led to what is gone ends the sentence
        parts.last() = parts.last().chopped(1) + '.';
    return parts.join(' ');
}

}  // namespace r2r::ui
