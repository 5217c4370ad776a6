// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/arranging.h"

#include "ui/words/actions.h"

#include <memory>
#include <utility>

namespace r2r::ui {

Arranging::Arranging(Document& document, Actions& actions, QObject* parent)
    : QObject(parent), document_(document), actions_(actions) {
    for (const auto& [id, alignment] : {std::pair(ActionId::AlignLeft, Alignment::Left),
                                        std::pair(ActionId::AlignCentre, Alignment::Centre),
                                        std::pair(ActionId::AlignRight, Alignment::Right),
                                        std::pair(ActionId::AlignTop, Alignment::Top),
                                        std::pair(ActionId::AlignMiddle, Alignment::Middle),
                                        std::pair(ActionId::AlignBottom, Alignment::Bottom)})
        connect(&actions[id], &QAction::triggered, this, [this, alignment = alignment] {
            align(alignment);
        });
    connect(&actions[ActionId::DistributeAcross], &QAction::triggered, this, [this] {
        distribute(Direction::Horizontal);
    });
    connect(&actions[ActionId::DistributeDown], &QAction::triggered, this, [this] {
        distribute(Direction::Vertical);
    });
    connect(&actions, &Actions::obstaclesChanged, this, &Arranging::showObstacles);
}

void Arranging::align(Alignment alignment) {
    document_.push(std::make_unique<PlaceForegrounds>(
        document_,
        aligned(document_.composition(), document_.chosenForegrounds(), alignment),
        tr("Align foregrounds")));
}

void Arranging::distribute(Direction direction) {
    document_.push(std::make_unique<PlaceForegrounds>(
        document_,
        distributed(document_.composition(), document_.chosenForegrounds(), direction),
        tr("Distribute foregrounds")));
}

void Arranging::showObstacles() {
    for (const ActionId id : {ActionId::DistributeAcross, ActionId::DistributeDown})
        if (actions_[id].isEnabled() && document_.chosenForegrounds().size() < kLeastDistributed)
            actions_.block(
                id, tr("Choose three foregrounds or more: Shift and a click choose one more."));
}

}  // namespace r2r::ui
