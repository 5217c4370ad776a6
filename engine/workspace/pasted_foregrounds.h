// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/composition.h"

#include <vector>

namespace r2r {

/// Keeps the pixels that decontaminated foregrounds are pasted with, so that a slider that moves
/// does not find them again. One thread.
class PastedForegrounds {
public:
    /// `shown` with the `pastedPixels` of its foregrounds as their own; none is decontaminated any
    /// more. Nothing that is hidden is computed.
    /// @param source  what `shown` was `reduced` from, or itself
    /// @throws Cancelled
    [[nodiscard]] Composition of(const Composition& source,
                                 Composition shown,
                                 const JobContext& job = {});

private:
    /// A foreground at the size that it is shown at. The same picture of the same size has the same
    /// pixels, wherever it stands.
    struct Entry {
        Foreground source;
        Size shown;
        Image pixels;
    };

    [[nodiscard]] const Image* known(const Foreground& source, Size shown) const;

    std::vector<Entry> entries_;  ///< newest last
};

}  // namespace r2r
