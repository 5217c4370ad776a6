// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/engine_thread.h"

#include <QMetaObject>

#include <utility>

namespace r2r::ui {

EngineThread::EngineThread(const ModelCatalog& catalog, QObject* parent)
    : EngineThread(catalog, ModelAccess(), parent) {}

EngineThread::EngineThread(const ModelCatalog& catalog, const ModelAccess& access, QObject* parent)
    : PreviewExecutor(parent), worker_(new EngineWorker(catalog, access)) {
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
    end_.request_stop();
    thread_.quit();
    thread_.wait();
}

void EngineThread::start(const PreviewRequest& request, std::stop_token stop) {
    post([request](EngineWorker& worker,
                   std::stop_token own) { worker.runPreview(request, std::move(own)); },
         std::move(stop));
}

void EngineThread::useCatalog(const ModelCatalog& catalog, const std::string& changed) {
    post([catalog, changed](EngineWorker& worker,
                            std::stop_token) { worker.models().setCatalog(catalog, changed); },
         {});
}

void EngineThread::useDevice(const std::string& wish) {
    post([wish](EngineWorker& worker, std::stop_token) { worker.models().setDevice(wish); }, {});
}

void EngineThread::post(std::function<void(EngineWorker&, std::stop_token)> work,
                        std::stop_token stop) {
    // Whoever asked may be gone when the thread must end, so everything gets a stop of its own.
    QMetaObject::invokeMethod(
        worker_,
        [worker = worker_, work = std::move(work), stop = std::move(stop), end = end_.get_token()] {
            std::stop_source own;
            const auto request = [&own] { own.request_stop(); };
            const std::stop_callback onStop(stop, request);
            const std::stop_callback onEnd(end, request);
            work(*worker, own.get_token());
        },
        Qt::QueuedConnection);
}

void EngineThread::callHere(QPointer<QObject> receiver, std::function<void()> call) {
    QMetaObject::invokeMethod(
        this,
        [receiver = std::move(receiver), call = std::move(call)] {
            if (receiver)
                call();
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
    connect(worker_, &EngineWorker::previewProgressed, this, &PreviewExecutor::progressed);
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
