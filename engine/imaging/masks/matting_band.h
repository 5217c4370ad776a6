// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/imaging/pixels/pixel_set.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace r2r {

/// The pixels of a trimap that are neither foreground nor background, with all that their equations
/// look at: two pixels around each. One more frame of two pixels lies around the picture, so that
/// no equation has to ask where the picture ends.
class MattingBand {
public:
    /// A pixel whose alpha is to be found.
    struct Unknown {
        int member = 0;  ///< its number in the set
        int x = 0;       ///< in the raster with its frame
        int y = 0;
        /// The numbers of the pixels two to the left of it, two rows above to two rows below. Each
        /// is the first of five neighbours.
        std::array<int, 5> rows{};
    };

    /// @param picture  any form
    /// @param trimap   U8, 1 channel, same size: 0 and 255 are known, all else is unknown
    MattingBand(const Image& picture, const Image& trimap, const JobContext& job);

    [[nodiscard]] const PixelSet& members() const { return members_; }

    /// Row by row, from left to right.
    [[nodiscard]] std::span<const Unknown> unknowns() const { return unknowns_; }

    /// Red, green and blue of a member.
    [[nodiscard]] std::span<const float, 3> color(int member) const {
        return std::span<const float, 3>(&colors_[3 * static_cast<size_t>(member)], 3);
    }

    /// Whether the window of three by three pixels around a member is inside the picture.
    [[nodiscard]] bool isWindow(int member) const {
        return isWindow_[static_cast<size_t>(member)] != 0;
    }

    /// One value per member: 1 or 0 where it is known, `unknown`'s value at its pixel elsewhere.
    /// @param unknown  U8, 1 channel, size of the trimap
    [[nodiscard]] std::vector<double> start(const Image& trimap, const Image& unknown) const;

    /// The trimap with its unknown pixels replaced by the values of a vector with one per member.
    [[nodiscard]] Image written(const Image& trimap, std::span<const double> values) const;

private:
    void readColors(const Image& picture, const JobContext& job);
    void findUnknowns(const Image& trimap);

    PixelSet members_;
    std::vector<float> colors_;
    std::vector<uint8_t> isWindow_;
    std::vector<Unknown> unknowns_;
};

/// Whether a value of a trimap leaves alpha open.
[[nodiscard]] constexpr bool isOpen(uint8_t value) {
    return value != 0 && value != 255;
}

}  // namespace r2r
