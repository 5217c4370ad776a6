// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace r2r {

/// Hands values from threads to threads, first in, first out. Unbounded: who must not run ahead
/// takes a `Slots` slot first.
template <typename T>
class Channel {
public:
    void push(T value) {
        {
            const std::scoped_lock lock(mutex_);
            values_.push_back(std::move(value));
        }
        changed_.notify_one();
    }

    /// The oldest value; waits for one. Nothing when `stop` is requested.
    [[nodiscard]] std::optional<T> pop(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, stop, [this] { return !values_.empty(); });
        if (stop.stop_requested())
            return std::nullopt;
        return take();
    }

    /// The oldest value, or nothing; never waits.
    [[nodiscard]] std::optional<T> tryPop() {
        const std::scoped_lock lock(mutex_);
        return take();
    }

private:
    std::optional<T> take() {
        if (values_.empty())
            return std::nullopt;
        std::optional<T> value = std::move(values_.front());
        values_.pop_front();
        return value;
    }

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<T> values_;
};

/// A number of places that can be taken; bounds how much is in memory at once.
class Slots {
public:
    /// Gives its place back when it dies. Movable; a moved-from slot holds nothing.
    using Slot = std::shared_ptr<void>;

    explicit Slots(int count) : state_(std::make_shared<State>(count)) {}

    /// Waits for a free place. Null when `stop` is requested.
    [[nodiscard]] Slot take(const std::stop_token& stop) {
        std::unique_lock lock(state_->mutex);
        state_->changed.wait(lock, stop, [this] { return state_->free > 0; });
        if (stop.stop_requested())
            return nullptr;
        --state_->free;
        return {state_.get(), [state = state_](void*) { state->giveBack(); }};
    }

private:
    struct State {
        explicit State(int count) : free(count) {}

        void giveBack() {
            {
                const std::scoped_lock lock(mutex);
                ++free;
            }
            changed.notify_one();
        }

        std::mutex mutex;
        std::condition_variable_any changed;
        int free;
    };

    std::shared_ptr<State> state_;
};

}  // namespace r2r
