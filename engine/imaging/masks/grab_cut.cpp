// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/grab_cut.h"

#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/pixel_codec.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

constexpr int kLongerSide = 400;   // a round takes a tenth of a second on one core
constexpr double kSoftEdge = 0.7;  // standard deviation in those pixels
constexpr uint64_t kSeed = 0x9E3779B97F4A7C15;

/// 8 bits, three channels, as GrabCut wants it.
cv::Mat smallPicture(const Image& picture) {
    const double factor = std::min(1.0, double(kLongerSide) / picture.size().longerSide());
    const cv::Size size(std::max(2, static_cast<int>(std::lround(picture.width() * factor))),
                        std::max(2, static_cast<int>(std::lround(picture.height() * factor))));
    cv::Mat small;
    cv::resize(cvView(picture), small, size, 0, 0, cv::INTER_AREA);
    Image own = imageFromCv(small, picture.encoding());
    own.setIccProfile(picture.iccProfile());
    const Image rgb = toWorkingSpace(own);
    cv::Mat bytes;
    cvView(rgb).convertTo(bytes, CV_8U, 255);
    return bytes;
}

uchar labelOf(uint8_t hint) {
    if (hint == uint8_t(CutHint::Background))
        return cv::GC_BGD;
    if (hint == uint8_t(CutHint::Foreground))
        return cv::GC_FGD;
    return hint < 128 ? cv::GC_PR_BGD : cv::GC_PR_FGD;
}

/// Both kinds of pixels must be there, or there is nothing to tell apart.
bool isDecidable(const cv::Mat& labels) {
    const int foreground = cv::countNonZero((labels == cv::GC_FGD) | (labels == cv::GC_PR_FGD));
    constexpr int kFewest = 16;  // the mixtures have five components each
    return foreground >= kFewest && static_cast<int>(labels.total()) - foreground >= kFewest;
}

}  // namespace

Image grabCutMask(const Image& picture, const Image& hints, int rounds, const JobContext& job) {
    const cv::Mat small = smallPicture(picture);
    cv::Mat labels;
    cv::resize(cvView(hints), labels, small.size(), 0, 0, cv::INTER_NEAREST);
    std::transform(labels.begin<uchar>(), labels.end<uchar>(), labels.begin<uchar>(), labelOf);
    if (isDecidable(labels)) {
        // The mixtures start from a random clustering, by a generator of the thread.
        cv::theRNG().state = kSeed;
        cv::Mat background;
        cv::Mat foreground;
        for (int round = 0; round < rounds; ++round) {
            job.report({.phase = Phase::Preparing, .done = round, .total = rounds});
            cv::grabCut(small,
                        labels,
                        {},
                        background,
                        foreground,
                        1,
                        round == 0 ? cv::GC_INIT_WITH_MASK : cv::GC_EVAL);
        }
    }
    cv::Mat region = (labels == cv::GC_FGD) | (labels == cv::GC_PR_FGD);
    cv::GaussianBlur(region, region, {0, 0}, kSoftEdge);
    Image mask(picture.size(), 1, SampleType::U8);
    cv::Mat target = mutableCvView(mask);
    cv::resize(region, target, target.size(), 0, 0, cv::INTER_CUBIC);
    return mask;
}

}  // namespace r2r
