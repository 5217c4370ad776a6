// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/mask_shapes.h"

#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace r2r {
namespace {

/// Sums up, for every pixel, how the signed area to the right of an outline's edges changes there;
/// the running sum of a row is what its pixels are covered by. OpenCV's antialiased polygons grow
/// by half a pixel, so they are not used.
class Coverage {
public:
    explicit Coverage(Size size)
        : size_(size)
        , columns_(static_cast<size_t>(size.width) + 2)
        , changes_(columns_ * static_cast<size_t>(size.height)) {}

    void addEdge(Point from, Point to) {
        if (from.y == to.y)
            return;
        const double sign = from.y < to.y ? 1 : -1;
        if (sign < 0)
            std::swap(from, to);
        const double slope = (to.x - from.x) / (to.y - from.y);
        const double top = std::max(from.y, 0.0);
        const double bottom = std::min(to.y, double(size_.height));
        if (!(top < bottom))
            return;
        const auto xAt = [&](double y) { return from.x + (y - from.y) * slope; };
        for (int y = static_cast<int>(top); y < bottom; ++y) {
            const double begin = std::max(top, double(y));
            const double end = std::min(bottom, y + 1.0);
            addInRow(y, xAt(begin), xAt(end), sign * (end - begin));
        }
    }

    [[nodiscard]] Image mask() const {
        Image result(size_, 1, SampleType::U8);
        for (int y = 0; y < size_.height; ++y) {
            const float* const change = &changes_[columns_ * static_cast<size_t>(y)];
            const auto row = result.mutableRow<uint8_t>(y);
            double sum = 0;
            for (size_t x = 0; x < row.size(); ++x) {
                sum += change[x];
                row[x] = static_cast<uint8_t>(std::lround(255 * std::min(std::abs(sum), 1.0)));
            }
        }
        return result;
    }

private:
    /// A piece of an edge inside one row, of height `height` with its sign. What is left of the
    /// picture counts fully, what is right of it not at all.
    void addInRow(int y, double x0, double x1, double height) {
        if (x0 > x1)
            std::swap(x0, x1);
        const double width = size_.width;
        const double length = x1 - x0;
        const auto shareBelow = [&](double x) {
            if (length <= 0)
                return x0 < x ? 1.0 : 0.0;
            return std::clamp((x - x0) / length, 0.0, 1.0);
        };
        const double outside = shareBelow(0);
        const double inside = shareBelow(width);
        float* const change = &changes_[columns_ * static_cast<size_t>(y)];
        change[0] += static_cast<float>(height * outside);
        if (inside > outside)
            addInside(change, std::max(x0, 0.0), std::min(x1, width), height * (inside - outside));
    }

    void addInside(float* change, double x0, double x1, double height) const {
        const int first = std::min(static_cast<int>(x0), size_.width - 1);
        const int last = std::min(static_cast<int>(std::ceil(x1)) - 1, size_.width - 1);
        double covered = 0;  // of the pixel before
        for (int x = first; x <= std::max(last, first); ++x) {
            const double begin = std::max(x0, double(x));
            const double end = std::min(x1, x + 1.0);
            const double share = x1 > x0 ? (end - begin) / (x1 - x0) : 1;
            const double passed = x1 > x0 ? (begin - x0) / (x1 - x0) : 0;
            const double now = height * (passed + share * (x + 1 - (begin + end) / 2));
            change[x] += static_cast<float>(now - covered);
            covered = now;
        }
        change[std::max(last, first) + 1] += static_cast<float>(height - covered);
    }

    Size size_;
    size_t columns_;
    std::vector<float> changes_;
};

}  // namespace

Image combined(const Image& mask, const Image& shape, MaskCombination how) {
    requireSameSize(shape, "of the shape", mask.size(), "the mask");
    if (how == MaskCombination::Replace)
        return shape;
    Image result(mask.size(), 1, SampleType::U8);
    cv::Mat target = mutableCvView(result);
    switch (how) {
        case MaskCombination::Add:
            cv::max(cvView(mask), cvView(shape), target);
            break;
        case MaskCombination::Subtract:
            cv::min(cvView(mask), cvView(inverted(shape)), target);
            break;
        default:
            cv::min(cvView(mask), cvView(shape), target);
            break;
    }
    return result;
}

Image polygonMask(Size size, std::span<const Point> corners) {
    Coverage coverage(size);
    for (size_t i = 0; corners.size() > 2 && i < corners.size(); ++i)
        coverage.addEdge(corners[i], corners[(i + 1) % corners.size()]);
    return coverage.mask();
}

std::vector<Point> rectangleOutline(Point corner, Point opposite) {
    return {corner, {opposite.x, corner.y}, opposite, {corner.x, opposite.y}};
}

std::vector<Point> ellipseOutline(Point corner, Point opposite) {
    const Point centre{(corner.x + opposite.x) / 2, (corner.y + opposite.y) / 2};
    const double a = std::abs(opposite.x - corner.x) / 2;
    const double b = std::abs(opposite.y - corner.y) / 2;
    // A chord over the angle φ leaves the circle by r·(1 − cos(φ/2)), about r·φ²/8.
    constexpr double kAway = 0.01;
    const double angle = std::sqrt(8 * kAway / std::max({a, b, 1.0}));
    const int count = std::max(16, static_cast<int>(std::ceil(2 * std::numbers::pi / angle)));
    std::vector<Point> outline;
    for (int i = 0; i < count; ++i) {
        const double at = 2 * std::numbers::pi * i / count;
        outline.push_back({centre.x + a * std::cos(at), centre.y + b * std::sin(at)});
    }
    return outline;
}

}  // namespace r2r
