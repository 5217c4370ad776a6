// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/enum_words.h"
#include "engine/imaging/color/color_change.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace r2r {

/// Numbers that are shared, never changed: row-major, with their shape.
struct SharedNumbers {
    std::vector<int64_t> shape;
    std::span<const float> values;
    std::shared_ptr<const void> keeper;  ///< of the values
};

[[nodiscard]] SharedNumbers sharedNumbers(std::vector<int64_t> shape, std::vector<float> values);

/// The forms that a change of colours can have.
enum class ChangeKind : uint8_t {
    Pixels,     ///< differences (h, w, 3) that cover a region
    Field,      ///< a colour field (12, bins, rows, columns) that spans a region
    LabScale,   ///< gains and offsets (2, 3) of L*a*b*
    RgbAffine,  ///< a matrix and, in the last column, offsets (3, 4)
    LabMaps,    ///< for each channel of L*a*b* the value of the first node, then those at the nodes
    Part,       ///< a share (1) of another change
    Polynomial,  ///< maps of coefficients of terms of colours; numbers as `mapped_change` has them
    Table,       ///< a table of colours (n, n, n, 3), likewise
};

inline constexpr auto kChangeKinds = enumWords<ChangeKind>({
    {ChangeKind::Pixels, "pixels"},
    {ChangeKind::Field, "field"},
    {ChangeKind::LabScale, "lab-scale"},
    {ChangeKind::RgbAffine, "rgb-affine"},
    {ChangeKind::LabMaps, "lab-maps"},
    {ChangeKind::Part, "part"},
    {ChangeKind::Polynomial, "polynomial"},
    {ChangeKind::Table, "table"},
});

/// A change of colours as numbers: enough to make it again elsewhere, to the bit.
struct ChangeRecord {
    ChangeKind kind = ChangeKind::Pixels;
    Rect region;  ///< in a raster of size `raster`; of pixels and fields
    Size raster;
    std::vector<SharedNumbers> numbers;
    std::shared_ptr<const ChangeRecord> whole;  ///< of a part
};

/// A change that can be written down. Every harmonizer of the program finds such changes.
class RecordedChange : public ColorChange {
public:
    /// Nothing if it is a part of one that cannot be written down.
    [[nodiscard]] virtual std::optional<ChangeRecord> record() const = 0;
};

/// @return nothing if the change cannot be written down
[[nodiscard]] std::optional<ChangeRecord> recordOf(const ColorChange& change);

/// @throws Error{Corrupt} unless the record holds `count` tables of numbers that fit their shapes.
void requireNumbers(const ChangeRecord& record, size_t count);

/// The change of a record of pixels.
/// @throws Error{Corrupt} if its numbers do not fit.
[[nodiscard]] SharedColorChange pixelChangeFrom(const ChangeRecord& record);

}  // namespace r2r
