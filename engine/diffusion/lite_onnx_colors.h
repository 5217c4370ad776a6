// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/diffusion/onnx_ops.h"

namespace r2r {

/// What `nn/color_statistics.h` computes, as nodes of an ONNX file, for a square picture.
class LiteOnnxColors {
public:
    using Value = OnnxOps::Value;

    /// @param picture                (1, 3, side, side)
    /// @param foreground, reference  (1, 1, side, side)
    LiteOnnxColors(OnnxOps& ops,
                   const Value& picture,
                   const Value& foreground,
                   const Value& reference,
                   int64_t side);

    /// (1, kColorStatistics, 1, 1)
    Value statistics();

    /// M − [I 0] of each of the `kColorHypotheses`, row by row: (1, 12, 1, 1).
    std::vector<Value> hypotheses();

private:
    struct Region {
        Value weights;
        Value mean;  ///< of the weights, over all pixels
    };

    struct Moments {
        Value mean;        ///< a vector
        Value covariance;  ///< a matrix
    };

    Region region(const Value& weights);
    Value meanOver(const Value& x, const Region& region, int64_t channels, int64_t pixels);
    Value eightChannels();
    Value histograms(const Value& channels);
    Moments moments(const Region& region);
    Value monge(const Moments& from, const Moments& to);
    Value changeAround(const Value& matrix, const Moments& from, const Moments& to);

    OnnxOps& ops_;
    Value picture_;
    int64_t side_;
    Region foreground_;
    Region reference_;
    Region innerRing_;
    Region outerRing_;
};

}  // namespace r2r
