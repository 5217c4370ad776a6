// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/candidate_check.h"

#include "engine/imaging/color/color.h"
#include "engine/imaging/color/delta_e.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

namespace r2r {
namespace {

constexpr uint8_t kHalf = 128;

/// Reads a candidate beside its photograph, in coordinates of the candidate's region.
class Change {
public:
    Change(const SourcePhoto& photo, const Candidate& candidate)
        : photo_(photo), candidate_(candidate) {}

    [[nodiscard]] int width() const { return candidate_.region.width; }

    [[nodiscard]] int height() const { return candidate_.region.height; }

    [[nodiscard]] bool isInside(int x, int y) const {
        return Rect::of(candidate_.region.size()).contains(x, y) && maskRow(y)[index(x)] >= kHalf;
    }

    /// A pixel of the foreground with a neighbour that is background.
    [[nodiscard]] bool isRim(int x, int y) const {
        const auto isBackground = [&](int nx, int ny) {
            const Rect& region = candidate_.region;
            return Rect::of(photo_.size()).contains(region.x + nx, region.y + ny) &&
                   !isInside(nx, ny);
        };
        return isBackground(x - 1, y) || isBackground(x + 1, y) || isBackground(x, y - 1) ||
               isBackground(x, y + 1);
    }

    [[nodiscard]] const float* after(int x, int y) const {
        return candidate_.foreground.row<float>(y).data() + 3 * static_cast<size_t>(x);
    }

    [[nodiscard]] const uint8_t* before(int x, int y) const {
        return photo_.rgb.row<uint8_t>(candidate_.region.y + y).data() + 3 * index(x);
    }

    /// Mean over channels of how much the changes of two pixels differ.
    [[nodiscard]] double step(int x0, int y0, int x1, int y1) const {
        double sum = 0;
        for (size_t c = 0; c < 3; ++c) {
            const double first = after(x0, y0)[c] - before(x0, y0)[c] / 255.0;
            const double second = after(x1, y1)[c] - before(x1, y1)[c] / 255.0;
            sum += std::abs(first - second);
        }
        return sum / 3;
    }

private:
    [[nodiscard]] std::span<const uint8_t> maskRow(int y) const {
        return photo_.mask.row<uint8_t>(candidate_.region.y + y);
    }

    [[nodiscard]] size_t index(int x) const { return static_cast<size_t>(candidate_.region.x + x); }

