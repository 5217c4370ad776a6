// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/output_form.h"

#include "engine/core/enum_words.h"
#include "engine/core/error.h"
#include "engine/imaging/color/srgb_profile.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/transparency.h"
#include "engine/imaging/pixels/sample_conversion.h"
#include "engine/imaging/placing/alpha_resample.h"
#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/foreground_alone.h"
#include "engine/pipeline/shadow_layers.h"

#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace r2r {
namespace {

std::string_view nameOf(ImageFormat format) {
    return rowOf(format).name;
}

size_t bitsOf(SampleType type) {
    return 8 * bytesPerSample(type);
}

Image painted(const OutputForm& form,
              Composition composition,
              std::span<const ForegroundChange> changes,
              const JobContext& job) {
    if (form.content == OutputContent::Picture)
        return render(std::move(composition), changes, job);
    const Rect covered = requiredCover(composition);
    composition.background = nothingLike(composition.background);
    const Image alone = render(std::move(composition), changes, job);
    return form.content == OutputContent::CroppedForeground ? cropped(alone, covered) : alone;
}

/// The picture's own form, but for what is wanted otherwise.
SampleForm wantedSamples(const Image& image, const OutputForm& form) {
    SampleForm wanted{.type = form.sampleType.value_or(image.sampleType()),
                      .encoding = image.encoding(),
                      .profile = image.iccProfile()};
    if (form.profile == OutputProfile::Background)
        return wanted;
    wanted.encoding = ColorEncoding::Srgb;
    // Float samples without a profile are taken as linear sRGB, which loses nothing.
    wanted.profile = wanted.type == SampleType::F32 ? nullptr : srgbProfile();
    return wanted;
}

}  // namespace

void requireHolds(ImageFormat format, const OutputForm& form) {
    if (form.content != OutputContent::Picture && !holdsAlpha(format))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} cannot hold transparency, which the foreground alone needs",
                                nameOf(format)),
                    endingsToUse(true));
    if (form.alpha == OutputAlpha::Keep && !holdsAlpha(format))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} cannot hold transparency, which is to be kept", nameOf(format)),
                    endingsToUse(true) + " Or let the transparency be left out.");
    if (!form.sampleType)
        return;
    const SampleType held = storableSampleType(format, *form.sampleType);
    if (held != *form.sampleType)
        throw Error(
            ErrorCode::Unsupported,
            fmt::format(
                "{} cannot hold {} bits per sample", nameOf(format), bitsOf(*form.sampleType)),
            fmt::format("Use {} bits, or another format.", bitsOf(held)));
}

OutputForm formFor(ImageFormat format, OutputForm form) {
    form.wantsLayers = format == ImageFormat::OpenRaster;
    return form;
}

std::optional<std::string> leftOutNote(ImageFormat format, const Image& picture) {
    if (holdsAlpha(format) || isOpaque(picture))
        return std::nullopt;
    return fmt::format("{} cannot hold transparency: what was transparent was laid on white.",
                       nameOf(format));
}

Size outputSize(Size background, const OutputForm& form) {
    return form.longerSide > 0 ? fitted(background, form.longerSide) : background;
}

Image renderedAs(const OutputForm& form,
                 Composition composition,
                 std::span<const ForegroundChange> changes,
                 const JobContext& job) {
    composition = withShadows(std::move(composition), job);  // also of the foreground alone
    const SampleType own = composition.background.sampleType();
    const bool getsFiner =
        form.sampleType && bytesPerSample(*form.sampleType) > bytesPerSample(own);
    if (getsFiner) {
        const Image& before = composition.background;
        const Image finer =
            converted(before, {*form.sampleType, before.encoding(), before.iccProfile()});
        composition = onSamples(std::move(composition), finer);
    }
    Image image = painted(form, std::move(composition), changes, job);
    if (form.content == OutputContent::Picture && form.alpha == OutputAlpha::Drop)
        image = overWhite(image);
    job.throwIfCancelled();
    image = resizedWithAlpha(image, outputSize(image.size(), form));
    return converted(image, wantedSamples(image, form));
}

}  // namespace r2r
