// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/engine_thread.h"

#include <QMetaObject>

#include <utility>

namespace r2r::ui {

EngineThread::EngineThread(const ModelCatalog& catalog, QObject* parent)
    : PreviewExecutor(parent), worker_(new EngineWorker(catalog)) {
    thread_.setObjectName("engine");
    worker_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, worker_, &QObject::deleteLater);
    forwardPreviews();
    forwardExports();
    forwardBatches();
    thread_.start();
}

EngineThread::~EngineThread() {
    stopExport();
    stopBatch();
    previewStop_.request_stop();
    thread_.quit();
    thread_.wait();
}

void EngineThread::start(const PreviewRequest& request, std::stop_token stop) {
    // Whoever made the request may be gone when the thread must end, so it gets a stop of its own.
    previewStop_ = std::stop_source();
    QMetaObject::invokeMethod(
        worker_,
        [worker = worker_, request, stop = std::move(stop), own = previewStop_]() mutable {
            const std::stop_callback link(stop, [&own] { own.request_stop(); });
            worker->runPreview(request, own.get_token());
        },
        Qt::QueuedConnection);
}

bool EngineThread::startExport(const ExportRequest& request) {
    if (std::exchange(isExporting_, true))
        return false;
    exportStop_ = std::stop_source();
    QMetaObject::invokeMethod(
        worker_,
        [worker = worker_, request, stop = exportStop_.get_token()] {
            worker->runExport(request, stop);
        },
        Qt::QueuedConnection);
    return true;
}

void EngineThread::stopExport() {
    exportStop_.request_stop();
}

bool EngineThread::startBatch(const BatchOptions& options) {
    if (std::exchange(isRunningBatch_, true))
        return false;
    batchStop_ = std::stop_source();
    QMetaObject::invokeMethod(
        worker_,
        [worker = worker_, options, stop = batchStop_.get_token()] {
            worker->runBatch(options, stop);
        },
        Qt::QueuedConnection);
    return true;
}

void EngineThread::stopBatch() {
    batchStop_.request_stop();
}

void EngineThread::forwardPreviews() {
    connect(worker_, &EngineWorker::previewDrafted, this, &PreviewExecutor::partial);
    connect(worker_, &EngineWorker::previewFinished, this, &PreviewExecutor::finished);
    connect(worker_, &EngineWorker::previewFailed, this, &PreviewExecutor::failed);
    connect(worker_, &EngineWorker::previewCancelled, this, &PreviewExecutor::cancelled);
}

void EngineThread::forwardExports() {
    connect(worker_, &EngineWorker::exportProgressed, this, &EngineThread::exportProgressed);
    connect(worker_, &EngineWorker::exportFinished, this, [this](const ExportReport& report) {
        isExporting_ = false;
        Q_EMIT exportFinished(report);
    });
    connect(worker_, &EngineWorker::exportFailed, this, [this](const Failure& failure) {
        isExporting_ = false;
        Q_EMIT exportFailed(failure);
    });
    connect(worker_, &EngineWorker::exportCancelled, this, [this] {
        isExporting_ = false;
        Q_EMIT exportCancelled();
    });
}

void EngineThread::forwardBatches() {
    connect(worker_, &EngineWorker::batchPlanned, this, &EngineThread::batchPlanned);
    connect(worker_, &EngineWorker::batchItemFinished, this, &EngineThread::batchItemFinished);
    connect(worker_, &EngineWorker::batchFinished, this, [this](const BatchReport& report) {
        isRunningBatch_ = false;
        Q_EMIT batchFinished(report);
    });
    connect(worker_, &EngineWorker::batchFailed, this, [this](const Failure& failure) {
        isRunningBatch_ = false;
        Q_EMIT batchFailed(failure);
    });
}

}  // namespace r2r::ui
