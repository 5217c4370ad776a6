// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

namespace r2r {

/// Keeps the last `reduced` composition, so that a change of strengths costs no resampling.
class SmallComposition {
public:
    explicit SmallComposition(int longerSide) : longerSide_(longerSide) {}

    /// `composition`, reduced; valid until the next call.
    [[nodiscard]] const Composition& of(const Composition& composition);

private:
    int longerSide_;
    Composition source_;
    Composition reduced_;
};

}  // namespace r2r
