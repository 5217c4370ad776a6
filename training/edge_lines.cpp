// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/edge_lines.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

namespace r2r {
namespace {

constexpr int kLow = 100;
constexpr int kHigh = 200;
constexpr uint8_t kForeground = 128;

/// A picture of integers that may be read one step beyond its border.
class Bordered {
public:
    Bordered(int64_t height, int64_t width)
        : stride_(width + 2), values_(static_cast<size_t>((height + 2) * stride_), 0) {}

    int& at(int64_t y, int64_t x) {
        return values_[static_cast<size_t>((y + 1) * stride_ + x + 1)];
    }

    [[nodiscard]] int at(int64_t y, int64_t x) const {
        return values_[static_cast<size_t>((y + 1) * stride_ + x + 1)];
    }

private:
    int64_t stride_;
    std::vector<int> values_;
};

/// The foreground before white, its outermost pixels repeated once.
Bordered grayForeground(const uint8_t* rgb, const uint8_t* mask, int64_t height, int64_t width) {
    Bordered gray(height, width);
    for (int64_t y = -1; y <= height; ++y)
        for (int64_t x = -1; x <= width; ++x) {
            const int64_t at = std::clamp<int64_t>(y, 0, height - 1) * width +
                               std::clamp<int64_t>(x, 0, width - 1);
            const uint8_t* p = rgb + 3 * at;
            // OpenCV's 15-bit weights of blue, green, red on red, green, blue.
            const int value = (3735 * p[0] + 19235 * p[1] + 9798 * p[2] + 16384) >> 15;
            gray.at(y, x) = mask[at] >= kForeground ? value : 255;
        }
    return gray;
}

struct Gradient {
    Bordered x;
    Bordered y;
    Bordered magnitude;  ///< 0 beyond the border
};

Gradient gradientOf(const Bordered& g, int64_t height, int64_t width) {
    Gradient result{{height, width}, {height, width}, {height, width}};
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x) {
            const int dx = g.at(y - 1, x + 1) + 2 * g.at(y, x + 1) + g.at(y + 1, x + 1) -
                           g.at(y - 1, x - 1) - 2 * g.at(y, x - 1) - g.at(y + 1, x - 1);
            const int dy = g.at(y + 1, x - 1) + 2 * g.at(y + 1, x) + g.at(y + 1, x + 1) -
                           g.at(y - 1, x - 1) - 2 * g.at(y - 1, x) - g.at(y - 1, x + 1);
            result.x.at(y, x) = dx;
            result.y.at(y, x) = dy;
            result.magnitude.at(y, x) = std::abs(dx) + std::abs(dy);
        }
    return result;
}

/// Whether the magnitude is the largest across the edge. Ties go to the left and upper pixel.
bool isCrest(const Gradient& g, int64_t y, int64_t x) {
    const int here = g.magnitude.at(y, x);
    const int64_t ax = std::abs(g.x.at(y, x));
    const int64_t ay = int64_t{std::abs(g.y.at(y, x))} << 15;
    const int64_t tangent = ax * 13573;  // tan 22.5° in 15 bits
    if (ay < tangent)
        return here > g.magnitude.at(y, x - 1) && here >= g.magnitude.at(y, x + 1);
    if (ay > tangent + (ax << 16))
        return here > g.magnitude.at(y - 1, x) && here >= g.magnitude.at(y + 1, x);
    const int64_t s = (g.x.at(y, x) ^ g.y.at(y, x)) < 0 ? -1 : 1;
    return here > g.magnitude.at(y - 1, x - s) && here > g.magnitude.at(y + 1, x + s);
}

enum Mark { kNothing, kCandidate, kLine };

/// Candidates that are connected to a strong one, over corners too.
Bordered lines(const Gradient& g, int64_t height, int64_t width) {
    Bordered marks(height, width);
    std::vector<std::pair<int64_t, int64_t>> open;
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x)
            if (g.magnitude.at(y, x) > kLow && isCrest(g, y, x)) {
                const bool isStrong = g.magnitude.at(y, x) > kHigh;
                marks.at(y, x) = isStrong ? kLine : kCandidate;
                if (isStrong)
                    open.emplace_back(y, x);
            }
    while (!open.empty()) {
        const auto [cy, cx] = open.back();
        open.pop_back();
        for (int64_t y = cy - 1; y <= cy + 1; ++y)
            for (int64_t x = cx - 1; x <= cx + 1; ++x)
                if (marks.at(y, x) == kCandidate) {
                    marks.at(y, x) = kLine;
                    open.emplace_back(y, x);
                }
    }
    return marks;
}

}  // namespace

at::Tensor edgeComposite(const at::Tensor& composite, const at::Tensor& mask) {
    const int64_t height = mask.size(0);
    const int64_t width = mask.size(1);
    at::Tensor result = composite.clone();
    const auto* inside = mask.const_data_ptr<uint8_t>();
    const Bordered gray =
        grayForeground(composite.const_data_ptr<uint8_t>(), inside, height, width);
    const Bordered marks = lines(gradientOf(gray, height, width), height, width);
    auto* out = result.mutable_data_ptr<uint8_t>();
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x)
            if (const int64_t at = y * width + x; inside[at] >= kForeground)
                std::fill_n(out + 3 * at, 3, marks.at(y, x) == kLine ? 255 : 0);
    return result;
}

}  // namespace r2r
