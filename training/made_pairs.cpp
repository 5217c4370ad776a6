// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/made_pairs.h"

#include "engine/core/error.h"
#include "training/epoch_order.h"
#include "training/made_looks.h"
#include "training/made_region.h"
#include "training/packed_pairs.h"
#include "training/picture_wear.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

// Root mean squared foreground errors of the 40 genuine composites, in units of 1/255: their
// median, and the deviation of their logarithms.
constexpr double kMedianChange = 36;
constexpr double kChangeSpread = 0.5;
constexpr double kFoundShare = 0.4;  ///< of the foregrounds that are not their photograph's own

/// Which parts of a sample get a look. With one for neither part, or one for both alike, there is
/// nothing to mend.
struct LookedParts {
    bool foreground = false;
    bool picture = false;
    bool isUntouched = false;
};

LookedParts drawnParts(double untouched, SampleRandom& random) {
    const bool isUntouched = random.chance(untouched);
    const double u = random.uniform();
    return {.foreground = u < 0.8, .picture = u >= 0.5, .isUntouched = isUntouched};
}

/// (1, 1, n, n): edges a little softer than the mask's.
at::Tensor softened(const at::Tensor& coverage, SampleRandom& random) {
    const double amount = random.uniform();
    if (!random.chance(0.5))
        return coverage;
    return at::lerp(
        coverage, at::avg_pool2d(coverage, {3, 3}, {1, 1}, {1, 1}, false, false), amount);
}

/// (1, 1, n, n): ones in a rectangle of a quarter to three quarters of each side.
at::Tensor randomRectangle(int64_t n, SampleRandom& random) {
    const auto side = [&] {
        return static_cast<int64_t>(
            std::lround(static_cast<double>(n) * random.between(0.25, 0.75)));
    };
    const int64_t width = side();
    const int64_t height = side();
    at::Tensor rectangle = at::zeros({1, 1, n, n});
    const int64_t x = random.below(n - width + 1);
    const int64_t y = random.below(n - height + 1);
    rectangle.narrow(2, y, height).narrow(3, x, width).fill_(1);
    return rectangle;
}

/// The same with an edge that is as soft as chance will have it.
at::Tensor feathered(const at::Tensor& rectangle, SampleRandom& random) {
    const int64_t radius = random.below(9);
    return at::avg_pool2d(
        rectangle, {2 * radius + 1, 2 * radius + 1}, {1, 1}, {radius, radius}, false, false);
}

class MadePairs final : public PairSource {
public:
    MadePairs(const std::string& folder, MakingForm form)
        : photos_(folder)
        , form_(std::move(form))
        , looks_(form_.looks)
        , order_(photos_.size(), form_.seed) {
        if (photos_.size() == 0)
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} holds no photographs to train on", folder));
        if (photos_.hasComposites())
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} holds pairs, not photographs", folder));
    }

    [[nodiscard]] int64_t size() const override { return photos_.size(); }

    [[nodiscard]] PairBatch batch(std::span<const int64_t> positions) const override {
        return batchOf(positions, [this](int64_t position) { return sample(position); });
    }

