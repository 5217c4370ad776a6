// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/engine_worker.h"
#include "ui/jobs/preview_executor.h"

#include <QThread>

#include <stop_token>

namespace r2r::ui {

/// The thread that owns the models. Requests go in by queued calls, answers come back as queued
/// signals; no lock anywhere.
///
/// Exports and batches queue behind previews. One export and one batch at a time: a second one is
/// not accepted.
class EngineThread final : public PreviewExecutor {
    Q_OBJECT

public:
    explicit EngineThread(const ModelCatalog& catalog, QObject* parent = nullptr);

    /// Asks everything to stop and waits for it.
    ~EngineThread() override;

    void start(const PreviewRequest& request, std::stop_token stop) override;

    bool startExport(const ExportRequest& request);
    void stopExport();

    [[nodiscard]] bool isExporting() const { return isExporting_; }

    bool startBatch(const BatchOptions& options);
    void stopBatch();

    [[nodiscard]] bool isRunningBatch() const { return isRunningBatch_; }

Q_SIGNALS:
    void exportProgressed(const r2r::ui::ExportProgress& progress);
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

    QThread thread_;
    EngineWorker* worker_;  ///< deleted when the thread ends
    std::stop_source exportStop_{std::nostopstate};
    std::stop_source batchStop_{std::nostopstate};
    std::stop_source previewStop_{std::nostopstate};
    bool isExporting_ = false;
    bool isRunningBatch_ = false;
};

}  // namespace r2r::ui
