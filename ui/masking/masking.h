// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/engine_thread.h"
#include "ui/masking/click_tool.h"
#include "ui/masking/color_range_tool.h"
#include "ui/masking/fill_tool.h"
#include "ui/masking/mask_mode.h"
#include "ui/masking/mask_views.h"
#include "ui/masking/mask_work.h"
#include "ui/masking/polygon_tool.h"
#include "ui/masking/shape_tool.h"
#include "ui/masking/subject_finding.h"
#include "ui/words/actions.h"
#include "ui/words/settings.h"

#include <QObject>

class QStatusBar;

namespace r2r::ui {

class CanvasScene;
class ToolBox;

/// All that makes masks and is no brush, led by the actions of the window.
class Masking final : public QObject {
    Q_OBJECT

public:
    /// Borrowed; they live longer.
    struct Parts {
        Document& document;
        CanvasScene& scene;
        ToolBox& tools;
        EngineThread& engine;
        const Actions& actions;
        Settings& settings;
    };

    /// @param window  parent of dialogs
    Masking(const Parts& parts, QWidget& window);
    ~Masking() override;

    /// What belongs above the brush; the caller's.
    [[nodiscard]] QWidget* makePanel();

    /// Adds the progress of what takes long.
    void addTo(QStatusBar& bar);

    [[nodiscard]] MaskMode& mode() { return mode_; }

    [[nodiscard]] MaskViews& views() { return *views_; }

Q_SIGNALS:
    void refused(r2r::ui::Obstacle obstacle);
    void failed(const r2r::ui::Failure& failure);
    void told(const r2r::ui::messages::Message& message);

private:
    void addTool(ActionId id, MaskTool& tool);
    template <typename Dialog, typename... More>
    Dialog& dialog(const More&... more);

    Parts parts_;
    QWidget& window_;
    widgets::ProgressStrip* subjectProgress_;
    widgets::ProgressStrip* workProgress_;
    MaskMode mode_;
    MaskWork work_;
    SubjectFinding finding_;
    MaskViews* views_;  ///< the window's
    ClickTool click_;
    ShapeTool lasso_;
    PolygonTool polygon_;
    ShapeTool rectangle_;
    ShapeTool ellipse_;
    FillTool fill_;
    ColorRangeTool colorRange_;
};

}  // namespace r2r::ui
