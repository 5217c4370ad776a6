// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/layered_picture.h"

#include "engine/imaging/color/profile_transform.h"
#include "engine/imaging/color/srgb_profile.h"
#include "engine/imaging/files/codecs/picture_layer.h"
#include "engine/imaging/files/transparency.h"
#include "engine/imaging/pixels/sample_conversion.h"
#include "engine/imaging/placing/encoded_overlay.h"
#include "engine/pipeline/foreground_alone.h"
#include "engine/pipeline/shadow_layers.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace r2r {
namespace {

/// As layers hold it: 8 bits, and a profile that can be written.
Image layerSamples(const Image& image, OutputProfile profile) {
    SampleForm form{SampleType::U8, ColorEncoding::Srgb, nullptr};
    if (profile == OutputProfile::Srgb)
        form.profile = srgbProfile();
    else if (image.iccProfile() &&
             readProfile(*image.iccProfile(), image.sampleType()).use != ProfileUse::Unusable)
        form.profile = image.iccProfile();
    return converted(image, form);
}

/// The composition in the samples, the size and on the background of its layers.
Composition prepared(const OutputForm& form, Composition composition, const JobContext& job) {
    composition = withShadows(std::move(composition), job);
    for (Foreground& foreground : composition.foregrounds) {
        // Before it is reduced: whoever pastes has found these colours at full size.
        foreground.image = pastedPixels(foreground, job);
        foreground.isDecontaminated = false;
    }
    if (form.longerSide > 0)
        composition = reduced(composition, form.longerSide);
    Image background = layerSamples(composition.background, form.profile);
    if (form.alpha == OutputAlpha::Drop)
        background = overWhite(background);
    composition = onSamples(std::move(composition), background);
    if (form.content != OutputContent::Picture)
        composition.background = nothingLike(background);
    return composition;
}

/// Lays foreground after foreground over the background, as we show it and as others do.
class LayerPile {
public:
    LayerPile(const Image& background, const JobContext& job)
        : background_(background), job_(job), shownByOthers_(background) {}

    void addBackground() { layers_.push_back({.name = "Background", .image = background_}); }

    void add(const Foreground& foreground, const SharedColorChange& change) {
        const Rect region = coveredBounds(foreground, background_.size());
        if (region.isEmpty())
            return;
        CompositeLayer layer = layerOf(foreground, change, job_);
        const bool isSeen = !foreground.isHidden && foreground.opacity > 0;
        if (!isSeen)
            layer.opacity = 1;
        if (!changesNothing(change.get(), layer.strength)) {
            CompositeLayer original = layer;
            original.change = nullptr;
            lay(original, region, foreground, foreground.name + " (original)", true);
        }
        const EncodedOverlay overlay =
            lay(layer, region, foreground, foreground.name, foreground.isHidden);
        if (!isSeen)
            return;
        pasted_.push_back(std::move(layer));
        put(withOverlay(cropped(shownByOthers_, region), overlay, job_), region);
    }

    /// Our own picture of what was laid.
    [[nodiscard]] Image picture() const { return composite(background_, pasted_, job_); }

    [[nodiscard]] std::vector<PictureLayer> takeLayers() { return std::move(layers_); }

private:
    EncodedOverlay lay(const CompositeLayer& layer,
                       const Rect& region,
                       const Foreground& foreground,
                       std::string name,
                       bool isHidden) {
        std::vector<CompositeLayer> upToIt = pasted_;
        upToIt.push_back(layer);
        const Image target = cropped(composite(background_, upToIt, job_), region);
        const Image alone =
            cropped(composite(nothingLike(background_), std::span(&layer, 1), job_), region);
        EncodedOverlay overlay =
            overlayShowing(target, cropped(shownByOthers_, region), alone, layer.opacity < 1, job_);
        layers_.push_back({.name = std::move(name),
                           .image = overlay.image,
                           .x = region.x,
                           .y = region.y,
                           .opacity = foreground.opacity > 0 ? overlay.opacity : 0,
                           .isHidden = isHidden});
        return overlay;
    }

    void put(const Image& part, const Rect& region) {
        const auto channels = static_cast<size_t>(part.channels());
        for (int y = 0; y < region.height; ++y)
            std::ranges::copy(part.row<uint8_t>(y),
                              shownByOthers_.mutableRow<uint8_t>(region.y + y)
                                  .subspan(channels * static_cast<size_t>(region.x))
                                  .begin());
    }

    Image background_;
    const JobContext& job_;
    std::vector<CompositeLayer> pasted_;  ///< that are seen
    Image shownByOthers_;
    std::vector<PictureLayer> layers_;
};

SharedColorChange changeOf(const Foreground& foreground,
                           std::span<const ForegroundChange> changes) {
    const auto found = std::ranges::find(changes, foreground.id, &ForegroundChange::foreground);
    return found == changes.end() ? nullptr : found->change;
}

Photograph layered(const OutputForm& form,
                   Composition composition,
                   std::span<const ForegroundChange> changes,
                   const JobContext& job) {
    composition = prepared(form, std::move(composition), job);
    const bool isWhole = form.content == OutputContent::Picture;
    const Rect shown =
        isWhole ? Rect::of(composition.background.size()) : requiredCover(composition);
    LayerPile pile(composition.background, job);
    if (isWhole)
        pile.addBackground();
    for (const Foreground& foreground : composition.foregrounds)
        pile.add(foreground, changeOf(foreground, changes));
    Photograph photograph{.image = pile.picture(), .metadata = std::move(composition.metadata)};
    std::vector<PictureLayer> layers = pile.takeLayers();
    if (form.content == OutputContent::CroppedForeground) {
        photograph.image = cropped(photograph.image, shown);
        for (PictureLayer& layer : layers) {
            layer.x -= shown.x;
            layer.y -= shown.y;
        }
    }
    photograph.layers = std::make_shared<const std::vector<PictureLayer>>(std::move(layers));
    return photograph;
}

}  // namespace

Photograph photographAs(const OutputForm& form,
                        Composition composition,
                        std::span<const ForegroundChange> changes,
                        const JobContext& job) {
    if (form.wantsLayers)
        return layered(form, std::move(composition), changes, job);
    ImageMetadata metadata = composition.metadata;
    return {.image = renderedAs(form, std::move(composition), changes, job),
            .metadata = std::move(metadata)};
}

}  // namespace r2r
