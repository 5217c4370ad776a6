// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/masks/mask_shapes.h"
#include "engine/pipeline/subjects/subject_selection.h"
#include "ui/document/document.h"
#include "ui/engine/engine_thread.h"
#include "ui/masking/slow_progress.h"
#include "ui/words/messages.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <stop_token>

namespace r2r::ui {

/// What a person wants of a foreground's picture in its mask.
struct SubjectQuestion {
    ForegroundId id{};
    SubjectQuery query;  ///< pixels of the foreground's picture
    TiledMask base;      ///< what the answer is combined with
    MaskCombination how = MaskCombination::Replace;
};

/// Asks the engine thread for the mask of a subject. A newer question takes the place of one that
/// was not answered yet.
class SubjectFinding final : public QObject {
    Q_OBJECT

public:
    /// All borrowed and live longer; the strip is for this object only.
    SubjectFinding(Document& document,
                   EngineThread& engine,
                   widgets::ProgressStrip& strip,
                   QObject* parent = nullptr);
    ~SubjectFinding() override;

    /// What stands out in the picture of the current foreground, as one step. Nothing happens
    /// without one.
    void selectSubject(MaskCombination how);

    /// Hands the mask that answers the question to `deliver`, unless nothing was found, the work
    /// was cancelled or failed, or the foreground is gone by then.
    void find(const SubjectQuestion& question, std::function<void(const TiledMask& mask)> deliver);

    void cancel();

Q_SIGNALS:
    void failed(const r2r::ui::Failure& failure);
    void told(const r2r::ui::messages::Message& message);

private:
    void takeSubject(const SubjectQuestion& question, const TiledMask& mask);

    Document& document_;
    EngineThread& engine_;
    SlowProgress progress_;
    std::stop_source stop_{std::nostopstate};
    uint64_t newest_ = 0;  ///< question
};

}  // namespace r2r::ui
