// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/pair_source.h"

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/nn/resampling.h"
#include "training/edge_lines.h"
#include "training/packed_pairs.h"
#include "training/picture_grade.h"
#include "training/sample_random.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numeric>
#include <optional>
#include <random>
#include <unordered_map>

namespace r2r {
namespace {

constexpr int64_t kLatentCell = 8;

/// A uniform number in [0, 1). Not the standard library's distributions, which differ between
/// implementations.
double uniform(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11) * 0x1p-53;
}

int64_t below(std::mt19937_64& random, int64_t count) {
    return std::min(count - 1, static_cast<int64_t>(uniform(random) * static_cast<double>(count)));
}

struct Box {
    int64_t x = 0;
    int64_t y = 0;
    int64_t width = 0;
    int64_t height = 0;
};

/// Of the foreground; the whole picture if there is none.
Box boundsOf(const PairView& pair) {
    int64_t left = pair.width;
    int64_t top = pair.height;
    int64_t right = 0;
    int64_t bottom = 0;
    for (int64_t y = 0; y < pair.height; ++y)
        for (int64_t x = 0; x < pair.width; ++x) {
            if (pair.mask[static_cast<size_t>(y * pair.width + x)] < 128)
                continue;
            left = std::min(left, x);
            right = std::max(right, x + 1);
            top = std::min(top, y);
            bottom = y + 1;
        }
    if (right == 0)
        return {.width = pair.width, .height = pair.height};
    return {left, top, right - left, bottom - top};
}

/// The box and `context` times its longer side on each side, as far as there is something.
Box around(const Box& box, double context, const Box& whole) {
    constexpr int64_t kSmallestMargin = 16;
    const auto longer = static_cast<double>(std::max(box.width, box.height));
    const int64_t margin =
        std::max(kSmallestMargin, static_cast<int64_t>(std::ceil(context * longer)));
    const int64_t left = std::max<int64_t>(0, box.x - margin);
    const int64_t top = std::max<int64_t>(0, box.y - margin);
    return {left,
            top,
            std::min(whole.width, box.x + box.width + margin) - left,
            std::min(whole.height, box.y + box.height + margin) - top};
}

/// One sample's share of chance.
struct Augmentation {
    Box box;
    bool isMirrored = false;
    std::optional<PictureGrade> grade;
    std::optional<PictureGrade> foregroundGrade;  ///< of a composite that is made anew
};

/// A look at the mapping, which is valid as long as the source: only what is computed from it may
/// leave here.
at::Tensor bytesAt(std::span<const uint8_t> bytes, at::IntArrayRef shape) {
    // `from_blob` wants a writable pointer; nobody writes to it.
    return at::from_blob(const_cast<uint8_t*>(bytes.data()), shape, at::kByte);
}

/// (H, W, C) bytes → (1, C, size, size) float32, 0 to 255, cropped and mirrored.
at::Tensor placed(const at::Tensor& bytes, const Augmentation& how, int64_t size, bool isMask) {
    at::Tensor x = bytes.narrow(0, how.box.y, how.box.height)
                       .narrow(1, how.box.x, how.box.width)
                       .permute({2, 0, 1})
                       .unsqueeze(0)
                       .to(at::kFloat)
                       .contiguous();
    if (x.size(2) != size || x.size(3) != size)
        x = isMask ? at::_upsample_nearest_exact2d(x, {size, size})
                   : at::_upsample_bilinear2d_aa(x, {size, size}, false);
    return how.isMirrored ? x.flip({3}) : x;
}

at::Tensor signedColors(const at::Tensor& bytes) {
    return bytes * (2.0 / 255) - 1;
}

/// The epoch's order: Fisher–Yates.
std::vector<int64_t> shuffled(int64_t count, uint64_t seed) {
    std::vector<int64_t> order(static_cast<size_t>(count));
    std::iota(order.begin(), order.end(), int64_t{0});
    std::mt19937_64 random(seed);
    for (int64_t i = count - 1; i > 0; --i)
        std::swap(order[static_cast<size_t>(i)], order[static_cast<size_t>(below(random, i + 1))]);
    return order;
}

class PackedPairSource final : public PairSource {
public:
    PackedPairSource(const std::string& folder, const PairForm& form)
        : pairs_(folder), form_(form) {
        if (pairs_.size() == 0)
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} holds no pairs to train on", folder));
        if (form_.negatives > 1)
            groupByPhoto();
    }

    [[nodiscard]] int64_t size() const override { return pairs_.size(); }

