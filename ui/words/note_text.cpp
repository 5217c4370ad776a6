// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/note_text.h"

#include "engine/core/overloaded.h"

#include <QCoreApplication>
#include <QLocale>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::noteText", text);
}

QString worded(const HarmonizerNote& note) {
    return std::visit(
        Overloaded{
            [](const WorkedSmaller& smaller) {
                const QLocale locale;
                return tr("Worked at %1 instead of %2 pixels: %3 has too little free memory.")
                    .arg(locale.toString(smaller.sidePx),
                         locale.toString(smaller.wantedPx),
                         QString::fromStdString(smaller.device));
            },
            [](const WorkedOnCpu& moved) {
                return tr("Worked on the CPU: %1 has too little memory for the weights.")
                    .arg(QString::fromStdString(moved.device));
            },
            [](const LeftReferenceUnused& unused) {
                return tr("The reference region was not used: %1 decides for itself what to "
                          "follow.")
                    .arg(QString::fromStdString(unused.model));
            },
            [](const RanOnnxOnCpu& ran) {
                return tr("%1 is an ONNX network and ran on the CPU.")
                    .arg(QString::fromStdString(ran.model));
            },
            [](const FollowedPartOfReference&) {
                return tr(
                    "Only the part of the reference region that is on the background was "
                    "followed.");
            },
            [](const KeptSentence& kept) { return QString::fromStdString(kept.text); },
        },
        note);
}

}  // namespace

QStringList noteTexts(const std::vector<HarmonizerNote>& notes) {
    QStringList texts;
    for (const HarmonizerNote& note : notes)
        texts << worded(note);
    return texts;
}

}  // namespace r2r::ui
