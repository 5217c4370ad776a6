// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/mask_file.h"

#include "engine/core/log.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/transparency.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/sample_conversion.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <set>

namespace r2r {
namespace {

/// A mask of levels is not that dark all over; one of labels is.
constexpr double kHighestLabel = 31;

/// The sample value that means 1.
double unitsOf(const cv::Mat& samples) {
    return samples.depth() == CV_8U ? 255 : samples.depth() == CV_16U ? 65535 : 1;
}

/// One channel of 8 bits from one channel of any sample type, where `units` means 1.
Image eightBit(const cv::Mat& channel, double units) {
    if (channel.depth() == CV_8U && units == 255)
        return imageFromCv(channel);
    cv::Mat rounded;
    channel.convertTo(rounded, CV_8U, 255 / units);
    return imageFromCv(rounded);
}

Image whole(const cv::Mat& isForeground) {
    return imageFromCv(isForeground != 0);
}

bool areIntegers(const cv::Mat& grey) {
    if (grey.depth() != CV_32F)
        return true;
    const auto isInteger = [](float v) { return v == std::floor(v); };
    for (int y = 0; y < grey.rows; ++y) {
        const auto* row = grey.ptr<float>(y);
        if (!std::all_of(row, row + grey.cols, isInteger))
            return false;
    }
    return true;
}

/// By the largest value; integers in floats are counted as in integer samples.
MaskReading readGrey(const cv::Mat& grey) {
    double highest = 0;
    cv::minMaxIdx(grey, nullptr, &highest);
    const double units = unitsOf(grey);
    const bool isFloat = units == 1;
    if (highest == 0 || (isFloat && highest <= 1) || !areIntegers(grey))
        return {eightBit(grey, units), {}};
    if (!isFloat && highest == 1)
        return {whole(grey), "its values are 0 and 1; 1 is taken as the foreground"};
    if (highest <= kHighestLabel)
        return {whole(grey),
                fmt::format("its values are the numbers of objects, up to {:.0f}; all of them are "
                            "taken as the foreground",
                            highest)};
    if (units != 255 && highest <= 255)
        return {eightBit(grey, 255), "its values end at 255; 255 is taken as the foreground"};
    return {eightBit(grey, units), {}};
}

/// The mean of R, G and B.
cv::Mat greyOf(const Image& colors) {
    if (colors.channels() == 1)
        return cvView(colors);
    cv::Mat grey;
    cv::transform(cvView(colors), grey, cv::Matx13f(1 / 3.0F, 1 / 3.0F, 1 / 3.0F));
    return grey;
}

/// Whether any pixel is clearly no grey; JPEG tints greys a little.
bool isColored(const cv::Mat& rgb) {
    std::array<cv::Mat, 3> channels;
    cv::split(rgb, channels.data());
    cv::Mat low = cv::min(cv::min(channels[0], channels[1]), channels[2]);
    cv::Mat high = cv::max(cv::max(channels[0], channels[1]), channels[2]);
    double widest = 0;
    cv::subtract(high, low, high);
    cv::minMaxIdx(high, nullptr, &widest);
    constexpr double kTint = 40.0 / 255;
    return widest > kTint * unitsOf(rgb);
}

/// The colours of a label picture; nothing when there are too many for one.
std::optional<std::set<uint32_t>> paletteOf(const cv::Mat& rgb) {
    constexpr size_t kMost = 64;
    std::set<uint32_t> colors;
    for (int y = 0; y < rgb.rows; ++y) {
        const auto* pixel = rgb.ptr<cv::Vec3b>(y);
        uint32_t last = ~0U;
        for (int x = 0; x < rgb.cols; ++x) {
            const uint32_t color = uint32_t{pixel[x][0]} << 16 | pixel[x][1] << 8 | pixel[x][2];
            if (color == last)
                continue;
            last = color;
            colors.insert(color);
            if (colors.size() > kMost)
                return std::nullopt;
        }
    }
    return colors;
}

/// Nothing for pictures that are no labels on black.
std::optional<MaskReading> readLabels(const cv::Mat& rgb) {
    if (rgb.depth() != CV_8U)
        return std::nullopt;
    const auto palette = paletteOf(rgb);
    if (!palette || !palette->contains(0))
        return std::nullopt;
    cv::Mat isObject;
    cv::inRange(rgb, cv::Scalar::all(0), cv::Scalar::all(0), isObject);
    cv::bitwise_not(isObject, isObject);
    constexpr uint32_t kVocBorder = 0xE0E0C0;
    const bool hasBorder = palette->size() > 2 && palette->contains(kVocBorder);
    if (hasBorder) {
        cv::Mat isBorder;
        const cv::Scalar border(0xE0, 0xE0, 0xC0);
        cv::inRange(rgb, border, border, isBorder);
        isObject.setTo(0, isBorder);
    }
    const size_t objects = palette->size() - 1 - (hasBorder ? 1 : 0);
    return MaskReading{imageFromCv(isObject),
                       fmt::format("its colours are labels of {} {}; all but black is taken as the "
                                   "foreground",
                                   objects,
                                   objects == 1 ? "object" : "objects")};
}

}  // namespace

MaskReading maskReading(const Image& picture) {
    if (picture.hasAlpha() && !isOpaque(picture)) {
        cv::Mat alpha;
        cv::extractChannel(cvView(picture), alpha, picture.channels() - 1);
        return {eightBit(alpha, unitsOf(alpha)), {}};
    }
    const Image colors = withoutAlpha(picture);
    const cv::Mat samples = cvView(colors);
    const bool hasColors = colors.channels() == 3 && isColored(samples);
    if (hasColors)
        if (auto labels = readLabels(samples))
            return std::move(*labels);
    MaskReading reading = readGrey(greyOf(colors));
    if (hasColors && reading.note.empty())
        reading.note = "it is a picture in colours; their mean is taken as the mask";
    return reading;
}

Image labelsOf(const Image& picture) {
    return eightBit(greyOf(withoutAlpha(picture)), 255);
}

Image maskFromPicture(const Image& picture, std::string_view name) {
    MaskReading reading = maskReading(picture);
    if (!reading.note.empty())
        log::warning(fmt::format("{}: {}", name, reading.note));
    return std::move(reading.mask);
}

Image readMask(const std::filesystem::path& path) {
    return maskFromPicture(readPhotograph(path).image, path.string());
}

}  // namespace r2r
