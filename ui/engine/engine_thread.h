// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/engine_worker.h"
#include "ui/preview/preview_executor.h"

#include <QPointer>
#include <QThread>

#include <functional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace r2r::ui {

/// The thread that owns the models. Requests go in by queued calls, answers come back as queued
/// signals; no lock anywhere.
///
/// Exports and batches wait for previews. One export and one batch at a time: a second one is
/// not accepted.
class EngineThread final : public PreviewExecutor {
    Q_OBJECT

public:
    explicit EngineThread(const ModelCatalog& catalog, QObject* parent = nullptr);

    /// @param access  what stands for the engine in a test
    EngineThread(const ModelCatalog& catalog, const ModelAccess& access, QObject* parent = nullptr);

    /// Asks everything to stop and waits for it.
    ~EngineThread() override;

    void start(const PreviewRequest& request, std::stop_token stop) override;

    /// What comes after this uses the new catalogue.
    /// @param changed  the model that came, went or gave way to another of its name
    void useCatalog(const ModelCatalog& catalog, const std::string& changed);

    /// What comes after this runs on another device.
    /// @param wish  as `chooseDevice` understands it
    void useDevice(const std::string& wish);

    bool startExport(const ExportRequest& request);
    void stopExport();

    [[nodiscard]] bool isExporting() const { return isExporting_; }

    bool startBatch(const BatchOptions& options);
    void stopBatch();

    [[nodiscard]] bool isRunningBatch() const { return isRunningBatch_; }

    /// Runs `work` after everything asked before, and hands how it ended to `deliver`, here and
    /// exactly once, unless `receiver` is gone by then.
    ///
    /// @param work        Result(EngineModels&, const JobContext&); runs on the engine thread, so
    /// it
    ///                    holds values only
    /// @param deliver     void(const Outcome<Result>&)
    /// @param progressed  on this thread, as often as an eye can follow
    /// @return to stop it with
    template <typename Work, typename Deliver>
    std::stop_source ask(QObject* receiver,
                         Work work,
                         Deliver deliver,
                         std::function<void(const JobProgress&)> progressed = {});

Q_SIGNALS:
    void exportProgressed(const r2r::ui::JobProgress& progress);
    void exportFinished(const r2r::ui::ExportReport& report);
    void exportFailed(const r2r::ui::Failure& failure);
    void exportCancelled();

    void batchPlanned(const std::vector<r2r::BatchItem>& items);
    void batchItemFinished(const r2r::BatchOutcome& outcome);
    void batchFinished(const r2r::BatchReport& report);
    void batchFailed(const r2r::ui::Failure& failure);

private:
    void forwardPreviews();
    void forwardExports();
    void forwardBatches();

    /// Queues `work` for the engine thread with a stop that also heeds the end of this object.
    void post(std::function<void(EngineWorker&, std::stop_token)> work, std::stop_token stop);

    /// Runs `call` here, unless `receiver` is gone; called on the engine thread.
    void callHere(QPointer<QObject> receiver, std::function<void()> call);

    QThread thread_;
    EngineWorker* worker_;  ///< deleted when the thread ends
    std::stop_source exportStop_{std::nostopstate};
    std::stop_source batchStop_{std::nostopstate};
    std::stop_source end_;
    bool isExporting_ = false;
    bool isRunningBatch_ = false;
};

template <typename Work, typename Deliver>
std::stop_source EngineThread::ask(QObject* receiver,
                                   Work work,
                                   Deliver deliver,
                                   std::function<void(const JobProgress&)> progressed) {
    using Result = std::invoke_result_t<Work&, EngineModels&, const JobContext&>;
    std::stop_source stop;
    const QPointer<QObject> guard(receiver);
    post(
        [this, guard, work = std::move(work), deliver, progressed](EngineWorker& worker,
                                                                   std::stop_token token) mutable {
            const JobContext job =
                thinnedContext(std::move(token), [&](const JobProgress& progress) {
                    if (progressed)
                        callHere(guard, [progressed, progress] { progressed(progress); });
                });
            const Outcome<Result> outcome =
                outcomeOf([&]() -> Result { return work(worker.models(), job); });
            callHere(guard, [deliver, outcome] { deliver(outcome); });
        },
        stop.get_token());
    return stop;
}

}  // namespace r2r::ui
