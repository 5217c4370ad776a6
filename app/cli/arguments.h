// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/placement.h"
#include "engine/pipeline/cast_shadow.h"

#include <array>
#include <cstdint>
#include <string_view>

/// The small languages of the command line: text into values. All throw Error{InvalidArgument} with
/// the option, what was given and what is understood.
namespace r2r::cli {

/// "X,Y,SCALE,DEGREES": the foreground's centre in background pixels, its scale (> 0) and its
/// rotation, counter-clockwise.
[[nodiscard]] Placement parsePlacement(std::string_view text);

/// "X1,Y1,X2,Y2,X3,Y3,X4,Y4": where the foreground's corners go, in background pixels, clockwise
/// from the top left. Between them a picture can be seen in perspective (`areSound`).
[[nodiscard]] Corners parseCorners(std::string_view text);

/// "X,Y,WIDTH,HEIGHT" in pixels.
[[nodiscard]] Rect parseRect(std::string_view option, std::string_view text);

/// "X,Y" in pixels, not further away than any picture reaches.
[[nodiscard]] Point parsePoint(std::string_view option, std::string_view text);

/// Any number that is finite.
[[nodiscard]] double parseNumber(std::string_view option, std::string_view text);

/// "0.5" or "50%", between 0 and 1.5.
[[nodiscard]] float parseStrength(std::string_view option, std::string_view text);

/// "0.5" or "50%": 0 to 1.
/// @throws Error{InvalidArgument} naming `option`.
[[nodiscard]] double parseOpacity(std::string_view option, std::string_view text);

/// "DEGREES" and, after commas, length, softness and opacity as far as they are given.
[[nodiscard]] CastShadow parseShadow(std::string_view text);

/// Bytes of sRGB.
[[nodiscard]] std::array<uint8_t, 3> parseColor(std::string_view option, std::string_view text);

/// A number of pixels from 0 to `most`.
[[nodiscard]] double parsePixels(std::string_view option, std::string_view text, double most);

/// This process does the items i with i mod `count` == `index`.
struct Shard {
    int index = 0;
    int count = 1;

    bool operator==(const Shard&) const = default;
};

/// "i/n" with i from 1 to n. 0/n is the same as n/n, so that counting from 0 works as well.
[[nodiscard]] Shard parseShard(std::string_view text);

/// A whole number between `low` and `high`.
[[nodiscard]] int64_t parseInteger(std::string_view option,
                                   std::string_view text,
                                   int64_t low,
                                   int64_t high);

}  // namespace r2r::cli