    [[nodiscard]] PairBatch batch(std::span<const int64_t> positions) const override {
        std::vector<PairBatch> samples;
        for (const int64_t position : positions)
            samples.push_back(sample(position));
        const auto joined = [&samples](auto&& part) {
            std::vector<at::Tensor> parts;
            for (const PairBatch& sample : samples)
                parts.push_back(part(sample));
            return at::cat(parts);
        };
        PairBatch batch{.positions = {positions.begin(), positions.end()},
                        .composite = joined([](const auto& s) { return s.composite; }),
                        .real = joined([](const auto& s) { return s.real; }),
                        .mask = joined([](const auto& s) { return s.mask; }),
                        .edges = {}};
        if (form_.hasEdges)
            batch.edges = joined([](const auto& s) { return s.edges; });
        for (size_t k = 0; k < samples.front().negatives.size(); ++k)
            batch.negatives.push_back(joined([k](const auto& s) { return s.negatives[k]; }));
        for (PairBatch& sample : samples)
            batch.ids.push_back(std::move(sample.ids.front()));
        return batch;
    }

private:
    void groupByPhoto() {
        for (int64_t i = 0; i < pairs_.size(); ++i) {
            const std::string photo = photoOf(pairs_.pair(i));
            if (!photo.empty())
                siblings_[photo].push_back(i);
        }
    }

    static std::string photoOf(const PairView& pair) {
        if (pair.provenance.empty())
            return {};
        const Json json = parseJson(pair.provenance, fmt::format("provenance of {}", pair.id));
        return optionalField<std::string>(json, "photo", "", pair.id);
    }

    [[nodiscard]] int64_t indexAt(int64_t position) const {
        if (!form_.isAugmented)
            return position % size();
        const int64_t epoch = position / size();
        if (epoch != orderEpoch_) {
            order_ = shuffled(size(), sampleSeed(form_.seed, Purpose::Order, epoch));
            orderEpoch_ = epoch;
        }
        return order_[static_cast<size_t>(position % size())];
    }

    /// What is shown before chance has its share.
    [[nodiscard]] Box viewOf(const PairView& pair, std::mt19937_64& random) const {
        const Box whole{.width = pair.width, .height = pair.height};
        if (form_.context <= 0)
            return whole;
        const double context = form_.context * (form_.isAugmented ? 0.5 + uniform(random) : 1.0);
        return around(boundsOf(pair), context, whole);
    }

    [[nodiscard]] Augmentation augmentationFor(const PairView& pair,
                                               std::mt19937_64& random) const {
        const Box view = viewOf(pair, random);
        Augmentation result{.box = view};
        if (!form_.isAugmented)
            return result;
        const double share = form_.smallestCrop + (1 - form_.smallestCrop) * uniform(random);
        const auto part = [share](int64_t side) {
            return std::max<int64_t>(
                1, static_cast<int64_t>(std::lround(share * static_cast<double>(side))));
        };
        Box box{.width = part(view.width), .height = part(view.height)};
        box.x = view.x + below(random, view.width - box.width + 1);
        box.y = view.y + below(random, view.height - box.height + 1);
        result.isMirrored = uniform(random) < 0.5 && form_.hasFlips;
        const at::Tensor inside = bytesAt(pair.mask, {pair.height, pair.width})
                                      .narrow(0, box.y, box.height)
                                      .narrow(1, box.x, box.width);
        const auto draw = [&random] { return uniform(random); };
        if (form_.grading > 0 && draw() < form_.graded)
            result.grade = PictureGrade::random(form_.grading, draw);
        if (form_.grading > 0 && draw() < form_.regraded)
            result.foregroundGrade = PictureGrade::random(form_.grading, draw);
        // A crop without foreground would teach nothing.
        if (inside.ge(128).any().item<bool>())
            result.box = box;
        return result;
    }

