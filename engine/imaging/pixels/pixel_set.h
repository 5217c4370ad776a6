// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <span>
#include <vector>

namespace r2r {

/// A part of a picture's pixels, numbered row by row from left to right.
///
/// What is computed for a narrow band alone is kept in arrays that are as long as the band has
/// pixels, whatever the picture measures.
class PixelSet {
public:
    /// Neighbours in one row; `first` is the number of the leftmost.
    struct Run {
        int x = 0;
        int y = 0;
        int length = 0;
        int first = 0;
    };

    /// @param members  U8, 1 channel; above zero where a pixel belongs to the set
    explicit PixelSet(const Image& members);

    [[nodiscard]] int size() const { return size_; }

    [[nodiscard]] std::span<const Run> runs() const { return runs_; }

    /// The number of a pixel; −1 if it is not in the set. Any place is allowed.
    [[nodiscard]] int find(int x, int y) const;

private:
    std::vector<Run> runs_;
    std::vector<size_t> rowStarts_;  ///< the first run of each row, and the end
    int size_ = 0;
};

}  // namespace r2r
