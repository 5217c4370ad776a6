// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/pair_source.h"

#include "engine/core/error.h"
#include "engine/core/json_fields.h"
#include "engine/nn/resampling.h"
#include "training/edge_lines.h"
#include "training/epoch_order.h"
#include "training/packed_pairs.h"
#include "training/picture_grade.h"
#include "training/sample_random.h"
#include "training/sample_view.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <unordered_map>
#include <utility>

namespace r2r {
namespace {

constexpr int64_t kLatentCell = 8;

/// One sample's share of chance.
struct Augmentation {
    SampleView view;
    std::optional<PictureGrade> grade;
    std::optional<PictureGrade> foregroundGrade;  ///< of a composite that is made anew
};

at::Tensor signedColors(const at::Tensor& bytes) {
    return bytes * (2.0 / 255) - 1;
}

class PackedPairSource final : public PairSource {
public:
    PackedPairSource(const std::string& folder, const PairForm& form)
        : pairs_(folder), form_(form), order_(pairs_.size(), form.seed) {
        if (pairs_.size() == 0)
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} contains no pairs to train on", folder));
        if (!pairs_.hasComposites())
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} holds photographs, not pairs", folder),
                        "Only the stage lite makes pairs of photographs while it trains.");
        if (form_.negatives > 1)
            groupByPhoto();
    }

    [[nodiscard]] int64_t size() const override { return pairs_.size(); }

    [[nodiscard]] PairBatch batch(std::span<const int64_t> positions) const override {
        return batchOf(positions, [this](int64_t position) { return sample(position); });
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
        const std::string source = fmt::format("the provenance of {}", pair.id);
        const Json json = parseJson(pair.provenance, source);
        return JsonFields(json, source).optional<std::string>("photo", "");
    }

    [[nodiscard]] Augmentation augmentationFor(const PairView& pair, SampleRandom& random) const {
        const ViewForm view{.context = form_.context,
                            .smallestCrop = form_.smallestCrop,
                            .hasFlips = form_.hasFlips,
                            .isAugmented = form_.isAugmented};
        Augmentation result{.view = SampleView::random(
                                bytesAt(pair.mask, {pair.height, pair.width}), view, random)};
        if (!form_.isAugmented)
            return result;
        const auto draw = [&random] { return random.uniform(); };
        if (form_.grading > 0 && draw() < form_.graded)
            result.grade = PictureGrade::random(form_.grading, draw);
        if (form_.grading > 0 && draw() < form_.regraded)
            result.foregroundGrade = PictureGrade::random(form_.grading, draw);
        return result;
    }

    [[nodiscard]] PairBatch sample(int64_t position) const {
        const int64_t index = form_.isAugmented ? order_.at(position) : position % size();
        const PairView pair = pairs_.pair(index);
        SampleRandom random(sampleSeed(form_.seed, Purpose::Augmentation, position));
        const Augmentation how = augmentationFor(pair, random);
        const std::array<int64_t, 3> shape = {pair.height, pair.width, 3};
        const at::Tensor mask = bytesAt(pair.mask, {pair.height, pair.width, 1});
        const auto placedColors = [&](const at::Tensor& bytes) {
            return signedColors(how.view.of(bytes, form_.size));
        };
        const auto colors = [&](const at::Tensor& bytes) {
            const at::Tensor plain = placedColors(bytes);
            return how.grade ? how.grade->of(plain) : plain;
        };
        PairBatch sample{.ids = {std::string(pair.id)},
                         .positions = {position},
                         .real = colors(bytesAt(pair.real, shape)),
                         .mask = how.view.nearestOf(mask, form_.size).ge(128).to(at::kFloat)};
        sample.composite =
            how.foregroundGrade
                ? at::lerp(sample.real,
                           how.foregroundGrade->of(placedColors(bytesAt(pair.real, shape))),
                           (how.view.of(mask, form_.size) / 255).expand_as(sample.real))
                : colors(bytesAt(pair.composite, shape));
        if (form_.hasEdges)
            sample.edges =
                how.grade || how.foregroundGrade
                    ? edgesOf(sample)
                    : placedColors(edgeComposite(bytesAt(pair.composite, shape), mask.squeeze(2)));
        if (form_.wholeSide > 0)
            sample.whole = wholeOf(pair, how);
        addNegatives(sample, index, pair, colors, random);
        return sample;
    }

    /// The same changes of colours, of all of the picture: grades look at no neighbours.
    [[nodiscard]] PairBatch::Whole wholeOf(const PairView& pair, const Augmentation& how) const {
        const SampleView all{.box = {.width = pair.width, .height = pair.height},
                             .isMirrored = how.view.isMirrored};
        const std::array<int64_t, 3> shape = {pair.height, pair.width, 3};
        const auto seen = [&](const at::Tensor& bytes) {
            return signedColors(all.of(bytes, form_.wholeSide));
        };
        const auto graded = [&](const at::Tensor& colors) {
            return how.grade ? how.grade->of(colors) : colors;
        };
        const at::Tensor mask =
            all.of(bytesAt(pair.mask, {pair.height, pair.width, 1}), form_.wholeSide) / 255;
        if (!how.foregroundGrade)
            return {.composite = graded(seen(bytesAt(pair.composite, shape))),
                    .mask = mask,
                    .reference = {}};
        const at::Tensor real = seen(bytesAt(pair.real, shape));
        return {.composite =
                    at::lerp(graded(real), how.foregroundGrade->of(real), mask.expand_as(real)),
                .mask = mask,
                .reference = {}};
    }

    /// The edges of a composite whose colours were made at the working size.
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
                      SampleRandom& random) const {
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
                                                  SampleRandom& random) const {
        if (form_.negatives <= 1)
            return {};
        const auto found = siblings_.find(photoOf(pair));
        if (found == siblings_.end())
            return {};
        std::vector<int64_t> others = found->second;
        std::erase(others, index);
        for (size_t i = others.size(); i > 1; --i)
            std::swap(others[i - 1],
                      others[static_cast<size_t>(random.below(static_cast<int64_t>(i)))]);
        return others;
    }

    /// The photograph with another gain (0.6 to 1.4) and offset (±0.2) of each foreground colour.
    static at::Tensor recolored(const PairBatch& sample, SampleRandom& random) {
        std::array<float, 6> values{};
        for (size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(i < 3 ? 0.6 + 0.8 * random.uniform()
                                                 : 0.4 * random.uniform() - 0.2);
        const at::Tensor map = at::tensor(values).view({2, 1, 3, 1, 1});
        const at::Tensor changed = (sample.real * map[0] + map[1]).clamp(-1, 1);
        return at::lerp(sample.real, changed, sample.mask.expand_as(changed));
    }

    PackedPairs pairs_;
    PairForm form_;
    std::unordered_map<std::string, std::vector<int64_t>> siblings_;
    EpochOrder order_;
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
    for (at::Tensor* tensor : {&moved.composite,
                               &moved.real,
                               &moved.mask,
                               &moved.reference,
                               &moved.edges,
                               &moved.whole.composite,
                               &moved.whole.mask,
                               &moved.whole.reference})
        if (tensor->defined())
            *tensor = tensor->to(device);
    for (at::Tensor& negative : moved.negatives)
        negative = negative.to(device);
    return moved;
}

