// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"
#include "engine/core/placement.h"
#include "engine/core/tiled_mask.h"
#include "engine/imaging/color/color_change.h"
#include "engine/imaging/files/image_file.h"
#include "engine/pipeline/cast_shadow.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace r2r {

/// Names a foreground for as long as the document lives, also while it is deleted and can be
/// restored.
enum class ForegroundId : uint32_t {};

constexpr int kMostSteps = 1000;           ///< of a sampler: as many as the training had
constexpr int kLargestWorkingSide = 4096;  ///< pixels

/// The settings that bring a foreground into harmony with the background.
///
/// Only the catalogue knows which models there are, so it decides how a new foreground
/// begins (`ModelCatalog::standardSettings`). Default-constructed settings name no model: to
/// harmonize with them is refused, never done by a model that was not chosen.
struct HarmonySettings {
    std::string model;  ///< a name of the model catalogue; empty: not chosen
    ChangeStrength strength;
    uint64_t seed = 0;    ///< of the random numbers, for models that use them
    int steps = 0;        ///< of the sampler; 0: as many as the model recommends
    int workingSide = 0;  ///< longer side of what a network sees, pixels; 0: the model's own
    /// Uses little of a small change and most of a large one (`guardedShare`); nothing: as the
    /// model is meant to be used (`ModelInfo::isGuarded`).
    std::optional<bool> guard;
    /// Background pixels whose colours are followed; nothing: the background around the foreground.
    std::optional<Rect> reference;

    bool operator==(const HarmonySettings&) const = default;
};

/// A picture with a soft mask, placed on the background.
struct Foreground {
    ForegroundId id{};
    std::string name;
    Image image;
    TiledMask
        mask;  ///< size of `image`; the alpha of `image` counts only as the mask's first content
    Placement placement;
    double opacity = 1;  ///< 0…1: the mask counts that much; no harmonizer looks at it
    /// Where the mask is soft, the old background that shines through `image` is taken out of the
    /// colours that are pasted (`foregroundColors`). `image` keeps its pixels, and no harmonizer
    /// looks at this either. Without effect in a composite (`isPartOfBackground`): its edges hold
    /// the background that they are pasted on.
    bool isDecontaminated = false;
    /// Below it a shadow changes the background (`withShadows`); nothing: it casts none. Without
    /// effect in a composite, which has its shadows already. No harmonizer sees shadows.
    std::optional<CastShadow> shadow = std::nullopt;
    HarmonySettings harmony;
    bool isHidden = false;  ///< neither shown nor part of the result
    bool isLocked = false;  ///< editors leave place, mask and existence alone; results do not care

    [[nodiscard]] PlaneMap backgroundFromForeground() const {
        return placement.backgroundFromForeground(image.size());
    }

    bool operator==(const Foreground&) const = default;
};

/// The whole document as a value: copying is a few pointers, comparing is cheap, no thread owns it.
struct Composition {
    Image background;
    ImageMetadata metadata;               ///< of the background; goes into the export
    std::vector<Foreground> foregrounds;  ///< bottom to top

    [[nodiscard]] Foreground* find(ForegroundId id);
    [[nodiscard]] const Foreground* find(ForegroundId id) const;

    /// An id that no foreground of this composition has.
    [[nodiscard]] ForegroundId unusedId() const;
};

/// A picture that contains the foreground already: the composite is both background and
/// foreground, and only the pixels under the mask change.
/// @param mask  U8, 1 channel.
/// @throws Error{InvalidArgument} naming both sizes if they differ.
[[nodiscard]] Composition compositionOfComposite(const Photograph& composite, const Image& mask);

/// Whether the foreground is a part of the background's own picture
/// (`compositionOfComposite`). Its mask and its colours can change; its place cannot.
[[nodiscard]] bool isPartOfBackground(const Composition& composition, const Foreground& foreground);

/// A foreground centred on a background, shrunk to fit into it if it is larger; its mask is its
/// alpha (fully opaque without one).
[[nodiscard]] Foreground foregroundOn(const Image& background,
                                      Image image,
                                      std::string name,
                                      ForegroundId id);

/// Whether a picture that is newly made a foreground begins decontaminated: a photograph does. The
/// soft edges of a picture with an alpha channel of its own hold its colours alone already.
[[nodiscard]] bool beginsDecontaminated(const Image& image);

/// The pixels of a raster of size `raster` that the foreground may cover: the support of its mask,
/// placed.
[[nodiscard]] Rect coveredBounds(const Foreground& foreground, Size raster);

/// @throws Error{InvalidArgument} in words if there is no background, or the foreground's mask is
/// all zero,
/// has another size than its picture, or it or its reference region is outside
///         the background.
void requireHarmonizable(const Composition& composition, const Foreground& foreground);

}  // namespace r2r
