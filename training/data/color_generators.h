// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/data/pair_generator.h"

/// Generators that change every pixel of a foreground by its own colour and place.
namespace r2r {

/// The inputs of one candidate.
struct ColorTask {
    const SourcePhoto& photo;
    const Image& foreground;  ///< `supportPixels` of the photograph
    PhotoPool& others;
    int64_t self = -1;
};

/// A generator whose candidates have nothing in common.
class ColorGenerator : public PairGenerator {
public:
    [[nodiscard]] std::vector<Candidate> candidates(const SourcePhoto& photo,
                                                    PhotoPool& others,
                                                    int64_t self,
                                                    std::span<StableRandom> draws,
                                                    const JobContext& job) const final;

protected:
    /// Fills in the foreground and the details, or the refusal; the region is set.
    virtual void fill(Candidate& candidate, const ColorTask& task, StableRandom& draw) const = 0;
};

/// Statistics transfer from the foreground or a random region of another photograph: Lab means,
/// Reinhard, Monge–Kantorovitch or histograms (`colorTransfer`), as the iHarmony4 data sets were
/// made.
class ColorTransferGenerator final : public ColorGenerator {
public:
    [[nodiscard]] std::string_view name() const override { return "color"; }

protected:
    void fill(Candidate& candidate, const ColorTask& task, StableRandom& draw) const override;
};

/// The sliders of a raw converter: exposure and white balance in linear light, then contrast,
/// saturation and a tone curve on encoded values.
class ParametricGenerator final : public ColorGenerator {
public:
    [[nodiscard]] std::string_view name() const override { return "parametric"; }

protected:
    void fill(Candidate& candidate, const ColorTask& task, StableRandom& draw) const override;
};

/// Light that differs from place to place: a coloured gradient across the foreground and a soft
/// lamp beside it, both in linear light.
class LightGenerator final : public ColorGenerator {
public:
    [[nodiscard]] std::string_view name() const override { return "light"; }

protected:
    void fill(Candidate& candidate, const ColorTask& task, StableRandom& draw) const override;
};

/// Changes nothing. A model should learn to leave a sound picture alone.
class IdentityGenerator final : public ColorGenerator {
public:
    [[nodiscard]] std::string_view name() const override { return "identity"; }

    [[nodiscard]] bool mayLookEqual() const override { return true; }

protected:
    void fill(Candidate& candidate, const ColorTask& task, StableRandom& draw) const override;
};

}  // namespace r2r
