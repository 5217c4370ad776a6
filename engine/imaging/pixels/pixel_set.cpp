// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/pixel_set.h"

#include <algorithm>

namespace r2r {

PixelSet::PixelSet(const Image& members) {
    const auto isMember = [](uint8_t value) { return value > 0; };
    rowStarts_.reserve(static_cast<size_t>(members.height()) + 1);
    for (int y = 0; y < members.height(); ++y) {
        rowStarts_.push_back(runs_.size());
        const auto row = members.row<uint8_t>(y);
        auto begin = std::ranges::find_if(row, isMember);
        while (begin != row.end()) {
            const auto end = std::find_if_not(begin, row.end(), isMember);
            const auto length = static_cast<int>(end - begin);
            runs_.push_back({static_cast<int>(begin - row.begin()), y, length, size_});
            size_ += length;
            begin = std::find_if(end, row.end(), isMember);
        }
    }
    rowStarts_.push_back(runs_.size());
}

int PixelSet::find(int x, int y) const {
    if (y < 0 || static_cast<size_t>(y) + 1 >= rowStarts_.size())
        return -1;
    const auto row = static_cast<size_t>(y);
    const auto begin = runs_.begin() + static_cast<std::ptrdiff_t>(rowStarts_[row]);
    const auto end = runs_.begin() + static_cast<std::ptrdiff_t>(rowStarts_[row + 1]);
    const auto after =
        std::upper_bound(begin, end, x, [](int place, const Run& run) { return place < run.x; });
    if (after == begin)
        return -1;
    const Run& run = *(after - 1);
    return x < run.x + run.length ? run.first + x - run.x : -1;
}

}  // namespace r2r
