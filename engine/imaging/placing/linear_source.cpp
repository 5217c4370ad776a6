// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/linear_source.h"

#include "engine/imaging/color/color.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/pixels/row_bands.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace r2r {
namespace {

constexpr int kBandHeight = 32;

/// Which pixels one cell averages along one axis: `firstWeight` of `first`, all of those between,
/// `lastWeight` of `last`. Empty when last < first.
struct Cell {
    int first = 0;
    int last = -1;
    float firstWeight = 0;
    float lastWeight = 0;

    [[nodiscard]] float weight(int position) const {
        return position == first ? firstWeight : position == last ? lastWeight : 1.0F;
    }
};

/// The cells along one axis. Weights sum to 1 over the picture; what the crop leaves out is zero.
struct Axis {
    double origin = 0;
    double length = 1;
    std::vector<Cell> cells;
    std::vector<float> scales;  ///< 1 / (part of the cell inside the picture)
};

struct Interval {
    int start;
    int end;
};

Axis axisOf(Interval crop, int picture, double length, double anchor) {
    constexpr double kSliver = 1e-7;  // rounding must not add a cell that holds nothing
    Axis axis{.length = length};
    axis.origin = anchor + length * std::floor((crop.start - anchor) / length + kSliver);
    const int count = static_cast<int>(std::ceil((crop.end - axis.origin) / length - kSliver));
    for (int i = 0; i < std::max(count, 1); ++i) {
        const double start = axis.origin + i * length;
        const double end = start + length;
        const double inside = std::min(end, double(picture)) - std::max(start, 0.0);
        const double from = std::max(start, double(crop.start));
        const double to = std::min(end, double(crop.end));
        Cell cell;
        if (to > from) {
            cell.first = static_cast<int>(std::floor(from));
            cell.last = static_cast<int>(std::ceil(to)) - 1;
            cell.firstWeight = static_cast<float>(std::min(cell.first + 1.0, to) - from);
            cell.lastWeight = static_cast<float>(to - cell.last);
        }
        axis.cells.push_back(cell);
        axis.scales.push_back(to > from ? static_cast<float>(1 / inside) : 0.0F);
    }
    return axis;
}

/// A place on the foreground's axis that falls on the edge of a background pixel; 0 for a map that
/// is not parallel to the axes, where there is none.
double gridAnchor(double alongX, double alongY, const Affine& map) {
    if (alongY == 0 && map.xx * map.xy == 0)
        return -map.dx / alongX;
    if (alongX == 0 && map.yx * map.yy == 0)
        return -map.dy / alongY;
    return 0;
}

/// Delivers rows of the foreground, averaged along x, in premultiplied linear light.
class RowReader {
public:
    RowReader(const Image& image, const Image& mask, const PixelCodec& codec, const Axis& columns)
        : image_(image), mask_(mask), codec_(codec), columns_(columns) {
        reduced_.resize(columns.cells.size() * 4);
    }

    /// Valid until the next call; empty when nothing of the row is inside the mask. A row on the
    /// edge of two cells is asked for twice in succession, and converted once.
    std::span<const float> row(int y) {
        if (y != current_) {
            current_ = y;
            isEmpty_ = !convert(y);
        }
        return isEmpty_ ? std::span<const float>{} : reduced_;
    }

private:
    bool convert(int y) {
        const int first = columns_.cells.front().first;
        const int last = columns_.cells.back().last;
        const Rect covered = maskSupport(mask_, {first, y, last + 1 - first, 1});
        if (covered.isEmpty())
            return false;
        const auto count = static_cast<size_t>(covered.width);
        encoded_.resize(count * 3);
        codec_.decode(image_, covered.x, y, encoded_);
        linearizeRow(encoded_);
        const auto weights = mask_.row<uint8_t>(y).subspan(static_cast<size_t>(covered.x), count);
        premultiplied_.assign(static_cast<size_t>(last + 1 - first) * 4, 0);
        float* target = premultiplied_.data() + 4 * (covered.x - first);
        for (size_t i = 0; i < count; ++i, target += 4) {
            if (weights[i] == 0)
                continue;  // what is there may be anything, even not a number
            const float weight = static_cast<float>(weights[i]) / 255.0F;
            for (size_t c = 0; c < 3; ++c)
                target[c] = weight * encoded_[3 * i + c];
            target[3] = weight;
        }
        reduce(first);
        return true;
    }