    [[nodiscard]] PairBatch sample(int64_t position) const {
        const int64_t index = indexAt(position);
        const PairView pair = pairs_.pair(index);
        std::mt19937_64 random(sampleSeed(form_.seed, Purpose::Augmentation, position));
        const Augmentation how = augmentationFor(pair, random);
        const std::array<int64_t, 3> shape = {pair.height, pair.width, 3};
        const at::Tensor mask = bytesAt(pair.mask, {pair.height, pair.width, 1});
        const auto placedColors = [&](const at::Tensor& bytes) {
            return signedColors(placed(bytes, how, form_.size, false));
        };
        const auto colors = [&](const at::Tensor& bytes) {
            const at::Tensor plain = placedColors(bytes);
            return how.grade ? how.grade->of(plain) : plain;
        };
        PairBatch sample{.ids = {std::string(pair.id)},
                         .real = colors(bytesAt(pair.real, shape)),
                         .mask = placed(mask, how, form_.size, true).ge(128).to(at::kFloat)};
        sample.composite =
            how.foregroundGrade
                ? at::lerp(sample.real,
                           how.foregroundGrade->of(placedColors(bytesAt(pair.real, shape))),
                           (placed(mask, how, form_.size, false) / 255).expand_as(sample.real))
                : colors(bytesAt(pair.composite, shape));
        if (form_.hasEdges)
            sample.edges =
                how.grade || how.foregroundGrade
                    ? edgesOf(sample)
                    : placedColors(edgeComposite(bytesAt(pair.composite, shape), mask.squeeze(2)));
        addNegatives(sample, index, pair, colors, random);
        return sample;
    }

    /// Of a composite whose colours were made at the working size.
    static at::Tensor edgesOf(const PairBatch& sample) {
        const at::Tensor colors = ((sample.composite[0] + 1) * 127.5).round().to(at::kByte);
        const at::Tensor mask = (sample.mask[0][0] * 255).to(at::kByte);
        const at::Tensor edges = edgeComposite(colors.permute({1, 2, 0}).contiguous(), mask);
        return signedColors(edges.permute({2, 0, 1}).unsqueeze(0).to(at::kFloat));
    }

    template <typename Colors>
    void addNegatives(PairBatch& sample,
                      int64_t index,
                      const PairView& pair,
                      const Colors& colors,
                      std::mt19937_64& random) const {
        sample.negatives.push_back(sample.composite);
        const auto wanted = static_cast<size_t>(form_.negatives);
        for (const int64_t other : siblingsOf(index, pair, random)) {
            if (sample.negatives.size() == wanted)
                break;
            const PairView view = pairs_.pair(other);
            if (view.width == pair.width && view.height == pair.height)
                sample.negatives.push_back(
                    colors(bytesAt(view.composite, {view.height, view.width, 3})));
        }
        while (sample.negatives.size() < wanted)
            sample.negatives.push_back(recolored(sample, random));
    }

    [[nodiscard]] std::vector<int64_t> siblingsOf(int64_t index,
                                                  const PairView& pair,
                                                  std::mt19937_64& random) const {
        if (form_.negatives <= 1)
            return {};
        const auto found = siblings_.find(photoOf(pair));
        if (found == siblings_.end())
            return {};
        std::vector<int64_t> others = found->second;
        std::erase(others, index);
        for (size_t i = others.size(); i > 1; --i)
            std::swap(others[i - 1],
                      others[static_cast<size_t>(below(random, static_cast<int64_t>(i)))]);
        return others;
    }

    /// The photograph with another gain (0.6 to 1.4) and offset (±0.2) of each foreground colour.
    static at::Tensor recolored(const PairBatch& sample, std::mt19937_64& random) {
        std::array<float, 6> values{};
        for (size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(i < 3 ? 0.6 + 0.8 * uniform(random)
                                                 : 0.4 * uniform(random) - 0.2);
        const at::Tensor map = at::tensor(values).view({2, 1, 3, 1, 1});
        const at::Tensor changed = (sample.real * map[0] + map[1]).clamp(-1, 1);
        return at::lerp(sample.real, changed, sample.mask.expand_as(changed));
    }

    PackedPairs pairs_;
    PairForm form_;
    std::unordered_map<std::string, std::vector<int64_t>> siblings_;
    mutable std::vector<int64_t> order_;
    mutable int64_t orderEpoch_ = -1;
};

}  // namespace

at::Tensor PairBatch::hint() const {
    return at::cat({edges, composite, mask}, 1);
}

at::Tensor PairBatch::latentMask() const {
    return nn::nearest(mask, mask.size(2) / kLatentCell, mask.size(3) / kLatentCell);
}

PairBatch PairBatch::to(at::Device device) const {
    PairBatch moved = *this;
    for (at::Tensor* tensor : {&moved.composite, &moved.real, &moved.mask, &moved.edges})
        if (tensor->defined())
            *tensor = tensor->to(device);
    for (at::Tensor& negative : moved.negatives)
        negative = negative.to(device);
    return moved;
}

std::unique_ptr<PairSource> openPackedPairs(const std::string& folder, const PairForm& form) {
    return std::make_unique<PackedPairSource>(folder, form);
}

}  // namespace r2r
