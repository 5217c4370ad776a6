// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/mask_holes.h"

#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace r2r {
namespace {

constexpr uint8_t kHalf = 128;  // the smallest value that is at least ½

/// Floods from the border, lowest level first.
class Flood {
public:
    explicit Flood(const Image& mask)
        : mask_(mask.row<uint8_t>(0).data())
        , size_(mask.size())
        , levels_(static_cast<size_t>(mask.size().area()))
        , isReached_(levels_.size()) {}

    std::vector<uint8_t> run() {
        for (int x = 0; x < size_.width; ++x) {
            reach(x, 0, 0);
            reach(x, size_.height - 1, 0);
        }
        for (int y = 0; y < size_.height; ++y) {
            reach(0, y, 0);
            reach(size_.width - 1, y, 0);
        }
        for (size_t level = 0; level < waiting_.size(); ++level)
            while (!waiting_[level].empty()) {
                const size_t index = waiting_[level].back();
                waiting_[level].pop_back();
                spread(index, static_cast<uint8_t>(level));
            }
        return std::move(levels_);
    }

private:
    void spread(size_t index, uint8_t level) {
        const int x = static_cast<int>(index % static_cast<size_t>(size_.width));
        const int y = static_cast<int>(index / static_cast<size_t>(size_.width));
        reach(x - 1, y, level);
        reach(x + 1, y, level);
        reach(x, y - 1, level);
        reach(x, y + 1, level);
    }

    void reach(int x, int y, uint8_t level) {
        if (!Rect::of(size_).contains(x, y))
            return;
        const size_t index =
            static_cast<size_t>(y) * static_cast<size_t>(size_.width) + static_cast<size_t>(x);
        if (isReached_[index] != 0)
            return;
        isReached_[index] = 1;
        levels_[index] = std::max(mask_[index], level);
        waiting_[levels_[index]].push_back(index);
    }

    const uint8_t* mask_;
    Size size_;
    std::vector<uint8_t> levels_;
    std::vector<uint8_t> isReached_;
    std::array<std::vector<size_t>, 256> waiting_;
};

bool isHole(uint8_t value, uint8_t level) {
    return value < kHalf && level >= kHalf;
}

}  // namespace

std::vector<uint8_t> floodLevels(const Image& mask) {
    return Flood(mask).run();
}

void fillHoles(Image& mask) {
    const std::vector<uint8_t> levels = floodLevels(mask);
    uint8_t* const values = mask.mutableRow<uint8_t>(0).data();

    // A basin is a hole with the soft edge around it, or only a dip that is none of our business.
    cv::Mat basins(mask.height(), mask.width(), CV_8U);
    for (size_t i = 0; i < levels.size(); ++i)
        basins.data[i] = values[i] < levels[i] ? 1 : 0;
    cv::Mat labels;
    const int count = cv::connectedComponents(basins, labels, 8, CV_32S);
    const int* const label = labels.ptr<int>();
    std::vector<uint8_t> hasHole(static_cast<size_t>(count));
    for (size_t i = 0; i < levels.size(); ++i)
        if (isHole(values[i], levels[i]))
            hasHole[static_cast<size_t>(label[i])] = 1;

    for (size_t i = 0; i < levels.size(); ++i)
        if (isHole(values[i], levels[i]))
            values[i] = 255;
        else if (label[i] != 0 && hasHole[static_cast<size_t>(label[i])] != 0)
            values[i] = levels[i];
}

}  // namespace r2r
