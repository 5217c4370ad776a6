// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/disc_maximum.h"

#include "engine/imaging/pixels/row_bands.h"

#include <opencv2/core/hal/intrin.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace r2r {
namespace {

/// target = max(target, first, second), value by value.
void raise(uint8_t* target, const uint8_t* first, const uint8_t* second, size_t count) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        const cv::v_uint8x16 larger = cv::v_max(cv::v_load(first + i), cv::v_load(second + i));
        cv::v_store(target + i, cv::v_max(cv::v_load(target + i), larger));
    }
    for (; i < count; ++i)
        target[i] = std::max({target[i], first[i], second[i]});
}

/// Maxima of one row over windows of any length up to 2·radius + 1: the maximum over n values is
/// that of two overlapping windows whose length is a power of two.
class RowMaxima {
public:
    RowMaxima(int radius, const Rect& region) : radius_(radius), region_(region) {
        const auto longest = static_cast<size_t>(2 * radius + 1);
        const auto length = static_cast<size_t>(region.width) + longest - 1;
        levels_.assign(static_cast<size_t>(std::bit_width(longest)), std::vector<uint8_t>(length));
    }

    /// False when the row has nothing above zero within reach.
    bool load(const Image& mask, int y) {
        const Rect reach{region_.x - radius_, y, region_.width + 2 * radius_, 1};
        const Rect inside = intersection(reach, Rect::of(mask.size()));
        const auto source = mask.row<uint8_t>(y).subspan(static_cast<size_t>(inside.x),
                                                         static_cast<size_t>(inside.width));
        if (std::ranges::all_of(source, [](uint8_t value) { return value == 0; }))
            return false;
        // The part outside the mask was zero from the start and is never written.
        std::ranges::copy(source, levels_[0].begin() + (inside.x - reach.x));
        for (size_t k = 1; k < levels_.size(); ++k) {
            const size_t half = size_t{1} << (k - 1);
            const std::vector<uint8_t>& shorter = levels_[k - 1];
            std::ranges::fill(levels_[k], uint8_t{0});
            raise(levels_[k].data(), shorter.data(), shorter.data() + half, shorter.size() - half);
        }
        return true;
    }

    /// Raises a row of the region to the maxima over ± `halfWidth`.
    void raiseRow(uint8_t* target, int halfWidth) const {
        const auto window = static_cast<size_t>(2 * halfWidth + 1);
        const auto level = static_cast<size_t>(std::bit_width(window) - 1);
        const uint8_t* first = levels_[level].data() + (radius_ - halfWidth);
        const uint8_t* second = first + window - (size_t{1} << level);
        raise(target, first, second, static_cast<size_t>(region_.width));
    }

private:
    int radius_;
    Rect region_;
    std::vector<std::vector<uint8_t>> levels_;
};

/// Half the width of a disc, by distance from its middle row.
std::vector<int> halfWidths(int radius) {
    std::vector<int> widths;
    for (int dy = 0; dy <= radius; ++dy)
        widths.push_back(static_cast<int>(std::sqrt(double(radius) * radius - double(dy) * dy)));
    return widths;
}

}  // namespace

Image discMaximum(const Image& mask, int radius, const Rect& region) {
    Image result(region.size(), 1, SampleType::U8);
    uint8_t* const pixels = result.mutableRow<uint8_t>(0).data();
    const std::vector<int> widths = halfWidths(radius);
    // Every band reads `radius` rows more above and below: bands must not be thin.
    const int bandHeight = std::max(64, radius);
    forEachRowBand(region, bandHeight, Phase::Preparing, {}, [&](const Rect& band) {
        RowMaxima row(radius, region);
        const int last = std::min(band.bottom() + radius, mask.height());
        for (int y = std::max(band.y - radius, 0); y < last; ++y) {
            if (!row.load(mask, y))
                continue;
            const int lowest = std::min(y + radius + 1, band.bottom());
            for (int target = std::max(y - radius, band.y); target < lowest; ++target)
                row.raiseRow(pixels + static_cast<ptrdiff_t>(target - region.y) * region.width,
                             widths[static_cast<size_t>(std::abs(target - y))]);
        }
    });
    return result;
}

}  // namespace r2r