PairBatch joined(std::vector<PairBatch> samples) {
    const auto all = [&samples](auto&& part) {
        std::vector<at::Tensor> parts;
        for (const PairBatch& sample : samples)
            parts.push_back(part(sample));
        return at::cat(parts);
    };
    const PairBatch& first = samples.front();
    PairBatch batch{.composite = all([](const auto& s) { return s.composite; }),
                    .real = all([](const auto& s) { return s.real; }),
                    .mask = all([](const auto& s) { return s.mask; })};
    if (std::ranges::any_of(samples, [](const auto& s) { return s.reference.defined(); }))
        batch.reference =
            all([](const auto& s) { return s.reference.defined() ? s.reference : 1 - s.mask; });
    if (first.whole.composite.defined()) {
        batch.whole = {.composite = all([](const auto& s) { return s.whole.composite; }),
                       .mask = all([](const auto& s) { return s.whole.mask; }),
                       .reference = {}};
        if (std::ranges::any_of(samples, [](const auto& s) { return s.whole.reference.defined(); }))
            batch.whole.reference = all([](const auto& s) {
                return s.whole.reference.defined() ? s.whole.reference : 1 - s.whole.mask;
            });
    }
    if (first.edges.defined())
        batch.edges = all([](const auto& s) { return s.edges; });
    for (size_t k = 0; k < first.negatives.size(); ++k)
        batch.negatives.push_back(all([k](const auto& s) { return s.negatives[k]; }));
    for (PairBatch& sample : samples) {
        batch.ids.push_back(std::move(sample.ids.front()));
        batch.positions.push_back(sample.positions.front());
    }
    return batch;
}

std::unique_ptr<PairSource> openPackedPairs(const std::string& folder, const PairForm& form) {
    return std::make_unique<PackedPairSource>(folder, form);
}

}  // namespace r2r
