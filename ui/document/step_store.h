// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <optional>

namespace r2r::ui {

/// Keeps what undo steps need and memory has no room for.
class StepStore {
public:
    StepStore() = default;
    StepStore(const StepStore&) = delete;
    StepStore& operator=(const StepStore&) = delete;
    virtual ~StepStore() = default;

    /// The document after step `wanted`; 0 is before the first.
    /// @param live      what is shown: what both have in common is shared
    /// @param liveStep  the step after which it is shown
    /// @return nothing if it cannot be had; the person was told
    [[nodiscard]] virtual std::optional<Composition> state(int wanted,
                                                           const Composition& live,
                                                           int liveStep) = 0;
};

}  // namespace r2r::ui
