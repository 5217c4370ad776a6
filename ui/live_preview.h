// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/jobs/preview_scheduler.h"
#include "ui/tools/canvas_scene.h"

#include <QObject>

#include <optional>

namespace r2r::ui {

/// Keeps the canvas showing what the engine makes of the document.
class LivePreview final : public QObject {
    Q_OBJECT

public:
    /// Everything is borrowed and must live longer.
    LivePreview(const Document& document,
                CanvasScene& scene,
                PreviewExecutor& executor,
                Alarm& alarm,
                QObject* parent = nullptr);

    /// While a slider is held, drafts will do; when it is let go, the full picture follows.
    void setHandMoving(bool isMoving);

Q_SIGNALS:
    void busyChanged(bool isBusy);
    void resultShown(const r2r::ui::PreviewResult& result);  ///< drafts too
    void failed(const r2r::ui::Failure& failure);

private:
    [[nodiscard]] std::optional<PreviewRequest> request() const;
    [[nodiscard]] int wantedSide() const;
    void followDocument();
    void followZoom();
    void show(const PreviewResult& result);

    const Document& document_;
    CanvasScene& scene_;
    PreviewScheduler scheduler_;
    int shownSide_ = 0;  ///< of the last result at rest
    bool isHandMoving_ = false;
};

}  // namespace r2r::ui
