// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/announcements.h"

#include "ui/document/document.h"
#include "ui/words/note_text.h"

#include <utility>
#include <variant>

namespace r2r::ui {

Announcements::Announcements(Document& document, MessageBoard& board, QObject* parent)
    : QObject(parent), board_(board), guardAdvice_(document, board), outside_(document, board) {
    connect(&document, &Document::opened, &board, &MessageBoard::withdrawAll);
    connect(&document, &Document::changed, this, &Announcements::followDocument);
}

void Announcements::followDocument(const Change& change) {
    if (std::holds_alternative<StructureChanged>(change))
        board_.withdraw(Topic::Preview);
    if (!std::holds_alternative<SettingsChanged>(change))
        board_.withdraw(Topic::Mask);
}

void Announcements::tell(Topic topic, const messages::Message& message) {
    board_.post({.message = message, .topic = topic});
}

void Announcements::tellFailure(Topic topic, const Failure& failure) {
    board_.post({.message = messages::of(failure), .topic = topic, .isError = true});
}

void Announcements::tellNotes(Topic topic, const QStringList& notes) {
    tell(topic, messages::ofNotes(notes));
}

void Announcements::tellAbout(const PreviewResult& result) {
    if (result.isDraft)
        return;
    board_.withdraw(Topic::Preview);  // it went well this time
    QStringList notes = noteTexts(result.notes);
    const bool isNew = std::exchange(toldNotes_, notes) != notes;  // not with every edit
    if (isNew && !notes.isEmpty()) {
        const QString first = notes.takeFirst();
        tell(Topic::General, {first, notes.join(' ')});
    }
    guardAdvice_.take(result);
}

}  // namespace r2r::ui
