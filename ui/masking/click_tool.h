// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/masking/mask_tool.h"
#include "ui/masking/subject_finding.h"

#include <optional>
#include <vector>

namespace r2r::ui {

/// Selects what is clicked, or what is in a box that is dragged around it; Alt or the right button
/// say what is not wanted. Clicks belong together until the tool is left or Enter or Esc is
/// pressed: each makes the answer better, takes the place of the answer before and is one step.
/// Backspace takes the last one back.
class ClickTool : public MaskTool {
    Q_OBJECT

public:
    /// @param finding  borrowed
    ClickTool(const ToolContext& context,
              const MaskMode& mode,
              SubjectFinding& finding,
              QObject* parent = nullptr);

    [[nodiscard]] bool begin(const widgets::CanvasPointer& pointer) override;
    void extend(const widgets::CanvasPointer& pointer) override;
    void commit() override;
    void cancel() override;
    [[nodiscard]] bool claims(const QKeyEvent& event) const override;
    bool pressKey(const QKeyEvent& event) override;
    void activate() override;
    void deactivate() override;

Q_SIGNALS:
    void told(const r2r::ui::messages::Message& message);

private:
    struct Press {
        Point from;  ///< pixels of the background
        Point to;
        QPointF fromWidget;
        bool isWanted = true;
        bool isBox = false;
        MaskCombination how{};
    };

    struct Answer {
        SubjectQuery query;
        TiledMask mask;
    };

    /// Clicks that belong together.
    struct Session {
        ForegroundId id{};
        TiledMask base;  ///< the mask before them
        MaskCombination how{};
        SubjectQuery query;
        std::vector<Answer> answers;  ///< some may be undone
    };

    [[nodiscard]] bool addToQuery(const Press& press, const Foreground& foreground);
    void ask();
    void take(const SubjectQuery& query, const TiledMask& mask);
    void follow(const Change& change);
    void endSession();
    void showMarks();

    SubjectFinding& finding_;
    std::optional<Press> press_;
    std::optional<Session> session_;
    bool isTaking_ = false;
};

}  // namespace r2r::ui
