// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/placing/compositing.h"
#include "engine/imaging/placing/foreground_sampler.h"

#include <span>
#include <vector>

namespace r2r {

/// The height of the bands in which layers are pasted.
inline constexpr int kCompositeBandHeight = 64;

/// Layers that are ready to be pasted onto any part of a background.
class Compositor {
public:
    /// @param background  the form that is pasted onto; its pixels are not kept
    /// @param layers      borrowed
    /// @throws what `composite` throws
    Compositor(const Image& background,
               std::span<const CompositeLayer> layers,
               const JobContext& job);

    /// The rectangle around all that may change.
    [[nodiscard]] Rect bounds() const;

    /// Whether what is written depends on the place of the pixels: it is dithered.
    [[nodiscard]] bool dithers() const;

    /// Pastes the layers. Any thread; bands must not overlap.
    /// @param part   of the background
    /// @param place  of `part`
    /// @param band   inside `place`
    void compositeBand(const Rect& band, Image& part, const Rect& place) const;

private:
    /// A layer whose foreground is ready to be sampled.
    struct ReadyLayer {
        const CompositeLayer& layer;
        ForegroundSampler sampler;
        bool isInPlace;
        Rounding rounding;
    };

    void compositeTile(const Rect& tile, Image& part, const Rect& place) const;

    Size raster_;
    std::vector<ReadyLayer> layers_;
    PixelCodec codec_;
};

/// Whether the layer shows the background itself, where it is.
[[nodiscard]] bool isInPlace(const CompositeLayer& layer, const Image& background);

}  // namespace r2r
