// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/outside_notice.h"

#include "ui/words/file_messages.h"

#include <utility>
#include <variant>

namespace r2r::ui {
namespace {

/// An empty mask is told of by the tools that paint it.
bool isOutside(const Foreground& foreground, Size background) {
    return !foreground.isHidden && !foreground.mask.support().isEmpty() &&
           coveredBounds(foreground, background).isEmpty();
}

}  // namespace

OutsideNotice::OutsideNotice(const Document& document, MessageBoard& board, QObject* parent)
    : QObject(parent), document_(document), board_(board) {
    connect(&document, &Document::opened, this, &OutsideNotice::look);
    connect(&document, &Document::changed, this, [this](const Change& change) {
        if (std::holds_alternative<PlacementChanged>(change) ||
            std::holds_alternative<StructureChanged>(change))
            look();
    });
}

void OutsideNotice::look() {
    const Composition& composition = document_.composition();
    std::set<ForegroundId> outside;
    const Foreground* newest = nullptr;
    for (const Foreground& foreground : composition.foregrounds)
        if (isOutside(foreground, composition.background.size())) {
            outside.insert(foreground.id);
            if (!outside_.contains(foreground.id))
                newest = &foreground;
        }
    outside_ = std::move(outside);
    if (outside_.empty())
        board_.withdraw(Topic::Place);
    if (newest)
        board_.post({.message = messages::outside(QString::fromStdString(newest->name)),
                     .topic = Topic::Place});
}

}  // namespace r2r::ui
