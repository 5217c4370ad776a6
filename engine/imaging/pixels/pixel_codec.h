// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <memory>
#include <span>

namespace r2r {

enum class Rounding : uint8_t {
    Nearest,
    /// ±½ unit of position-dependent noise before rounding: no banding in smooth areas. Values that
    /// are integers stay what they are.
    Dither,
};

/// Translates between the samples of one picture and the engine's working space.
///
/// The working space is sRGB-encoded float RGB, interleaved: 0 is black, 1 is white, colours
/// outside the sRGB gamut and highlights keep values outside [0, 1] (the curve is continued,
/// symmetrically for negative values). Only the pixels that are worked on are ever converted, so
/// all others keep their bytes whatever the profile is. Alpha is ignored.
///
/// Immutable and safe to use from several threads at once.
class PixelCodec {
public:
    /// For pictures with the sample type, encoding and ICC profile of `form` (1 to 4 channels).
    /// An unusable profile counts as none.
    explicit PixelCodec(const Image& form);
    ~PixelCodec();
    PixelCodec(PixelCodec&&) noexcept;
    PixelCodec& operator=(PixelCodec&&) noexcept;

    /// @param rgb  3·n values that receive the n pixels of `image` from (x, y) to the right.
    void decode(const Image& image, int x, int y, std::span<float> rgb) const;

    /// Writes n pixels into `image` from (x, y) to the right; alpha is left as it is. A pixel whose
    /// `where` is zero is left untouched, to the bit. Values outside the range of integer samples
    /// are clipped.
    /// @param where  n values, or empty to write all.
    void encode(std::span<const float> rgb,
                std::span<const float> where,
                Image& image,
                int x,
                int y,
                Rounding rounding = Rounding::Nearest) const;

private:
    class Transforms;
    std::unique_ptr<const Transforms> transforms_;
};

/// The whole of `image` in the working space: F32, 3 channels, ColorEncoding::Srgb.
[[nodiscard]] Image toWorkingSpace(const Image& image);

/// `rgb` (working space, 3 channels) as a picture with the sample type, encoding and profile of
/// `form`. Alpha is that of `form` when the sizes are equal, otherwise opaque.
/// @throws Error{InvalidArgument} if `rgb` is not F32 with 3 channels.
[[nodiscard]] Image fromWorkingSpace(const Image& rgb,
                                     const Image& form,
                                     Rounding rounding = Rounding::Nearest);

}  // namespace r2r
