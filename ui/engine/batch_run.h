// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/batch_job.h"
#include "ui/engine/engine_thread.h"

#include <QObject>

#include <memory>
#include <stop_token>

namespace r2r::ui {

/// A batch on the engine thread: planned, run a few pictures at a time, and told of. One at a time.
///
/// A started batch ends in exactly one of `finished` and `failed`. The destructor stops it.
class BatchRun final : public QObject {
    Q_OBJECT

public:
    /// @param engine  borrowed; must live longer
    explicit BatchRun(EngineThread& engine, QObject* parent = nullptr);
    ~BatchRun() override;

    /// @return false, and nothing happens, while one runs
    bool start(const BatchOptions& options);
    void stop();

    [[nodiscard]] bool isRunning() const { return isRunning_; }

Q_SIGNALS:
    /// @param leftOut  what of the folder is not part of the plan, and why; one sentence each
    void planned(const std::vector<r2r::BatchItem>& items, const QStringList& leftOut);
    void itemFinished(const r2r::BatchOutcome& outcome);
    void finished(const r2r::BatchReport& report);  ///< also after a stop
    void failed(const r2r::ui::Failure& failure);   ///< the rest was not run

private:
    /// Used by one thread at a time: by the engine's during a turn, by this one between turns.
    using Job = std::shared_ptr<BatchJob>;

    void takeTurn(const Job& job);
    void end(const Outcome<BatchReport>& outcome);

    EngineThread& engine_;
    std::stop_source stop_{std::nostopstate};
    bool isRunning_ = false;
};

}  // namespace r2r::ui
