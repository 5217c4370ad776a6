// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/editing/message_board.h"
#include "ui/preview/preview_request.h"

#include <QObject>

#include <map>
#include <optional>
#include <set>
#include <string>

namespace r2r::ui {

/// Tells when the guard has left next to nothing of a change, and offers all of it.
///
/// A person sees a foreground that does not change, and cannot know that a change was found. So the
/// message says how large it is, and its button switches the guard off for this foreground, which
/// is one undo step. It comes once for a foreground and a model, and as long as it is there it says
/// what was found last. Who has closed it is not told again about that foreground; who has used all
/// of it and undone that is.
class GuardAdvice final : public QObject {
    Q_OBJECT

public:
    /// Both are borrowed and live longer.
    GuardAdvice(Document& document, MessageBoard& board, QObject* parent = nullptr);

    /// Takes the findings of a preview of the document; drafts say nothing.
    void take(const PreviewResult& result);

private:
    void tell(const Foreground& foreground, const GuardFinding& finding);
    void withdraw();
    void useAll(ForegroundId id);

    Document& document_;
    MessageBoard& board_;
    std::optional<ForegroundId> shown_;         ///< whom the message is about
    std::map<ForegroundId, std::string> told_;  ///< and about which model
    std::set<ForegroundId> settled_;            ///< the person has decided
};

}  // namespace r2r::ui
