// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace r2r {

/// Pairs at the working size, ready for the networks: float32 on the CPU.
struct PairBatch {
    std::vector<std::string> ids;
    std::vector<int64_t> positions;  ///< of each sample in the stream; decides its noise
    at::Tensor composite;            ///< (B, 3, H, W) in [−1, 1]
    at::Tensor real;                 ///< (B, 3, H, W) in [−1, 1]
    at::Tensor mask;                 ///< (B, 1, H, W), 0 or 1
    at::Tensor reference;  ///< (B, 1, H, W), 1 is to be followed; undefined: all but the mask
    at::Tensor edges;      ///< (B, 3, H, W) in [−1, 1], the hint's edge composite; or undefined
    std::vector<at::Tensor> negatives;  ///< K of them, each (B, 3, H, W); the composite first

    /// The whole picture, of which the rest is a view; undefined unless asked for.
    struct Whole {
        at::Tensor composite;  ///< (B, 3, h, w) in [−1, 1]
        at::Tensor mask;       ///< (B, 1, h, w) in [0, 1]
        at::Tensor reference;  ///< (B, 1, h, w) in [0, 1]; undefined: all but the mask
    } whole = {};

    [[nodiscard]] int64_t size() const { return composite.size(0); }

    [[nodiscard]] at::Tensor hint() const;        ///< (B, 7, H, W): edges, composite, mask
    [[nodiscard]] at::Tensor latentMask() const;  ///< (B, 1, H/8, W/8): top-left pixel of each cell

    [[nodiscard]] PairBatch to(at::Device device) const;
};

/// Samples of one size as a batch.
/// @param samples  one or more batches of one pair each, with as many negatives as the first
[[nodiscard]] PairBatch joined(std::vector<PairBatch> samples);

/// The samples at `positions`, each a batch of one, as one batch.
template <typename Sample>
[[nodiscard]] PairBatch batchOf(std::span<const int64_t> positions, const Sample& sample) {
    std::vector<PairBatch> samples;
    samples.reserve(positions.size());
    for (const int64_t position : positions)
        samples.push_back(sample(position));
    return joined(std::move(samples));
}

/// An endless stream of samples, each decided by its position alone: position p always
/// gives the same tensors, in whatever order, on whatever rank, before or after a resume.
class PairSource {
public:
    virtual ~PairSource() = default;

    /// Different pairs there are; positions p and p + size() are in successive epochs.
    [[nodiscard]] virtual int64_t size() const = 0;

    /// @throws Error{Corrupt} naming the pair. One thread at a time.
    [[nodiscard]] virtual PairBatch batch(std::span<const int64_t> positions) const = 0;
};

/// The form that a pair gets on its way into a batch.
struct PairForm {
    int64_t size = 256;       ///< side of the result; a crop of another shape is squashed
    bool isAugmented = true;  ///< shuffled by epoch, cropped and mirrored; otherwise in order
    /// Background on each side of the foreground's bounding box, in lengths of its longer side (at
    /// least 16 pixels), and varied by ±½ of it when augmented; 0: the whole picture.
    double context = 0;
    int64_t wholeSide = 0;    ///< of `PairBatch::whole`; 0: without it
    double smallestCrop = 1;  ///< share of a side
    bool hasFlips = true;
    double grading = 0;  ///< strength of the following looks (`PictureGrade`); 0: none
    double graded = 1;   ///< share of augmented pairs that are given one look as a whole
    /// Share of augmented pairs whose composite is made anew: the photograph with a foreground of
    /// another grade, of the same strength. Such composites never repeat.
    double regraded = 0;
    bool hasEdges = true;   ///< otherwise `edges` is undefined
    int64_t negatives = 1;  ///< K: the composite, then other composites of the same photograph
                            ///< ("photo" in the provenance); where these are too few, recoloured
                            ///< ones: gain and offset of each colour, in the foreground
    uint64_t seed = 1;
};

/// Pairs from a folder of packed shards.
/// @throws what `PackedPairs` throws; Error{InvalidArgument} if the folder has no pairs.
[[nodiscard]] std::unique_ptr<PairSource> openPackedPairs(const std::string& folder,
                                                          const PairForm& form);

}  // namespace r2r
