// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <functional>
#include <string>
#include <utility>
#include <variant>

namespace r2r::ui {

/// An `Error` as a value, so that it can cross threads.
struct Failure {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string hint;

    bool operator==(const Failure&) const = default;
};

/// The job was asked to stop; that needs no message.
struct WasCancelled {
    bool operator==(const WasCancelled&) const = default;
};

/// The three ways in which a job ends.
template <typename Result>
using Outcome = std::variant<Result, Failure, WasCancelled>;

namespace detail {
/// Runs `work`, and turns what it throws into a value; `true` if it threw nothing.
[[nodiscard]] bool endsWell(const std::function<void()>& work, Failure& failure, bool& isCancelled);
}  // namespace detail

/// Runs `work` and says how it ended. This is the one place of `ui` that catches what the engine
/// throws.
template <typename Work>
[[nodiscard]] auto outcomeOf(const Work& work) -> Outcome<decltype(work())> {
    Outcome<decltype(work())> outcome = WasCancelled{};
    Failure failure;
    bool isCancelled = false;
    if (!detail::endsWell([&] { outcome = work(); }, failure, isCancelled) && !isCancelled)
        outcome = std::move(failure);
    return outcome;
}

}  // namespace r2r::ui