private:
    [[nodiscard]] PairBatch sample(int64_t position) const {
        const int64_t index = form_.view.isAugmented ? order_.at(position) : position % size();
        const PairView photo = photos_.pair(index);
        SampleRandom random(sampleSeed(form_.seed, Purpose::Augmentation, position));
        const at::Tensor region = regionFor(photo, random);
        const SampleView view = SampleView::random(region, form_.view, random);
        if (form_.wholeSide > 0)
            return wholeSample(photo, region, view, position, random);
        const at::Tensor coverage = view.of(region.unsqueeze(2), form_.size) / 255;  // (1, 1, n, n)
        const at::Tensor mask = coverage.ge(0.5).to(at::kFloat);
        WornPair pair = made(
            view.of(colorsOf(photo), form_.size) / 255, mask, softened(coverage, random), random);
        const at::Tensor reference = guided(pair, mask, coverage, position);
        if (form_.isWorn)
            pair =
                worn(pair, coverage, random, sampleGenerator(form_.seed, Purpose::Wear, position));
        return batchOfOne(photo, position, pair, mask, reference);
    }

    static PairBatch batchOfOne(const PairView& photo,
                                int64_t position,
                                const WornPair& pair,
                                const at::Tensor& mask,
                                const at::Tensor& reference) {
        const at::Tensor composite = pair.composite * 2 - 1;
        return {.ids = {std::string(photo.id)},
                .positions = {position},
                .composite = composite,
                .real = pair.real * 2 - 1,
                .mask = mask,
                .reference = reference,
                .edges = {},
                .negatives = {composite}};
    }

    /// A sample with the whole picture: that is made first, at twice the size, so that light and
    /// statistics are the same in both views.
    [[nodiscard]] PairBatch wholeSample(const PairView& photo,
                                        const at::Tensor& region,
                                        const SampleView& view,
                                        int64_t position,
                                        SampleRandom& random) const {
        const int64_t side = 2 * form_.size;
        const SampleView all{.box = {.width = photo.width, .height = photo.height}};
        const at::Tensor coverage = all.of(region.unsqueeze(2), side) / 255;
        const at::Tensor mask = coverage.ge(0.5).to(at::kFloat);
        WornPair canvas =
            made(all.of(colorsOf(photo), side) / 255, mask, softened(coverage, random), random);
        const at::Tensor reference = guided(canvas, mask, coverage, position);
        const SampleView part = scaled(view, photo, side);
        const auto seen = [&](const at::Tensor& x) { return part.ofFloats(x, form_.size); };
        WornPair pair{seen(canvas.composite), seen(canvas.real)};
        const at::Tensor seenCoverage = seen(coverage);
        if (form_.isWorn)
            pair = worn(
                pair, seenCoverage, random, sampleGenerator(form_.seed, Purpose::Wear, position));
        const SampleView whole{.box = {.width = side, .height = side},
                               .isMirrored = view.isMirrored};
        const auto small = [&](const at::Tensor& x) { return whole.ofFloats(x, form_.wholeSide); };
        PairBatch sample = batchOfOne(photo,
                                      position,
                                      pair,
                                      seenCoverage.ge(0.5).to(at::kFloat),
                                      reference.defined() ? seen(reference) : reference);
        sample.whole = {.composite = small(canvas.composite) * 2 - 1,
                        .mask = small(coverage),
                        .reference = reference.defined() ? small(reference) : reference};
        return sample;
    }

    /// A view of a photograph as one of the same photograph squashed to a square.
    static SampleView scaled(const SampleView& view, const PairView& photo, int64_t side) {
        const auto part = [side](int64_t first, int64_t length, int64_t of) {
            const int64_t from = first * side / of;
            const int64_t to = std::max(from + 1, (first + length) * side / of);
            return std::pair(from, to - from);
        };
        const auto [x, width] = part(view.box.x, view.box.width, photo.width);
        const auto [y, height] = part(view.box.y, view.box.height, photo.height);
        return {.box = {x, y, width, height}, .isMirrored = view.isMirrored};
    }

    static at::Tensor colorsOf(const PairView& photo) {
        return bytesAt(photo.real, {photo.height, photo.width, 3});
    }

    static at::Tensor maskOf(const PairView& photo) {
        return bytesAt(photo.mask, {photo.height, photo.width});
    }

    [[nodiscard]] PairView anyPhoto(SampleRandom& random) const {
        return photos_.pair(random.below(size()));
    }

    /// (H, W) bytes: the foreground of a sample, at the photograph's size.
    [[nodiscard]] at::Tensor regionFor(const PairView& photo, SampleRandom& random) const {
        const at::Tensor own = maskOf(photo);
        if (!random.chance(form_.borrowed))
            return own;
        const at::Tensor other =
            random.chance(kFoundShare)
                ? foundRegion(colorsOf(photo), random)
                : borrowedShape(maskOf(anyPhoto(random)), photo.height, photo.width, random);
        return other.ge(128).any().item<bool>() ? other : own;
    }

    /// @param plain  the view of the photograph
    [[nodiscard]] WornPair made(const at::Tensor& plain,
                                const at::Tensor& mask,
                                const at::Tensor& coverage,
                                SampleRandom& random) const {
        const LookedParts parts = drawnParts(form_.untouched, random);
        const double wanted =
            form_.change * kMedianChange * std::exp(kChangeSpread * random.normal());
        const at::Tensor real = parts.picture ? looks_.ofPicture(plain, random) : plain;
        if (parts.isUntouched)
            return {real, real};
        const MadeLooks::OtherPicture other = [&] {
            return wholeView(anyPhoto(random), plain.size(2));
        };
        const at::Tensor foreground =
            parts.foreground ? looks_.ofForeground(plain, mask, other, random) : plain;
        return {
            at::lerp(
                real, atStrength(foreground, real, mask, wanted / 255), coverage.expand_as(real)),
            real};
    }

    /// In some samples gives the surroundings beyond a rectangle another look.
    /// @return  (1, 1, n, n), what is to be followed then; otherwise undefined
    [[nodiscard]] at::Tensor guided(WornPair& pair,
                                    const at::Tensor& mask,
                                    const at::Tensor& coverage,
                                    int64_t position) const {
        constexpr double kSmallestReference = 0.03;  // of the view
        SampleRandom random(sampleSeed(form_.seed, Purpose::Reference, position));
        if (!form_.view.isAugmented || !random.chance(form_.guided))
            return {};
        const at::Tensor rectangle = randomRectangle(mask.size(2), random);
        const at::Tensor reference = rectangle * (1 - mask);
        if (reference.mean().item<double>() < kSmallestReference)
            return {};
        const at::Tensor beyond =
            ((1 - feathered(rectangle, random)) * (1 - coverage)).expand_as(pair.real);
        const at::Tensor otherLook = looks_.ofPicture(pair.real, random);
        pair = {at::lerp(pair.composite, otherLook, beyond),
                at::lerp(pair.real, otherLook, beyond)};
        return reference;
    }

    static at::Tensor wholeView(const PairView& photo, int64_t side) {
        const SampleView whole{.box = {.width = photo.width, .height = photo.height}};
        return whole.of(colorsOf(photo), side) / 255;
    }

    /// The foreground, its change made smaller or up to twice as large so that its root mean square
    /// over the mask is what is wanted.
    static at::Tensor atStrength(const at::Tensor& foreground,
                                 const at::Tensor& real,
                                 const at::Tensor& mask,
                                 double wanted) {
        constexpr double kLargestGain = 2;  // beyond it colours look like those of no photograph
        const double area = std::max(1.0, 3 * mask.sum().item<double>());
        const double squared = ((foreground - real).square() * mask).sum().item<double>() / area;
        const double amount = std::min(kLargestGain, wanted / std::sqrt(std::max(squared, 1e-12)));
        return at::lerp(real, foreground, amount).clamp(0, 1);
    }

    PackedPairs photos_;
    MakingForm form_;
    MadeLooks looks_;
    EpochOrder order_;
};

}  // namespace

std::unique_ptr<PairSource> makePairsOf(const std::string& folder, const MakingForm& form) {
    return std::make_unique<MadePairs>(folder, form);
}

}  // namespace r2r
