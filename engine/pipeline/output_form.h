// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"
#include "engine/pipeline/render.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace r2r {

/// The part of a composition that becomes the picture.
enum class OutputContent : uint8_t {
    Picture,            ///< the background with every foreground on it
    Foreground,         ///< the foregrounds without the background: what they leave free is
                        ///< transparent, and their soft masks are the alpha channel
    CroppedForeground,  ///< the same, cut to the pixels that the foregrounds may cover
};

/// The treatment of the background's transparency.
enum class OutputAlpha : uint8_t {
    WhereHeld,  ///< kept where the format can hold it; otherwise `leftOutNote` tells
    Keep,       ///< another format is refused
    Drop,
};

enum class OutputProfile : uint8_t { Background, Srgb };

/// The form of the picture that is written. The default is the background's own form,
/// in which every sample outside the masks stays as it was.
struct OutputForm {
    OutputContent content = OutputContent::Picture;
    /// Nothing: the background's. Foregrounds are painted that finely too, not rounded before.
    std::optional<SampleType> sampleType;
    OutputProfile profile = OutputProfile::Background;
    OutputAlpha alpha = OutputAlpha::WhereHeld;
    int longerSide = 0;        ///< pixels; 0, or more than there are: full size
    bool wantsLayers = false;  ///< also what it is made of; the format says so (`formFor`)

    bool operator==(const OutputForm&) const = default;
};

constexpr int kLargestOutputSide = 100000;  ///< pixels

/// @throws Error{Unsupported} if files of `format` cannot hold it: transparency, or samples of that
///         many bits.
void requireHolds(ImageFormat format, const OutputForm& form);

/// The form of a picture in a file of `format`: with its layers, if such files hold them.
[[nodiscard]] OutputForm formFor(ImageFormat format, OutputForm form);

/// Says in a sentence what a file of `format` leaves out of a finished picture without being asked.
[[nodiscard]] std::optional<std::string> leftOutNote(ImageFormat format, const Image& picture);

/// The size of the picture for a background of `background` pixels. Not for a cropped foreground,
/// whose size its mask decides.
[[nodiscard]] Size outputSize(Size background, const OutputForm& form);

/// `render` in another form: finer samples before painting, everything else after. A background
/// whose pixels are not shared becomes the picture, without a copy.
/// @throws Error{InvalidArgument} if the foreground alone is wanted and there is none.
[[nodiscard]] Image renderedAs(const OutputForm& form,
                               Composition composition,
                               std::span<const ForegroundChange> changes,
                               const JobContext& job = {});

}  // namespace r2r
