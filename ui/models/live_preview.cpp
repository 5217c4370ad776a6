// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/live_preview.h"

#include "ui/preview/preview_renderer.h"
#include "widgets/canvas_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace r2r::ui {

LivePreview::LivePreview(const Document& document,
                         CanvasScene& scene,
                         PreviewExecutor& executor,
                         Alarm& alarm,
                         Judge isSlow,
                         QObject* parent)
    : QObject(parent)
    , document_(document)
    , scene_(scene)
    , isSlow_(std::move(isSlow))
    , scheduler_([this] { return request(); }, executor, alarm) {
    connect(&document, &Document::changed, this, &LivePreview::followDocument);
    connect(&document, &Document::opened, this, [this] {
        giveUp();  // what still runs belongs to another document
        scene_.clearResult();
        followDocument();
    });
    connect(&scene, &CanvasScene::shadowShown, this, &LivePreview::followShadow);
    connect(&scene.canvas(), &widgets::CanvasView::zoomChanged, this, &LivePreview::followZoom);
    connect(&scheduler_, &PreviewScheduler::resultReady, this, &LivePreview::show);
    connect(&scheduler_, &PreviewScheduler::failed, this, &LivePreview::failed);
    connect(&scheduler_, &PreviewScheduler::busyChanged, this, [this](bool isBusy) {
        if (!isBusy)
            endRun();
        Q_EMIT busyChanged(scheduler_.isBusy());
    });
    connect(&executor,
            &PreviewExecutor::progressed,
            this,
            [this](Generation generation, const JobProgress& progress) {
                if (running_ && generation == scheduler_.newest())
                    Q_EMIT progressed(progress);
            });
}

void LivePreview::setHandMoving(bool isMoving) {
    isHandMoving_ = isMoving;
    if (!isMoving)
        followDocument();
}

void LivePreview::harmonizeNow() {
    if (running_ || document_.composition().foregrounds.empty())
        return;
    running_ = document_.composition();
    scheduler_.invalidate(Quality::Full);
    Q_EMIT runningChanged(true);
}

void LivePreview::stop() {
    if (!running_)
        return;
    scheduler_.abandon();
    if (!scheduler_.isBusy())
        endRun();
}

void LivePreview::reconsider() {
    followDocument();
}

bool LivePreview::isOutdated(ForegroundId foreground) const {
    return std::ranges::find(outdated_, foreground) != outdated_.end();
}

std::optional<PreviewRequest> LivePreview::request() {
    shown_ = document_.composition();
    if (shown_.foregrounds.empty())
        return std::nullopt;
    if (const auto& casting = scene_.casting())
        if (Foreground* foreground = shown_.find(casting->id))
            foreground->shadow = casting->shadow;
    return PreviewRequest{.composition = shown_,
                          .longerSide = wantedSide(),
                          .held = running_ ? std::vector<ForegroundId>() : slowForegrounds()};
}

std::vector<ForegroundId> LivePreview::slowForegrounds() const {
    std::vector<ForegroundId> slow;
    for (const Foreground& foreground : document_.composition().foregrounds)
        if (isSlow_(foreground))
            slow.push_back(foreground.id);
    return slow;
}

int LivePreview::wantedSide() const {
    const int full = document_.composition().background.size().longerSide();
    const double shown = full * scene_.canvas().view().zoom();
    // Close to the full size the full size itself is as cheap, and every pixel is where it will be
    // in the export.
    constexpr double kNearlyFull = 0.66;
    if (shown >= kNearlyFull * full)
        return full;
    return std::max(PreviewRenderer::kWorkingSide, static_cast<int>(std::ceil(shown)));
}

bool LivePreview::hasLostItsSubject() const {
    const Composition& now = document_.composition();
    return !now.background.sharesPixelsWith(running_->background) ||
           std::ranges::any_of(running_->foregrounds,
                               [&](const Foreground& each) { return !now.find(each.id); });
}

void LivePreview::followDocument() {
    if (document_.composition().foregrounds.empty()) {
        giveUp();
        scene_.clearResult();
        return;
    }
    if (running_ && !hasLostItsSubject())
        return;  // `endRun` catches up
    if (running_)
        giveUp();
    scheduler_.invalidate(isHandMoving_ ? Quality::Draft : Quality::Full);
}

/// In the hand it is in no document yet.
void LivePreview::followShadow() {
    if (!scene_.casting())
        return followDocument();
    if (!running_)
        scheduler_.invalidate(Quality::Draft);
}

void LivePreview::followZoom() {
    if (!running_ && !document_.composition().foregrounds.empty() && wantedSide() > shownSide_)
        scheduler_.invalidate(Quality::Full);
}

void LivePreview::show(const PreviewResult& result) {
    scene_.showResult(result, shown_);
    shownSide_ = wantedSide();
    if (!result.isDraft && std::exchange(outdated_, result.outdated) != result.outdated)
        Q_EMIT outdatedChanged();
    Q_EMIT resultShown(result);
}

void LivePreview::giveUp() {
    scheduler_.abandon();
    if (std::exchange(running_, std::nullopt))
        Q_EMIT runningChanged(false);
}

void LivePreview::endRun() {
    if (!std::exchange(running_, std::nullopt))
        return;
    Q_EMIT runningChanged(false);
    // Edits that came meanwhile, or the picture as it was before a run that was stopped.
    if (!document_.composition().foregrounds.empty())
        scheduler_.invalidate(Quality::Full);
}

}  // namespace r2r::ui
