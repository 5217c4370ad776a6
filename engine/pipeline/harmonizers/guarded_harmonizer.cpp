// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/guarded_harmonizer.h"

#include "engine/core/log.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/color/recorded_change.h"
#include "engine/pipeline/harmonizers/no_colors.h"
#include "engine/pipeline/working_frame.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace r2r {
namespace {

constexpr double kDoubtful = 4;  // ΔE
constexpr int kSide = 128;       // pixels that a change is measured on

class PartOfChange final : public RecordedChange {
public:
    PartOfChange(SharedColorChange whole, float share)
        : whole_(std::move(whole)), strength_{.overall = share} {}

    void apply(std::span<float> rgb, const Rect& region, Size raster) const override {
        applyChange(whole_.get(), strength_, rgb, region, raster);
    }

    [[nodiscard]] std::optional<ChangeRecord> record() const override {
        auto whole = recordOf(*whole_);
        if (!whole)
            return std::nullopt;
        return ChangeRecord{.kind = ChangeKind::Part,
                            .region = {},
                            .raster = {},
                            .numbers = {sharedNumbers({1}, {strength_.overall})},
                            .whole = std::make_shared<const ChangeRecord>(*std::move(whole))};
    }

private:
    SharedColorChange whole_;
    ChangeStrength strength_;
};

int scaled(int length, int to, int from) {
    return static_cast<int>(std::lround(static_cast<double>(length) * to / from));
}

/// The frame's composite with a change of the whole.
Image changedComposite(const WorkingFrame& frame, const ColorChange& change, Size background) {
    Image picture = frame.composite;
    const Size size = frame.size();
    const Rect& region = frame.region;
    // The raster in which the frame's pixels are whole ones.
    const Size raster = {
        std::max(size.width, scaled(background.width, size.width, region.width)),
        std::max(size.height, scaled(background.height, size.height, region.height))};
    const int left =
        std::min(scaled(region.x, size.width, region.width), raster.width - size.width);
    const int top =
        std::min(scaled(region.y, size.height, region.height), raster.height - size.height);
    for (int y = 0; y < size.height; ++y)
        change.apply(picture.mutableRow<float>(y), {left, top + y, size.width, 1}, raster);
    return picture;
}

/// Mean distance in L*a*b*, weighted by how much of a pixel is foreground.
double deltaE(const Image& before, const Image& after, const Image& coverage) {
    double sum = 0;
    double weight = 0;
    for (int y = 0; y < before.height(); ++y) {
        const auto from = before.row<float>(y);
        const auto to = after.row<float>(y);
        const auto share = coverage.row<float>(y);
        for (size_t x = 0; x < share.size(); ++x) {
            const Lab a = labFromSrgb(from[3 * x], from[3 * x + 1], from[3 * x + 2]);
            const Lab b = labFromSrgb(to[3 * x], to[3 * x + 1], to[3 * x + 2]);
            const double distance = std::hypot(b.L - a.L, b.a - a.a, b.b - a.b);
            if (!std::isfinite(distance))
                continue;  // damaged float files contain NaN
            sum += share[x] * distance;
            weight += share[x];
        }
    }
    return weight > 0 ? sum / weight : 0;
}

bool isNumber(std::span<const float> pixel) {
    return std::isfinite(pixel[0] + pixel[1] + pixel[2]);
}

/// Whether each pixel of the foreground that was a colour still is one.
bool leavesColors(const Image& before, const Image& after, const Image& coverage) {
    for (int y = 0; y < before.height(); ++y) {
        const auto from = before.row<float>(y);
        const auto to = after.row<float>(y);
        const auto share = coverage.row<float>(y);
        for (size_t x = 0; x < share.size(); ++x)
            if (share[x] > 0 && isNumber(from.subspan(3 * x, 3)) && !isNumber(to.subspan(3 * x, 3)))
                return false;
    }
    return true;
}

/// Weights that are damaged give such changes, and the guard would take them for none.
void requireColors(const HarmonizeResult& result,
                   const WorkingFrame& frame,
                   Size background,
                   const std::string& model) {
    const auto check = [&](const SharedColorChange& change) {
        if (change &&
            !leavesColors(
                frame.composite, changedComposite(frame, *change, background), frame.coverage))
            throw noColors(model);
    };
    check(result.change);
    for (const SharedColorChange& change : result.further)
        check(change);
}

}  // namespace

SharedColorChange partOfChange(SharedColorChange whole, float share) {
    return std::make_shared<PartOfChange>(std::move(whole), share);
}

bool usesChange(const HarmonySettings& harmony) {
    const ChangeStrength& strength = harmony.strength;
    return strength.overall > 0 && (strength.lightness > 0 || strength.color > 0);
}

double guardedShare(double deltaE) {
    return deltaE > kDoubtful ? 1 - kDoubtful / deltaE : 0;
}

GuardedHarmonizer::GuardedHarmonizer(std::unique_ptr<Harmonizer> guarded, bool isOn)
    : guarded_(std::move(guarded)), isOn_(isOn) {}

HarmonizeResult GuardedHarmonizer::harmonize(const HarmonizeRequest& request,
                                             const JobContext& job,
                                             const PartialListener& partial) {
    const Stopwatch watch;
    HarmonizeResult result = guarded_->run(request, job, partial);
    const Foreground& foreground = requiredForeground(request);
    if (log::isDebug())
        log::debug(fmt::format("found {} change(s) with {}: {:.1f} ms",
                               (result.change ? 1 : 0) + result.further.size(),
                               foreground.harmony.model,
                               watch.milliseconds()));
    if (!result.change)
        return result;
    const WorkingFrame frame = workingFrame(request.composition, foreground, {.longerSide = kSide});
    const Size background = request.composition.background.size();
    requireColors(result, frame, background, foreground.harmony.model);
    if (!foreground.harmony.guard.value_or(isOn_))
        return result;
    const auto guard = [&](SharedColorChange& change) {
        GuardFinding finding;
        if (change) {
            finding.deltaE = deltaE(
                frame.composite, changedComposite(frame, *change, background), frame.coverage);
            finding.share = guardedShare(finding.deltaE);
            if (log::isDebug())
                log::debug(fmt::format(
                    "guard: ΔE {:.2f}, share used {:.2f}", finding.deltaE, finding.share));
            change = partOfChange(change, static_cast<float>(finding.share));
        }
        result.guard.push_back(finding);
    };
    guard(result.change);
    for (SharedColorChange& change : result.further)
        guard(change);
    return result;
}

}  // namespace r2r