    const SourcePhoto& photo_;
    const Candidate& candidate_;
};

double clippedShare(const Change& change) {
    constexpr float kMargin = 1.0F / 255;
    int64_t clipped = 0;
    int64_t samples = 0;
    for (int y = 0; y < change.height(); ++y)
        for (int x = 0; x < change.width(); ++x) {
            if (!change.isInside(x, y))
                continue;
            samples += 3;
            for (size_t c = 0; c < 3; ++c) {
                const float value = change.after(x, y)[c];
                clipped += value < -kMargin || value > 1 + kMargin;
            }
        }
    return samples == 0 ? 0 : static_cast<double>(clipped) / static_cast<double>(samples);
}

/// By how much more the change varies at the contour than elsewhere.
double seamStrength(const Change& change) {
    struct Mean {
        double sum = 0;
        int64_t count = 0;

        [[nodiscard]] double value() const {
            return count == 0 ? 0 : sum / static_cast<double>(count);
        }
    };

    std::array<Mean, 2> steps;  // between inner pixels, at the rim
    for (int y = 0; y < change.height(); ++y)
        for (int x = 0; x < change.width(); ++x) {
            if (!change.isInside(x, y))
                continue;
            const bool isRim = change.isRim(x, y);
            for (const auto& [nx, ny] : {std::pair(x + 1, y), std::pair(x, y + 1)}) {
                if (!change.isInside(nx, ny))
                    continue;
                Mean& mean = steps[isRim || change.isRim(nx, ny) ? 1 : 0];
                mean.sum += change.step(x, y, nx, ny);
                ++mean.count;
            }
        }
    return steps[0].count == 0 ? 0 : std::max(0.0, steps[1].value() - steps[0].value());
}

/// CIEDE2000 of the foreground's pixels. Every second pixel of every second row is enough.
std::vector<double> differences(const SourcePhoto& photo, const Image& composite) {
    const auto lab = [](const uint8_t* rgb) {
        return labFromSrgb(static_cast<float>(rgb[0]) / 255,
                           static_cast<float>(rgb[1]) / 255,
                           static_cast<float>(rgb[2]) / 255);
    };
    const Rect& region = photo.support;
    const int stride = photo.area > 4096 ? 2 : 1;
    std::vector<double> found;
    for (int y = region.y; y < region.bottom(); y += stride) {
        const auto mask = photo.mask.row<uint8_t>(y);
        const uint8_t* first = photo.rgb.row<uint8_t>(y).data();
        const uint8_t* second = composite.row<uint8_t>(y).data();
        for (int x = region.x; x < region.right(); x += stride)
            if (mask[static_cast<size_t>(x)] >= kHalf)
                found.push_back(std::equal(first + 3 * x, first + 3 * x + 3, second + 3 * x)
                                    ? 0
                                    : deltaE2000(lab(first + 3 * x), lab(second + 3 * x)));
    }
    return found;
}

/// The mean, and what a twentieth of the values exceeds.
std::pair<double, double> meanAndLocal(std::vector<double> values) {
    if (values.empty())
        return {};
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    const auto place = values.begin() + static_cast<ptrdiff_t>(values.size() * 19 / 20);
    std::nth_element(values.begin(), place, values.end());
    return {sum / static_cast<double>(values.size()), *place};
}

/// 0 at the limits, 1 where a change is plain to see and still believable.
double visibility(double deltaE, const CandidateLimits& limits) {
    const double plain = 2.5 * limits.leastDeltaE;
    const double strong = limits.mostDeltaE / 2;
    const double rise = (deltaE - limits.leastDeltaE) / (plain - limits.leastDeltaE);
    const double fall = (limits.mostDeltaE - deltaE) / (limits.mostDeltaE - strong);
    return std::clamp(std::min(rise, fall), 0.0, 1.0);
}

std::string refusalOf(const CandidateCheck& check,
                      bool mayLookEqual,
                      const CandidateLimits& limits) {
    if (check.foregroundShare < limits.smallestForeground)
        return fmt::format(
            "the foreground is too small: {:.2f} % of the picture, at least {:.2f} %",
            100 * check.foregroundShare,
            100 * limits.smallestForeground);
    if (check.foregroundShare > limits.largestForeground)
        return fmt::format("the foreground is too large: {:.0f} % of the picture, at most {:.0f} %",
                           100 * check.foregroundShare,
                           100 * limits.largestForeground);
    if (check.clipped > limits.mostClipped)
        return fmt::format(
            "gradients are lost to saturation: {:.1f} % of the samples, at most "
            "{:.1f} %",
            100 * check.clipped,
            100 * limits.mostClipped);
    if (!mayLookEqual && check.deltaE < limits.leastDeltaE)
        return fmt::format("the change is hardly visible: mean ΔE {:.1f}, at least {:.1f}",
                           check.deltaE,
                           limits.leastDeltaE);
    if (check.deltaE > limits.mostDeltaE)
        return fmt::format("the change is implausible: mean ΔE {:.1f}, at most {:.1f}",
                           check.deltaE,
                           limits.mostDeltaE);
    if (check.localDeltaE > limits.mostLocalDeltaE)
        return fmt::format(
            "the change is implausible in places: a twentieth of the foreground changes by more "
            "than ΔE {:.1f}, at most {:.1f}",
            check.localDeltaE,
            limits.mostLocalDeltaE);
    if (check.seam > limits.mostSeam)
        return fmt::format("a seam shows along the mask: {:.3f} per pixel, at most {:.3f}",
                           check.seam,
                           limits.mostSeam);
    return {};
}

}  // namespace

CandidateCheck checked(const SourcePhoto& photo,
                       const Candidate& candidate,
                       const Image& composite,
                       bool mayLookEqual,
                       const CandidateLimits& limits) {
    CandidateCheck check;
    if (!candidate.refusal.empty()) {
        check.refusal = candidate.refusal;
        return check;
    }
    const Change change(photo, candidate);
    check.foregroundShare =
        static_cast<double>(photo.area) / static_cast<double>(photo.size().area());
    check.clipped = clippedShare(change);
    std::tie(check.deltaE, check.localDeltaE) = meanAndLocal(differences(photo, composite));
    check.seam = seamStrength(change);
    check.refusal = refusalOf(check, mayLookEqual, limits);
    if (check.refusal.empty())
        check.score = (mayLookEqual ? 1 : visibility(check.deltaE, limits)) *
                      (1 - check.clipped / limits.mostClipped) * (1 - check.seam / limits.mostSeam);
    return check;
}

}  // namespace r2r
