// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/screen_pixels.h"

#include "engine/core/error.h"
#include "engine/imaging/pixels/row_bands.h"
#include "widgets/halved_row.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace r2r::ui {
namespace {

constexpr int kBandHeight = 64;

// An overview takes at most 64 MiB, as much as four windows of a large screen.
constexpr int64_t kMostKeptPixels = int64_t{16} << 20;

QImage newImage(Size size) {
    QImage image(size.width, size.height, QImage::Format_RGB32);
    if (image.isNull())
        throw Error(ErrorCode::OutOfMemory, "there is no memory to show the picture");
    return image;
}

QRgb* writableRow(QImage& image, int y) {
    return reinterpret_cast<QRgb*>(image.scanLine(y));
}

bool isPlainSrgb(const Image& image) {
    return image.sampleType() == SampleType::U8 && !image.iccProfile() &&
           image.encoding() == ColorEncoding::Srgb;
}

void copyRow(const uint8_t* pixel, int channels, QRgb* target, int width) {
    const bool isColor = channels >= 3;
    for (int x = 0; x < width; ++x, pixel += channels)
        target[x] = qRgb(pixel[0], pixel[isColor ? 1 : 0], pixel[isColor ? 2 : 0]);
}

int levelOf(float value) {
    return static_cast<int>(std::lround(255 * std::clamp(value, 0.0F, 1.0F)));
}

Size halved(Size size) {
    return {(size.width + 1) / 2, (size.height + 1) / 2};
}

/// In place: the pixels of the smaller picture are before those that are still to be read.
void halve(std::vector<QRgb>& pixels, Size size) {
    const Size coarse = halved(size);
    std::vector<QRgb> row(static_cast<size_t>(coarse.width));
    for (int y = 0; y < coarse.height; ++y) {
        const QRgb* upper = pixels.data() + ptrdiff_t{2} * y * size.width;
        const QRgb* lower = 2 * y + 1 < size.height ? upper + size.width : upper;
        widgets::halveRow(upper, lower, size.width, row.data(), 0, coarse.width - 1);
        std::ranges::copy(row, pixels.begin() + ptrdiff_t{y} * coarse.width);
    }
}

}  // namespace

ScreenPixels::ScreenPixels(Image image) : image_(std::move(image)) {
    if (!image_.isEmpty() && !isPlainSrgb(image_))
        codec_.emplace(image_);
}

QImage ScreenPixels::of(const Rect& part) const {
    QImage shown = newImage(part.size());
    const auto stride = static_cast<size_t>(shown.bytesPerLine()) / sizeof(QRgb);
    QRgb* const first = writableRow(shown, 0);
    forEachRowBand(part, kBandHeight, Phase::Reading, {}, [&](const Rect& band) {
        for (int y = band.y; y < band.bottom(); ++y)
            convertRow(part, y, first + static_cast<size_t>(y - part.y) * stride);
    });
    return shown;
}

QImage ScreenPixels::overview(int64_t pixels) const {
    int levels = 0;
    Size size = image_.size();
    for (; size.area() > pixels; size = halved(size))
        ++levels;
    if (levels == 0)
        return of(Rect::of(size));
    QImage shown = newImage(size);
    const auto stride = static_cast<size_t>(shown.bytesPerLine()) / sizeof(QRgb);
    QRgb* const first = writableRow(shown, 0);
    const int rowsAtOnce = std::max(kBandHeight, 1 << levels);  // a multiple: both are powers of 2
    forEachRowBand(Rect::of(image_.size()), rowsAtOnce, Phase::Reading, {}, [&](const Rect& band) {
        std::vector<QRgb> rows(static_cast<size_t>(band.size().area()));
        for (int y = band.y; y < band.bottom(); ++y)
            convertRow(band, y, rows.data() + ptrdiff_t{y - band.y} * band.width);
        Size left = band.size();
        for (int level = 0; level < levels; ++level, left = halved(left))
            halve(rows, left);
        for (int y = 0; y < left.height; ++y)
            std::copy_n(rows.begin() + ptrdiff_t{y} * left.width,
                        left.width,
                        first + static_cast<size_t>((band.y >> levels) + y) * stride);
    });
    return shown;
}

void ScreenPixels::convertRow(const Rect& part, int y, QRgb* target) const {
    if (!codec_)
        return copyRow(image_.row<uint8_t>(y).data() + ptrdiff_t{part.x} * image_.channels(),
                       image_.channels(),
                       target,
                       part.width);
    std::vector<float> rgb(size_t{3} * static_cast<size_t>(part.width));
    codec_->decode(image_, part.x, y, rgb);
    for (size_t x = 0; x < static_cast<size_t>(part.width); ++x)
        target[x] = qRgb(levelOf(rgb[3 * x]), levelOf(rgb[3 * x + 1]), levelOf(rgb[3 * x + 2]));
}

QImage backgroundDisplay(const Image& image) {
    return image.isEmpty() ? QImage() : ScreenPixels(image).overview(kMostKeptPixels);
}

}  // namespace r2r::ui
