// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/guard_advice.h"

#include "ui/document/commands.h"

#include <memory>
#include <utility>

namespace r2r::ui {

GuardAdvice::GuardAdvice(Document& document, MessageBoard& board, QObject* parent)
    : QObject(parent), document_(document), board_(board) {
    connect(&document, &Document::opened, this, [this] {
        shown_.reset();
        told_.clear();
        settled_.clear();
    });
    connect(&board, &MessageBoard::dismissed, this, [this](Topic topic) {
        if (topic == Topic::Guard && shown_)
            settled_.insert(*std::exchange(shown_, std::nullopt));
    });
}

void GuardAdvice::take(const PreviewResult& result) {
    if (result.isDraft)
        return;
    const auto isSmall = [&](ForegroundId id) {
        const auto found = result.guarded.find(id);
        return found != result.guarded.end() && found->second.isWorthTelling();
    };
    if (shown_ && !isSmall(*shown_)) {
        shown_.reset();
        board_.withdraw(Topic::Guard);
    }
    for (const auto& [id, finding] : result.guarded) {
        const Foreground* foreground = document_.composition().find(id);
        if (!foreground || !isSmall(id) || settled_.contains(id))
            continue;
        const auto told = told_.find(id);
        if (told == told_.end() || told->second != foreground->harmony.model)
            tell(*foreground, finding);
    }
}

void GuardAdvice::tell(const Foreground& foreground, const GuardFinding& finding) {
    shown_ = foreground.id;
    told_[foreground.id] = foreground.harmony.model;
    board_.post({.message = messages::of(finding, QString::fromStdString(foreground.name)),
                 .topic = Topic::Guard,
                 .action = tr("Use all of it"),
                 .act = [this, id = foreground.id] { useAll(id); }});
}

void GuardAdvice::useAll(ForegroundId id) {
    shown_.reset();
    settled_.insert(id);
    const Foreground* foreground = document_.composition().find(id);
    if (!foreground)
        return;
    HarmonySettings harmony = foreground->harmony;
    harmony.guard = false;
    document_.push(std::make_unique<SetHarmony>(document_, id, std::move(harmony)));
}

}  // namespace r2r::ui
