// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/guard_advice.h"

#include "engine/pipeline/harmonizers/guarded_harmonizer.h"
#include "ui/document/commands.h"

#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

/// Whether switching the guard off would show anything.
bool isOfUse(const HarmonySettings& harmony) {
    return harmony.guard != false && usesChange(harmony);
}

messages::Message wordsOf(const Foreground& foreground, const GuardFinding& finding) {
    return messages::of(finding, QString::fromStdString(foreground.name));
}

}  // namespace

GuardAdvice::GuardAdvice(Document& document, MessageBoard& board, QObject* parent)
    : QObject(parent), document_(document), board_(board) {
    connect(&document, &Document::opened, this, [this] {
        shown_.reset();
        told_.clear();
        settled_.clear();
    });
    connect(&document, &Document::changed, this, [this] {
        const Foreground* about = shown_ ? document_.composition().find(*shown_) : nullptr;
        if (!about || about->isHidden || !isOfUse(about->harmony))
            withdraw();
    });
    connect(&board, &MessageBoard::dismissed, this, [this](Topic topic) {
        if (topic == Topic::Guard && shown_)
            settled_.insert(*std::exchange(shown_, std::nullopt));
    });
}

void GuardAdvice::take(const PreviewResult& result) {
    if (result.isDraft)
        return;
    if (shown_ && !result.guarded.contains(*shown_))
        withdraw();
    for (const auto& [id, finding] : result.guarded) {
        const Foreground* foreground = document_.composition().find(id);
        if (!foreground || settled_.contains(id))
            continue;
        if (!finding.isWorthTelling() || !isOfUse(foreground->harmony)) {
            if (shown_ == id)
                withdraw();
            continue;
        }
        const auto told = told_.find(id);
        if (told == told_.end() || told->second != foreground->harmony.model)
            tell(*foreground, finding);
        else if (shown_ == id)
            board_.amend(Topic::Guard, wordsOf(*foreground, finding));
    }
}

void GuardAdvice::tell(const Foreground& foreground, const GuardFinding& finding) {
    shown_ = foreground.id;
    told_[foreground.id] = foreground.harmony.model;
    board_.post({.message = wordsOf(foreground, finding),
                 .topic = Topic::Guard,
                 .action = tr("Use all of it"),
                 .act = [this, id = foreground.id] { useAll(id); }});
}

void GuardAdvice::withdraw() {
    if (std::exchange(shown_, std::nullopt))
        board_.withdraw(Topic::Guard);
}

void GuardAdvice::useAll(ForegroundId id) {
    shown_.reset();
    told_.erase(id);  // undone, it is offered again
    const Foreground* foreground = document_.composition().find(id);
    if (!foreground)
        return;
    HarmonySettings harmony = foreground->harmony;
    harmony.guard = false;
    document_.push(std::make_unique<SetHarmony>(document_, id, std::move(harmony)));
}

}  // namespace r2r::ui
