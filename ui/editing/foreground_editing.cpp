// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/foreground_editing.h"

#include "ui/document/commands.h"
#include "ui/document/foreground_copy.h"
#include "ui/jobs/merged_picture.h"
#include "ui/jobs/outcome.h"
#include "ui/words/actions.h"
#include "widgets/canvas_view.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace r2r::ui {

ForegroundEditing::ForegroundEditing(Document& document,
                                     widgets::CanvasView& canvas,
                                     EngineThread& engine,
                                     const Actions& actions,
                                     QObject* parent)
    : QObject(parent), document_(document), canvas_(canvas), engine_(engine), actions_(actions) {
    const auto onTrigger = [&](ActionId id, auto act) {
        connect(&actions[id], &QAction::triggered, this, act);
    };
    const auto withForeground = [&](ActionId id, auto act) {
        onTrigger(id, [this, act] { withCurrent(act); });
    };
    withForeground(ActionId::DeleteForeground, [this](const Foreground& current) {
        document_.push(std::make_unique<RemoveForeground>(document_, current.id));
    });
    withForeground(ActionId::Duplicate, [this](const Foreground& current) {
        document_.push(std::make_unique<DuplicateForeground>(document_, current.id));
    });
    withForeground(ActionId::HideForeground, [this](const Foreground& current) {
        document_.push(std::make_unique<HideForeground>(document_, current.id, !current.isHidden));
    });
    withForeground(ActionId::LockForeground, [this](const Foreground& current) {
        document_.push(std::make_unique<SetLabel>(
            document_, current.id, Label{current.name, !current.isLocked}));
    });
    withForeground(ActionId::Flip, [this](const Foreground& current) { flip(current, 0); });
    // Upside down is left and right exchanged, and half a turn.
    withForeground(ActionId::FlipVertical,
                   [this](const Foreground& current) { flip(current, 180); });
    withForeground(ActionId::ResetPerspective, [this](const Foreground& current) {
        Placement straight = current.placement;
        straight.corners.reset();
        document_.push(std::make_unique<PlaceForeground>(document_, current.id, straight));
    });
    withForeground(ActionId::Raise, [this](const Foreground& current) { moveInOrder(current, 1); });
    withForeground(ActionId::Lower,
                   [this](const Foreground& current) { moveInOrder(current, -1); });
    withForeground(ActionId::Copy, [this](const Foreground& current) { clipboard_.put(current); });
    withForeground(ActionId::Cut, [this](const Foreground& current) { cut(current); });
    onTrigger(ActionId::CopyMerged, [this] { copyMerged(); });
    onTrigger(ActionId::Paste, [this] { paste(); });
    onTrigger(ActionId::FreeTransform, [this] { transform(); });
}

void ForegroundEditing::withCurrent(const std::function<void(const Foreground&)>& act) {
    if (const Foreground* current = document_.currentForeground()) {
        const Foreground copy = *current;  // what is done to the document may move it
        act(copy);
    }
}

void ForegroundEditing::flip(const Foreground& foreground, double degrees) {
    Placement placement = foreground.placement;
    placement.isFlipped = !placement.isFlipped;
    placement.degrees = std::remainder(placement.degrees + degrees, 360);
    document_.push(std::make_unique<PlaceForeground>(document_, foreground.id, placement));
}

void ForegroundEditing::moveInOrder(const Foreground& foreground, int steps) {
    const auto& foregrounds = document_.composition().foregrounds;
    const auto found = std::ranges::find(foregrounds, foreground.id, &Foreground::id);
    const auto place = found - foregrounds.begin() + steps;
    if (place >= 0)
        document_.push(
            std::make_unique<MoveInOrder>(document_, foreground.id, static_cast<size_t>(place)));
}

void ForegroundEditing::cut(const Foreground& foreground) {
    clipboard_.put(foreground);
    auto removal = std::make_unique<RemoveForeground>(document_, foreground.id);
    removal->setText(tr("Cut foreground"));
    document_.push(std::move(removal));
}

void ForegroundEditing::copyMerged() {
    const Size size = document_.composition().background.size();
    engine_.ask(
        this,
        [composition = document_.composition()](EngineModels& models, const JobContext& job) {
            return mergedPicture(composition, models.finder(), job);
        },
        [this, size](const Outcome<QImage>& outcome) {
            if (const auto* picture = std::get_if<QImage>(&outcome)) {
                QGuiApplication::clipboard()->setImage(*picture);
                Q_EMIT noticed(
                    {tr("Copied the picture with %1 pixels.").arg(messages::size(size)), {}});
            } else if (const auto* failure = std::get_if<Failure>(&outcome)) {
                Q_EMIT failed(*failure);
            }
        });
}

void ForegroundEditing::paste() {
    const auto taken = outcomeOf([this] { return clipboard_.foreground(); });
    if (const auto* failure = std::get_if<Failure>(&taken)) {
        Q_EMIT failed(*failure);
        return;
    }
    const auto* kept = std::get_if<std::optional<Foreground>>(&taken);
    if (!kept || !*kept || !document_.hasBackground()) {
        canvas_.paste();
        return;
    }
    const Composition& composition = document_.composition();
    const Rect background = Rect::of(composition.background.size());
    Foreground pasted = **kept;
    pasted.id = composition.unusedId();
    pasted.isHidden = false;
    pasted.isLocked = false;
    if (coveredBounds(pasted, background.size()).isEmpty())
        pasted.placement.centre = {background.width / 2.0, background.height / 2.0};
    pasted.placement = freePlacement(composition, pasted);
    if (unusedName(composition, pasted.name) != pasted.name)
        pasted.name = nameOfCopy(composition, pasted.name);
    if (pasted.harmony.reference &&
        intersection(*pasted.harmony.reference, background) != *pasted.harmony.reference)
        pasted.harmony.reference.reset();
    auto addition = std::make_unique<AddForeground>(document_, std::move(pasted));
    addition->setText(tr("Paste foreground"));
    document_.push(std::move(addition));
}

void ForegroundEditing::transform() {
    actions_[ActionId::PullCorners].setChecked(false);
    actions_[ActionId::ToolMove].trigger();
    canvas_.setFocus();
}

}  // namespace r2r::ui
