// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/color/color_change.h"
#include "engine/imaging/placing/compositing.h"
#include "engine/pipeline/composition.h"

#include <span>
#include <vector>

namespace r2r {

/// The change found for a foreground.
struct ForegroundChange {
    ForegroundId foreground{};
    SharedColorChange change;
};

/// The finished picture at the background's resolution: every foreground that is not hidden, below
/// it the shadow that it casts, changed with its own strengths, pasted in order. A foreground
/// without an entry in `changes` is pasted as it is. Outside the masks and the shadows every sample
/// equals the background's. A background that is not shared becomes the picture, without a copy.
[[nodiscard]] Image render(Composition composition,
                           std::span<const ForegroundChange> changes,
                           const JobContext& job = {});

/// The pixels of the foreground as they are pasted: without the old background if it is
/// decontaminated, which takes up to a second for large pictures with much hair.
/// @throws Cancelled
[[nodiscard]] Image pastedPixels(const Foreground& foreground, const JobContext& job = {});

/// The layer that `foreground` makes in a composite, with its `pastedPixels`.
[[nodiscard]] CompositeLayer layerOf(const Foreground& foreground,
                                     const SharedColorChange& change,
                                     const JobContext& job = {});

/// Those of all foregrounds that are not hidden, and of their shadows, in order.
[[nodiscard]] std::vector<CompositeLayer> compositeLayers(const Composition& composition,
                                                          std::span<const ForegroundChange> changes,
                                                          const JobContext& job = {});

/// The same composition made for a smaller screen: the background's longer side is at most
/// `longerSide`, foregrounds are placed accordingly and have no more pixels than such a raster can
/// show. A change computed on either fits both. The composition itself if it is small enough.
/// @param knownBackground  what an earlier call with the same background and `longerSide` made of
///                         it, if at hand: resampling the background is most of the work
[[nodiscard]] Composition reduced(const Composition& composition,
                                  int longerSide,
                                  const Image* knownBackground = nullptr);

}  // namespace r2r
