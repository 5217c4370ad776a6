// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editing/guard_advice.h"
#include "ui/editing/message_board.h"
#include "ui/editing/outside_notice.h"
#include "ui/jobs/outcome.h"
#include "ui/preview/preview_request.h"
#include "ui/words/messages.h"

#include <QObject>
#include <QStringList>

namespace r2r::ui {

/// The messages of the window's parts on its board: each about its topic, and gone when
/// that is over.
class Announcements final : public QObject {
    Q_OBJECT

public:
    /// Both are borrowed and live longer.
    Announcements(Document& document, MessageBoard& board, QObject* parent = nullptr);

    void tell(Topic topic, const messages::Message& message);
    void tellFailure(Topic topic, const Failure& failure);

    /// Tells what is shown otherwise than files say.
    void tellNotes(Topic topic, const QStringList& notes);

    /// Tells what was done otherwise than asked, when that is new, and what the guard left.
    void tellAbout(const PreviewResult& result);

    /// Posts what `signal` brings: a Failure, notes or a Message.
    template <typename Sender, typename Signal>
    void failuresOf(Sender* sender, Signal signal, Topic topic) {
        connect(sender, signal, this, [this, topic](const Failure& failure) {
            tellFailure(topic, failure);
        });
    }

    template <typename Sender, typename Signal>
    void notesOf(Sender* sender, Signal signal, Topic topic) {
        connect(sender, signal, this, [this, topic](const QStringList& notes) {
            tellNotes(topic, notes);
        });
    }

    template <typename Sender, typename Signal>
    void messagesOf(Sender* sender, Signal signal, Topic topic) {
        connect(sender, signal, this, [this, topic](const messages::Message& message) {
            tell(topic, message);
        });
    }

private:
    void followDocument(const Change& change);

    MessageBoard& board_;
    GuardAdvice guardAdvice_;
    OutsideNotice outside_;
    QStringList toldNotes_;  ///< of the last preview
};

}  // namespace r2r::ui
