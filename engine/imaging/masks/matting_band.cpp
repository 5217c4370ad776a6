// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/matting_band.h"

#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/pixels/row_bands.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

constexpr int kFrame = 2;
constexpr int kRunsAtATime = 64;

/// Everything within two pixels of an unknown one, in a raster with a frame.
Image neighbourhood(const Image& trimap) {
    Image open({trimap.width() + 2 * kFrame, trimap.height() + 2 * kFrame}, 1, SampleType::U8);
    for (int y = 0; y < trimap.height(); ++y)
        std::ranges::transform(trimap.row<uint8_t>(y),
                               open.mutableRow<uint8_t>(y + kFrame).begin() + kFrame,
                               [](uint8_t value) { return isOpen(value) ? 255 : 0; });
    const cv::Mat square = cv::getStructuringElement(cv::MORPH_RECT, {5, 5});
    cv::Mat all;
    cv::dilate(cvView(open), all, square);
    return imageFromCv(all);
}

}  // namespace

MattingBand::MattingBand(const Image& picture, const Image& trimap, const JobContext& job)
    : members_(neighbourhood(trimap)) {
    readColors(picture, job);
    findUnknowns(trimap);
}

void MattingBand::readColors(const Image& picture, const JobContext& job) {
    colors_.assign(3 * static_cast<size_t>(members_.size()), 0.0F);
    isWindow_.assign(static_cast<size_t>(members_.size()), 0);
    const PixelCodec codec(picture);
    const auto runs = members_.runs();
    const Rect all{0, 0, 1, static_cast<int>(runs.size())};
    forEachRowBand(all, kRunsAtATime, Phase::Reading, job, [&](const Rect& band) {
        for (int i = band.y; i < band.bottom(); ++i) {
            const PixelSet::Run& run = runs[static_cast<size_t>(i)];
            const int y = run.y - kFrame;
            const int begin = std::max(run.x - kFrame, 0);
            const int end = std::min(run.x + run.length - kFrame, picture.width());
            if (y < 0 || y >= picture.height() || begin >= end)
                continue;
            const int first = run.first + begin + kFrame - run.x;
            codec.decode(picture,
                         begin,
                         y,
                         std::span(colors_).subspan(3 * static_cast<size_t>(first),
                                                    3 * static_cast<size_t>(end - begin)));
            if (y == 0 || y == picture.height() - 1)
                continue;
            for (int x = std::max(begin, 1); x < std::min(end, picture.width() - 1); ++x)
                isWindow_[static_cast<size_t>(first + x - begin)] = 1;
        }
    });
}

void MattingBand::findUnknowns(const Image& trimap) {
    for (const PixelSet::Run& run : members_.runs()) {
        const int y = run.y - kFrame;
        if (y < 0 || y >= trimap.height())
            continue;
        const auto row = trimap.row<uint8_t>(y);
        bool isNext = false;  // of the unknown pixel before: its neighbours are then next, too
        for (int i = 0; i < run.length; ++i) {
            const int x = run.x + i - kFrame;
            if (x < 0 || x >= trimap.width() || !isOpen(row[static_cast<size_t>(x)])) {
                isNext = false;
                continue;
            }
            Unknown unknown{.member = run.first + i, .x = run.x + i, .y = run.y};
            for (int dy = 0; dy < 5; ++dy) {
                const auto at = static_cast<size_t>(dy);
                unknown.rows[at] = isNext ? unknowns_.back().rows[at] + 1
                                          : members_.find(run.x + i - 2, run.y + dy - 2);
            }
            unknowns_.push_back(unknown);
            isNext = true;
        }
    }
}

std::vector<double> MattingBand::start(const Image& trimap, const Image& unknown) const {
    std::vector<double> values(static_cast<size_t>(members_.size()), 0.0);
    for (const PixelSet::Run& run : members_.runs()) {
        const int y = run.y - kFrame;
        if (y < 0 || y >= trimap.height())
            continue;
        for (int i = 0; i < run.length; ++i) {
            const int x = run.x + i - kFrame;
            if (x < 0 || x >= trimap.width())
                continue;
            const uint8_t known = trimap.row<uint8_t>(y)[static_cast<size_t>(x)];
            const uint8_t value =
                isOpen(known) ? unknown.row<uint8_t>(y)[static_cast<size_t>(x)] : known;
            values[static_cast<size_t>(run.first + i)] = value / 255.0;
        }
    }
    return values;
}

Image MattingBand::written(const Image& trimap, std::span<const double> values) const {
    Image result = trimap;
    for (const PixelSet::Run& run : members_.runs()) {
        const int y = run.y - kFrame;
        if (y < 0 || y >= trimap.height())
            continue;
        const auto row = result.mutableRow<uint8_t>(y);
        for (int i = 0; i < run.length; ++i) {
            const int x = run.x + i - kFrame;
            if (x < 0 || x >= trimap.width() || !isOpen(row[static_cast<size_t>(x)]))
                continue;
            const double alpha = std::clamp(values[static_cast<size_t>(run.first + i)], 0.0, 1.0);
            row[static_cast<size_t>(x)] = static_cast<uint8_t>(std::lround(255 * alpha));
        }
    }
    return result;
}

}  // namespace r2r
