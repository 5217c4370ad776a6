// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/row_bands.h"

#include <utility>

namespace r2r::grids {

int allCores() {
    return static_cast<int>(std::max(std::thread::hardware_concurrency(), 1U));
}

RowCrew::RowCrew(int threads) {
    try {
        for (int i = 1; i < threads; ++i)
            helpers_.emplace_back([this] { help(); });
    } catch (const std::exception&) {
        // Where no more can be had, those that there are do the work.
    }
}

RowCrew::~RowCrew() {
    {
        const std::scoped_lock lock(mutex_);
        isOver_ = true;
    }
    changed_.notify_all();
    for (std::thread& helper : helpers_)
        helper.join();
}

void RowCrew::run(int64_t count, const std::function<void(int64_t)>& work) {
    std::unique_lock lock(mutex_);
    work_ = &work;
    next_ = 0;
    count_ = count;
    failure_ = nullptr;
    if (count > 1 && !helpers_.empty())
        changed_.notify_all();
    drain(lock);
    changed_.wait(lock, [this] { return running_ == 0; });
    work_ = nullptr;
    if (failure_)
        std::rethrow_exception(std::exchange(failure_, nullptr));
}

void RowCrew::help() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return isOver_ || (work_ && next_ < count_); });
        if (isOver_)
            return;
        drain(lock);
        if (running_ == 0)
            changed_.notify_all();
    }
}

/// Takes pieces until none is left; the lock is held between them.
void RowCrew::drain(std::unique_lock<std::mutex>& lock) {
    while (next_ < count_) {
        const int64_t index = next_++;
        const auto& work = *work_;
        ++running_;
        lock.unlock();
        std::exception_ptr failure;
        try {
            work(index);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        --running_;
        if (!failure)
            continue;
        next_ = count_;
        if (!failure_)
            failure_ = failure;
    }
}

}  // namespace r2r::grids
