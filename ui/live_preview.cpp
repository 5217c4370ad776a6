// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live_preview.h"

#include "ui/jobs/preview_renderer.h"
#include "widgets/canvas_view.h"

#include <algorithm>
#include <cmath>

namespace r2r::ui {

LivePreview::LivePreview(const Document& document,
                         CanvasScene& scene,
                         PreviewExecutor& executor,
                         Alarm& alarm,
                         QObject* parent)
    : QObject(parent)
    , document_(document)
    , scene_(scene)
    , scheduler_([this] { return request(); }, executor, alarm) {
    connect(&document, &Document::changed, this, &LivePreview::followDocument);
    connect(&document, &Document::opened, this, [this] {
        // What still runs belongs to another document.
        scheduler_.abandon();
        scene_.clearResult();
        followDocument();
    });
    connect(&scene.canvas(), &widgets::CanvasView::zoomChanged, this, &LivePreview::followZoom);
    connect(&scheduler_, &PreviewScheduler::resultReady, this, &LivePreview::show);
    connect(&scheduler_, &PreviewScheduler::failed, this, &LivePreview::failed);
    connect(&scheduler_, &PreviewScheduler::busyChanged, this, &LivePreview::busyChanged);
}

void LivePreview::setHandMoving(bool isMoving) {
    isHandMoving_ = isMoving;
    if (!isMoving)
        followDocument();
}

std::optional<PreviewRequest> LivePreview::request() const {
    if (document_.composition().foregrounds.empty())
        return std::nullopt;
    return PreviewRequest{.composition = document_.composition(), .longerSide = wantedSide()};
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

void LivePreview::followDocument() {
    if (document_.composition().foregrounds.empty()) {
        scheduler_.abandon();
        scene_.clearResult();
        return;
    }
    scheduler_.invalidate(isHandMoving_ ? Quality::Draft : Quality::Full);
}

void LivePreview::followZoom() {
    if (!document_.composition().foregrounds.empty() && wantedSide() > shownSide_)
        scheduler_.invalidate(Quality::Full);
}

void LivePreview::show(const PreviewResult& result) {
    scene_.showResult(result);
    shownSide_ = wantedSide();
    Q_EMIT resultShown(result);
}

}  // namespace r2r::ui
