// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace r2r {

class JsonFields;

/// One of a network's results: that of this name, or without one that at this place.
struct PluginResult {
    std::string name;
    int index = 0;

    bool operator==(const PluginResult&) const = default;
};

/// The number of times that red, green and blue are factors of a term: {1, 0, 1} is red · blue,
/// {0, 0, 0} is 1.
using ColorTerm = std::array<int, 3>;

/// How a network that gives no picture describes its change of colours: by coefficients of a
/// transform, for every pixel or for the whole picture, or by a table of colours.
///
/// A transform is out[i] = Σ coefficient[i][t] · term[t], where the terms are products of what the
/// network's composite input holds.
struct PluginTransform {
    /// The order of the coefficients among the channels of the network's result.
    enum class Order : uint8_t {
        Rows,                ///< all of the first colour, all of the second, all of the third
        Columns,             ///< those of the first term for the three colours, of the second, …
        MatrixThenConstant,  ///< rows without the last term, then the last term for the colours
    };

    std::vector<ColorTerm> terms;
    Order order{};

    bool isRedFastest = false;  ///< of a table: the last of its axes is red, else it is blue

    bool isBicubic = false;  ///< how maps reach the picture's size; bilinear otherwise
    bool alignsCorners = false;
    std::optional<PluginResult> share;  ///< a map of the share of the change that a pixel gets

    bool operator==(const PluginTransform&) const = default;
};

/// "terms" and "order", and what `mapFields` reads.
/// @throws Error{Corrupt} naming the field that is missing or unusable.
[[nodiscard]] PluginTransform transformFields(const JsonFields& output);

/// "axes", and what `mapFields` reads.
[[nodiscard]] PluginTransform tableFields(const JsonFields& output);

/// Refuses these fields in an output that is something else.
void refuseTransformFields(const JsonFields& output);

}  // namespace r2r
