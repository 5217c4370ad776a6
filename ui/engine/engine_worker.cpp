// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/engine_worker.h"

#include <QTimer>

#include <utility>

namespace r2r::ui {
namespace {

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

}  // namespace

EngineWorker::EngineWorker(const ModelCatalog& catalog, const ModelAccess& access)
    : models_(catalog, access) {}

void EngineWorker::runPreview(const PreviewRequest& request, std::stop_token stop) {
    const JobContext job = thinnedContext(std::move(stop), [&](const JobProgress& progress) {
        Q_EMIT previewProgressed(request.generation, progress);
    });
    const auto outcome = outcomeOf([&] {
        return renderer_.run(
            request, job, [this](const PreviewResult& draft) { Q_EMIT previewDrafted(draft); });
    });
    std::visit(
        Overloaded{
            [&](const PreviewResult& result) { Q_EMIT previewFinished(result); },
            [&](const Failure& failure) { Q_EMIT previewFailed(request.generation, failure); },
            [&](WasCancelled) { Q_EMIT previewCancelled(request.generation); },
        },
        outcome);
}

void EngineWorker::runExport(const ExportRequest& request, std::stop_token stop) {
    const JobContext job = thinnedContext(std::move(stop), [this](const JobProgress& progress) {
        Q_EMIT exportProgressed(progress);
    });
    const auto outcome = outcomeOf([&] { return exportPicture(request, models_, job); });
    std::visit(Overloaded{
                   [&](const ExportReport& report) { Q_EMIT exportFinished(report); },
                   [&](const Failure& failure) { Q_EMIT exportFailed(failure); },
                   [&](WasCancelled) { Q_EMIT exportCancelled(); },
               },
               outcome);
}

void EngineWorker::runBatch(const BatchOptions& options, std::stop_token stop) {
    auto outcome = outcomeOf([&] { return std::make_unique<BatchJob>(options, stop); });
    if (const auto* failure = std::get_if<Failure>(&outcome)) {
        Q_EMIT batchFailed(*failure);
        return;
    }
    batch_ = std::get<std::unique_ptr<BatchJob>>(std::move(outcome));
    Q_EMIT batchPlanned(batch_->items());
    continueBatch();
}

void EngineWorker::continueBatch() {
    if (batch_->isOver()) {
        Q_EMIT batchFinished(std::exchange(batch_, nullptr)->report());
        return;
    }
    const auto outcome = outcomeOf([this] {
        batch_->takeTurn(models_.workspace(),
                         [this](const BatchOutcome& item) { Q_EMIT batchItemFinished(item); });
        return true;
    });
    if (const auto* failure = std::get_if<Failure>(&outcome)) {
        batch_.reset();
        Q_EMIT batchFailed(*failure);
        return;
    }
    // Previews that were asked for in the meantime stand before this in the queue.
    QTimer::singleShot(0, this, &EngineWorker::continueBatch);
}

}  // namespace r2r::ui
