// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/pair_source.h"
#include "training/sample_view.h"

#include <cstdint>
#include <memory>
#include <string>

namespace r2r {

/// The settings by which pairs are made of photographs.
struct MakingForm {
    int64_t size = 128;  ///< side of the result, a multiple of 8
    /// Of `PairBatch::whole`; pairs are then made of the whole photograph at twice `size`, of which
    /// the result is cut. 0: without it.
    int64_t wholeSide = 0;
    ViewForm view;      ///< not augmented: photographs in order, the same pairs again and again
    std::string looks;  ///< a file for `LookTables`; empty: none
    /// The strength of changes. At 1 the foreground errors that are aimed at have the median and
    /// spread of published ones: mean squared errors around 1,300 of 255², some of 10,000. Weak
    /// looks fall short of them; 1.35 comes near on the whole.
    double change = 1;
    double untouched = 0.07;  ///< share of samples whose foreground is as it was
    double borrowed = 0.4;    ///< share whose foreground has another shape than their photograph's
    /// Share of samples with a region to follow, beyond which the surroundings have another look; a
    /// network learns from them that the region matters. None unless augmented.
    double guided = 0.15;
    bool isWorn = true;  ///< blur, grain and JPEG, `picture_wear.h`
    uint64_t seed = 1;
};

/// Pairs that are made when they are asked for and never come again: a photograph, in half of all
/// samples with a look, whose foreground has a look of its own.
///
/// A position decides its sample to the bit, on one kind of processor.
/// @param folder  of packed photographs (`PackedPairs` without composites)
/// @throws what `PackedPairs` and `LookTables` throw; Error{InvalidArgument} if the folder holds no
///         photographs.
[[nodiscard]] std::unique_ptr<PairSource> makePairsOf(const std::string& folder,
                                                      const MakingForm& form);

}  // namespace r2r
