// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/preview/preview_scheduler.h"
#include "ui/tools/canvas_scene.h"

#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace r2r::ui {

/// Keeps the canvas showing what the engine makes of the document.
///
/// Fast models follow every edit. A slow one runs when it is asked for (`harmonizeNow`); until then
/// the canvas shows what it found last. No edit ends a slow run: what was edited meanwhile is shown
/// over the old result and painted anew when the run is over. Only `stop`, another document, or the
/// loss of what it works on does.
class LivePreview final : public QObject {
    Q_OBJECT

public:
    using Judge = std::function<bool(const Foreground& foreground)>;

    /// Everything is borrowed and must live longer.
    /// @param isSlow  whether the foreground's model waits to be asked
    LivePreview(const Document& document,
                CanvasScene& scene,
                PreviewExecutor& executor,
                Alarm& alarm,
                Judge isSlow,
                QObject* parent = nullptr);

    /// While a slider is held, drafts will do; when it is let go, the full picture follows.
    void setHandMoving(bool isMoving);

    /// Runs the slow models too.
    void harmonizeNow();

    /// Ends a run that was asked for; the canvas shows again what was found before.
    void stop();

    /// A run that was asked for has not ended yet.
    [[nodiscard]] bool isRunning() const { return running_.has_value(); }

    /// Whether the canvas shows something else for this foreground than a run would find.
    [[nodiscard]] bool isOutdated(ForegroundId foreground) const;

    /// Something may have become fast, slow, or different without the document being edited.
    void reconsider();

Q_SIGNALS:
    void busyChanged(bool isBusy);
    void resultShown(const r2r::ui::PreviewResult& result);  ///< drafts too
    void failed(const r2r::ui::Failure& failure);

    void runningChanged(bool isRunning);
    void progressed(const r2r::ui::JobProgress& progress);  ///< of the run that was asked for
    void outdatedChanged();                                 ///< see `isOutdated`

private:
    [[nodiscard]] std::optional<PreviewRequest> request();
    [[nodiscard]] std::vector<ForegroundId> slowForegrounds() const;
    [[nodiscard]] int wantedSide() const;
    [[nodiscard]] bool hasLostItsSubject() const;
    void followDocument();
    void followShadow();
    void followZoom();
    void show(const PreviewResult& result);
    void giveUp();
    void endRun();

    const Document& document_;
    CanvasScene& scene_;
    Judge isSlow_;
    PreviewScheduler scheduler_;
    std::vector<ForegroundId> outdated_;
    Composition shown_;                   ///< what the newest request was made of
    std::optional<Composition> running_;  ///< what the run that was asked for began with
    int shownSide_ = 0;                   ///< of the last result at rest
    bool isHandMoving_ = false;
};

}  // namespace r2r::ui
