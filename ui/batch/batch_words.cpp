// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/batch_words.h"

#include "ui/words/messages.h"

#include <QCoreApplication>
#include <QLocale>

namespace r2r::ui::batch_words {
namespace {

QString tr(const char* text, int n = -1) {
    return QCoreApplication::translate("r2r::ui::batch_words", text, nullptr, n);
}

QString ofGuard(const GuardFinding& finding) {
    const QLocale locale;
    return tr("Only a small change was found (ΔE %1 on average), and the guard used %2 % of it.")
        .arg(locale.toString(finding.deltaE, 'f', 1), locale.toString(100 * finding.share, 'f', 0));
}

}  // namespace

QString sentences(const std::string& message) {
    return messages::of(Failure{ErrorCode::InvalidArgument, message, {}}).happened;
}

QString pictures(int count) {
    return count == 1 ? tr("1 picture") : tr("%1 pictures").arg(QLocale().toString(count));
}

QString remark(const BatchOutcome& outcome) {
    QStringList said;
    if (!outcome.message.empty())
        said << sentences(outcome.message);
    if (isReducedByGuard(outcome))
        said << ofGuard(*outcome.guard);
    return said.join(' ');
}

QStringList remarks(const BatchReport& report) {
    const BatchRemarks remarks = remarksOf(report);
    QStringList said;
    for (const BatchRemarks::Note& note : remarks.notes)
        said << tr("%1: %2").arg(pictures(note.pictures), sentences(note.sentence));
    if (remarks.reducedByGuard > 0)
        said << tr("%1: only a small change was found, and the guard used less than a tenth of it. "
                   "Switch the guard off to use all of it.")
                    .arg(pictures(remarks.reducedByGuard));
    return said;
}

}  // namespace r2r::ui::batch_words
