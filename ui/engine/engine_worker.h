// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/batch_job.h"
#include "ui/engine/engine_models.h"
#include "ui/engine/export_job.h"
#include "ui/jobs/job_progress.h"
#include "ui/jobs/outcome.h"
#include "ui/preview/preview_renderer.h"

#include <QObject>

#include <memory>
#include <stop_token>

namespace r2r::ui {

/// Lives on the engine thread and runs what is asked of it, one thing after the other. Nothing
/// that the engine throws leaves it: every call ends in exactly one of its three signals.
class EngineWorker final : public QObject {
    Q_OBJECT

public:
    EngineWorker(const ModelCatalog& catalog, const ModelAccess& access);

    void runPreview(const PreviewRequest& request, std::stop_token stop);
    void runExport(const ExportRequest& request, std::stop_token stop);
    void runBatch(const BatchOptions& options, std::stop_token stop);

    [[nodiscard]] EngineModels& models() { return models_; }

Q_SIGNALS:
    void previewProgressed(r2r::ui::Generation generation, const r2r::ui::JobProgress& progress);
    void previewDrafted(const r2r::ui::PreviewResult& draft);
    void previewFinished(const r2r::ui::PreviewResult& result);
    void previewFailed(r2r::ui::Generation generation, const r2r::ui::Failure& failure);
    void previewCancelled(r2r::ui::Generation generation);

    void exportProgressed(const r2r::ui::JobProgress& progress);
    void exportFinished(const r2r::ui::ExportReport& report);
    void exportFailed(const r2r::ui::Failure& failure);
    void exportCancelled();

    void batchPlanned(const std::vector<r2r::BatchItem>& items);
    void batchItemFinished(const r2r::BatchOutcome& outcome);
    void batchFinished(const r2r::BatchReport& report);  ///< also after a stop
    void batchFailed(const r2r::ui::Failure& failure);   ///< nothing was run

private:
    void continueBatch();

    EngineModels models_;
    PreviewRenderer renderer_{models_.finder()};
    std::unique_ptr<BatchJob> batch_;
};

}  // namespace r2r::ui
