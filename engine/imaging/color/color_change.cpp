// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/color_change.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/color/recorded_change.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace r2r {
namespace {

constexpr int kBandHeight = 64;  // a second copy of the pixels is needed; this bounds it

/// The two samples, along one axis, that a bilinear sample mixes.
struct Tap {
    size_t first = 0;
    size_t second = 0;
    float weightOfSecond = 0;
};

/// @param start, count  pixels of the raster that is asked for
/// @param scale, shift  pixel centre x there is at scale · x + shift among the known samples
/// @param size          how many samples are known
std::vector<Tap> bilinearTaps(int start, int count, double scale, double shift, int size) {
    std::vector<Tap> taps(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) {
        const double centre = (start + i + 0.5) * scale + shift - 0.5;
        const double inside = std::clamp(centre, 0.0, size - 1.0);
        const double first = std::floor(inside);
        Tap& tap = taps[static_cast<size_t>(i)];
        tap.first = static_cast<size_t>(first);
        tap.second = std::min(tap.first + 1, static_cast<size_t>(size - 1));
        tap.weightOfSecond = static_cast<float>(inside - first);
    }
    return taps;
}

class PixelChange final : public RecordedChange {
public:
    PixelChange(Image difference, const Rect& region, Size raster)
        : difference_(std::move(difference)), region_(region), raster_(raster) {}

    void apply(std::span<float> rgb, const Rect& region, Size raster) const override {
        if (region.isEmpty())
            return;
        // Samples per pixel of the own raster, times own pixels per pixel of the one asked for.
        const double across = double(difference_.width()) / region_.width;
        const double down = double(difference_.height()) / region_.height;
        const std::vector<Tap> columns = bilinearTaps(region.x,
                                                      region.width,
                                                      across * raster_.width / raster.width,
                                                      -across * region_.x,
                                                      difference_.width());
        const std::vector<Tap> rows = bilinearTaps(region.y,
                                                   region.height,
                                                   down * raster_.height / raster.height,
                                                   -down * region_.y,
                                                   difference_.height());
        const size_t rowLength = columns.size() * 3;
        std::vector<float> between((columns.back().second + 1 - columns.front().first) * 3);
        for (size_t y = 0; y < rows.size(); ++y)
            addRow(rows[y], columns, between, rgb.subspan(y * rowLength, rowLength));
    }

    [[nodiscard]] std::optional<ChangeRecord> record() const override {
        const auto kept = std::make_shared<const Image>(difference_);
        const std::span<const float> values{reinterpret_cast<const float*>(kept->data()),
                                            kept->byteCount() / sizeof(float)};
        return ChangeRecord{.kind = ChangeKind::Pixels,
                            .region = region_,
                            .raster = raster_,
                            .numbers = {{.shape = {kept->height(), kept->width(), 3},
                                         .values = values,
                                         .keeper = kept}},
                            .whole = nullptr};
    }

private:
    /// @param between  room for the samples from the first tap to the last
    void addRow(const Tap& row,
                std::span<const Tap> columns,
                std::span<float> between,
                std::span<float> rgb) const {
        const size_t origin = columns.front().first;
        const float* upper = &difference_.row<float>(static_cast<int>(row.first))[3 * origin];
        const float* lower = &difference_.row<float>(static_cast<int>(row.second))[3 * origin];
        for (size_t i = 0; i < between.size(); ++i)
            between[i] = upper[i] + row.weightOfSecond * (lower[i] - upper[i]);
        float* target = rgb.data();
        for (const Tap& column : columns) {
            const float* left = &between[3 * (column.first - origin)];
            const float* right = &between[3 * (column.second - origin)];
            for (size_t c = 0; c < 3; ++c)
                target[c] += left[c] + column.weightOfSecond * (right[c] - left[c]);
            target += 3;
        }
    }

    Image difference_;
    Rect region_;
    Size raster_;
};

/// out = in + overall · (lightness · luma(d) + color · (d − luma(d))).
void mix(std::span<float> rgb, std::span<const float> changed, const ChangeStrength& strength) {
    const float lightness = strength.overall * strength.lightness;
    const float color = strength.overall * strength.color;
    for (size_t i = 0; i < rgb.size(); i += 3) {
        const float dr = changed[i] - rgb[i];
        const float dg = changed[i + 1] - rgb[i + 1];
        const float db = changed[i + 2] - rgb[i + 2];
        const float luma = kLumaRed * dr + kLumaGreen * dg + kLumaBlue * db;
        const float grey = (lightness - color) * luma;
        rgb[i] += grey + color * dr;
        rgb[i + 1] += grey + color * dg;
        rgb[i + 2] += grey + color * db;
    }
}

}  // namespace

bool changesNothing(const ColorChange* change, const ChangeStrength& strength) {
    return !change || strength.overall == 0 || (strength.lightness == 0 && strength.color == 0);
}

void applyChange(const ColorChange* change,
                 const ChangeStrength& strength,
                 std::span<float> rgb,
                 const Rect& region,
                 Size raster) {
    assert(rgb.size() == static_cast<size_t>(region.size().area()) * 3);
    if (changesNothing(change, strength))
        return;
    if (strength == ChangeStrength{}) {
        change->apply(rgb, region, raster);
        return;
    }
    std::vector<float> changed;
    for (int y = 0; y < region.height; y += kBandHeight) {
        const Rect band = intersection({region.x, region.y + y, region.width, kBandHeight}, region);
        const size_t first = static_cast<size_t>(y) * static_cast<size_t>(region.width) * 3;
        const std::span<float> part =
            rgb.subspan(first, static_cast<size_t>(band.size().area()) * 3);
        changed.assign(part.begin(), part.end());
        change->apply(changed, band, raster);
        mix(part, changed, strength);
    }
}

SharedColorChange pixelChange(Image difference, Rect region, Size raster) {
    if (difference.sampleType() != SampleType::F32 || difference.channels() != 3)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("a change per pixel needs 3 float channels, got {} channels of {} "
                                "bytes",
                                difference.channels(),
                                bytesPerSample(difference.sampleType())));
    if (region.isEmpty() || raster.isEmpty())
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format(
                "a change of {}×{} pixels cannot cover a region of {}×{} in a raster of {}×{}",
                difference.width(),
                difference.height(),
                region.width,
                region.height,
                raster.width,
                raster.height));
    return std::make_shared<PixelChange>(std::move(difference), region, raster);
}

}  // namespace r2r
