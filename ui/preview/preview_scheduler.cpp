// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_scheduler.h"

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

Generation next(Generation generation) {
    return Generation{static_cast<uint64_t>(generation) + 1};
}

}  // namespace

PreviewScheduler::PreviewScheduler(Snapshot snapshot,
                                   PreviewExecutor& executor,
                                   Alarm& alarm,
                                   QObject* parent)
    : QObject(parent), snapshot_(std::move(snapshot)), executor_(executor), alarm_(alarm) {
    connect(&executor, &PreviewExecutor::partial, this, &PreviewScheduler::deliver);
    connect(&executor, &PreviewExecutor::finished, this, [this](const PreviewResult& result) {
        deliver(result);
        if (result.quality == Quality::Draft && result.generation == running_ && !wish_ &&
            result.generation >= oldestWelcome_)
            invalidate(Quality::Full);
        end(result.generation);
    });
    connect(&executor,
            &PreviewExecutor::failed,
            this,
            [this](Generation generation, const Failure& failure) {
                // A failure of a state that is not shown any more concerns no view.
                if (generation == newest_ && generation >= oldestWelcome_ && !wish_)
                    Q_EMIT failed(failure);
                end(generation);
            });
    connect(&executor, &PreviewExecutor::cancelled, this, &PreviewScheduler::end);
}

PreviewScheduler::~PreviewScheduler() {
    stop_.request_stop();
}

void PreviewScheduler::invalidate(Quality wanted) {
    const Alarm::Time now = alarm_.now();
    if (wanted == Quality::Draft)
        wish_ = Wish{wish_ ? std::min(wish_->due, now + kDraftInterval) : now + kDraftInterval,
                     Quality::Draft};
    else if (wish_ && wish_->quality == Quality::Draft)
        // A draft that is already due is not held back.
        wish_ = Wish{std::min(wish_->due, now + kRestingDelay), Quality::Full};
    else
        wish_ = Wish{now + kRestingDelay, Quality::Full};
    alarm_.set(wish_->due, [this] { wake(); });
    updateBusy();
}

void PreviewScheduler::abandon() {
    wish_.reset();
    stop_.request_stop();
    oldestWelcome_ = next(newest_);
    updateBusy();
}

void PreviewScheduler::wake() {
    if (running_)
        stop_.request_stop();
    startIfDue();
}

void PreviewScheduler::startIfDue() {
    if (running_ || !wish_)
        return;
    if (wish_->due > alarm_.now()) {
        alarm_.set(wish_->due, [this] { wake(); });
        return;
    }
    start(std::exchange(wish_, std::nullopt)->quality);
    updateBusy();
}

void PreviewScheduler::start(Quality quality) {
    std::optional<PreviewRequest> request = snapshot_();
    if (!request)
        return;
    newest_ = next(newest_);
    request->generation = newest_;
    request->quality = quality;
    running_ = newest_;
    stop_ = std::stop_source();
    executor_.start(*request, stop_.get_token());
}

void PreviewScheduler::deliver(const PreviewResult& result) {
    if (result.generation < oldestWelcome_)
        return;
    oldestWelcome_ = result.generation;
    Q_EMIT resultReady(result);
}

void PreviewScheduler::end(Generation generation) {
    if (running_ != generation)
        return;
    running_.reset();
    startIfDue();
    updateBusy();
}

void PreviewScheduler::updateBusy() {
    const bool isBusy = running_ || wish_;
    if (std::exchange(isBusy_, isBusy) != isBusy)
        Q_EMIT busyChanged(isBusy);
}

}  // namespace r2r::ui
