// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/editing/message_board.h"

#include <QObject>

#include <set>

namespace r2r::ui {

/// Says that a foreground is nowhere on the background any more, as a wrong number in a field makes
/// it: nothing of it is seen then, and nothing of it is exported.
class OutsideNotice final : public QObject {
    Q_OBJECT

public:
    /// Both are borrowed and live longer.
    OutsideNotice(const Document& document, MessageBoard& board, QObject* parent = nullptr);

private:
    void look();

    const Document& document_;
    MessageBoard& board_;
    std::set<ForegroundId> outside_;
};

}  // namespace r2r::ui
