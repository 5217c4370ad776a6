// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/placing/compositing.h"

#include <memory>
#include <vector>

namespace r2r {

/// The picture that `composite` makes, a part at a time: one of a hundred megapixels that is only
/// written to a file, or of which only a part is seen, need not be in memory beside its background.
class CompositeParts {
public:
    /// Shares the pixels of all of them.
    /// @throws what `composite` throws
    CompositeParts(Image background,
                   std::vector<CompositeLayer> layers,
                   const JobContext& job = {});
    ~CompositeParts();

    [[nodiscard]] Size size() const;

    /// Whether parts have the same samples as those of `composite`: not if they are dithered.
    [[nodiscard]] bool isExact() const;

    /// The pixels of `region`, which is inside the picture. Any thread; uses all cores.
    /// @throws Cancelled within one band
    [[nodiscard]] Image part(const Rect& region, const JobContext& job = {}) const;

private:
    struct State;
    std::unique_ptr<const State> state_;
};

}  // namespace r2r
