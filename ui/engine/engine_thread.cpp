// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/engine_thread.h"

#include "engine/core/thread_policy.h"

#include <QMetaObject>

#include <utility>

namespace r2r::ui {

/// Lives on the engine thread, and so do the models.
class EngineThread::Owner final : public QObject {
public:
    Owner(const ModelCatalog& catalog, const ModelAccess& access) : models_(catalog, access) {}

    [[nodiscard]] EngineModels& models() { return models_; }

private:
    EngineModels models_;
};

EngineThread::EngineThread(const ModelCatalog& catalog, QObject* parent)
    : EngineThread(catalog, ModelAccess(), parent) {}

EngineThread::EngineThread(const ModelCatalog& catalog, const ModelAccess& access, QObject* parent)
    : QObject(parent), owner_(new Owner(catalog, access)) {
    thread_.setObjectName("engine");
    owner_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, owner_, &QObject::deleteLater);
    connect(&thread_, &QThread::started, owner_, &giveWayToMainThread);
    thread_.start();
}

EngineThread::~EngineThread() {
    end_.request_stop();
    thread_.quit();
    thread_.wait();
}

void EngineThread::useCatalog(const ModelCatalog& catalog, const std::string& changed) {
    post([catalog, changed](EngineModels& models,
                            std::stop_token) { models.setCatalog(catalog, changed); },
         {});
}

void EngineThread::useDevice(const std::string& wish) {
    post([wish](EngineModels& models, std::stop_token) { models.setDevice(wish); }, {});
}

void EngineThread::post(Task task, std::stop_token stop) {
    // The caller may be gone when the thread must end, so everything gets a stop of its own.
    QMetaObject::invokeMethod(
        owner_,
        [owner = owner_, task = std::move(task), stop = std::move(stop), end = end_.get_token()] {
            std::stop_source own;
            const auto request = [&own] { own.request_stop(); };
            const std::stop_callback onStop(stop, request);
            const std::stop_callback onEnd(end, request);
            task(owner->models(), own.get_token());
        },
        Qt::QueuedConnection);
}

void EngineThread::tell(QPointer<QObject> receiver, std::function<void()> call) {
    QMetaObject::invokeMethod(
        this,
        [receiver = std::move(receiver), call = std::move(call)] {
            if (receiver)
                call();
        },
        Qt::QueuedConnection);
}

}  // namespace r2r::ui