    void reduce(int start) {
        float* target = reduced_.data();
        for (size_t i = 0; i < columns_.cells.size(); ++i, target += 4) {
            const Cell& cell = columns_.cells[i];
            Pixel sum{};
            if (cell.last >= cell.first) {
                const float* pixel = premultiplied_.data() + ptrdiff_t{4} * (cell.first - start);
                const float* const last = pixel + ptrdiff_t{4} * (cell.last - cell.first);
                add(cell.firstWeight, pixel, sum);
                for (pixel += 4; pixel < last; pixel += 4)
                    add(1, pixel, sum);
                if (pixel == last)
                    add(cell.lastWeight, pixel, sum);
            }
            for (size_t c = 0; c < 4; ++c)
                target[c] = sum[c] * columns_.scales[i];
        }
    }

    using Pixel = std::array<float, 4>;  // which a vector holds

    static void add(float weight, const float* pixel, Pixel& sum) {
        for (size_t c = 0; c < 4; ++c)
            sum[c] += weight * pixel[c];
    }

    const Image& image_;
    const Image& mask_;
    const PixelCodec& codec_;
    const Axis& columns_;
    int current_ = -1;
    bool isEmpty_ = true;
    std::vector<float> encoded_;
    std::vector<float> premultiplied_;
    std::vector<float> reduced_;
};

}  // namespace

CellSize cellSize(const Affine& map) {
    return {1 / std::min(1.0, std::hypot(map.xx, map.yx)),
            1 / std::min(1.0, std::hypot(map.xy, map.yy))};
}

Rect withReach(const Rect& rect, const CellSize& cell, Size picture) {
    const auto reach = [](double length, int limit) {
        return static_cast<int>(std::min(std::ceil(2 * length) + 1, double(limit)));
    };
    const int x = reach(cell.width, picture.width);
    const int y = reach(cell.height, picture.height);
    return intersection({rect.x - x, rect.y - y, rect.width + 2 * x, rect.height + 2 * y},
                        Rect::of(picture));
}

LinearSource linearSource(const Image& image,
                          const Image& mask,
                          const Rect& crop,
                          const Affine& map) {
    const CellSize cell = cellSize(map);
    // Without shrinking the cells are the pixels.
    const double anchorX = cell.width > 1 ? gridAnchor(map.xx, map.yx, map) : 0;
    const double anchorY = cell.height > 1 ? gridAnchor(map.xy, map.yy, map) : 0;
    const Axis columns = axisOf({crop.x, crop.right()}, image.width(), cell.width, anchorX);
    const Axis rows = axisOf({crop.y, crop.bottom()}, image.height(), cell.height, anchorY);

    LinearSource source;
    source.size = {static_cast<int>(columns.cells.size()), static_cast<int>(rows.cells.size())};
    source.pixels.assign(static_cast<size_t>(source.size.area()) * 4, 0);
    source.sourceFromForeground = Affine::scaling(1 / columns.length, 1 / rows.length) *
                                  Affine::translation(-columns.origin, -rows.origin);
    const PixelCodec codec(image);
    const size_t rowLength = columns.cells.size() * 4;
    forEachRowBand(Rect::of(source.size), kBandHeight, Phase::Reading, {}, [&](const Rect& band) {
        RowReader reader(image, mask, codec, columns);
        for (int y = band.y; y < band.bottom(); ++y) {
            const Cell& cellRows = rows.cells[static_cast<size_t>(y)];
            float* const target = source.pixels.data() + static_cast<size_t>(y) * rowLength;
            for (int row = cellRows.first; row <= cellRows.last; ++row) {
                const float weight = cellRows.weight(row) * rows.scales[static_cast<size_t>(y)];
                const std::span<const float> values = reader.row(row);
                for (size_t i = 0; i < values.size(); ++i)
                    target[i] += weight * values[i];
            }
        }
    });
    return source;
}

}  // namespace r2r
