// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/side_thread.h"

#include "engine/core/thread_policy.h"

#include <QMetaObject>

namespace r2r::ui {

SideThread::SideThread(QObject* parent) : QObject(parent) {
    pool_.setMaxThreadCount(1);
}

SideThread::~SideThread() {
    stop();
    pool_.clear();
    pool_.waitForDone();
}

void SideThread::callHere(std::function<void()> call) {
    QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
}

void SideThread::stop() {
    stop_.request_stop();
    stop_ = std::stop_source();
}

void SideThread::start(std::function<std::function<void()>(std::stop_token)> work) {
    ++open_;
    pool_.start([this, work = std::move(work), stop = stop_.get_token()] {
        giveWayToMainThread();
        callHere([this, answer = work(stop)] {
            --open_;
            answer();
        });
    });
}

}  // namespace r2r::ui
