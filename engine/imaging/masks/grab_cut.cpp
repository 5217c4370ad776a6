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

GrabCut::GrabCut(const Image& picture) : size_(picture.size()), small_(smallPicture(picture)) {}

cv::Mat GrabCut::labelsOf(const Image& hints) const {
    cv::Mat labels;
    cv::resize(cvView(hints), labels, small_.size(), 0, 0, cv::INTER_NEAREST);
    std::transform(labels.begin<uchar>(), labels.end<uchar>(), labels.begin<uchar>(), labelOf);
    return labels;
}

Image GrabCut::mask(const Image& hints, int rounds, const JobContext& job) {
    labels_ = labelsOf(hints);
    background_.release();
    foreground_.release();
    if (isDecidable(labels_)) {
        // The mixtures start from a random clustering, by a generator of the thread.
        cv::theRNG().state = kSeed;
        for (int round = 0; round < rounds; ++round) {
            job.report({.phase = Phase::Preparing, .done = round, .total = rounds});
            cv::grabCut(small_,
                        labels_,
                        {},
                        background_,
                        foreground_,
                        1,
                        round == 0 ? cv::GC_INIT_WITH_MASK : cv::GC_EVAL);
        }
    }
    return answer();
}

Image GrabCut::further(const Image& hints, const JobContext& job) {
    if (background_.empty())
        return mask(hints, 3, job);
    job.throwIfCancelled();
    const cv::Mat given = labelsOf(hints);
    const cv::Mat isFound = (labels_ == cv::GC_FGD) | (labels_ == cv::GC_PR_FGD);
    cv::Mat next(given.size(), CV_8U, cv::Scalar(cv::GC_PR_BGD));
    next.setTo(cv::GC_PR_FGD, isFound);
    next.setTo(cv::GC_BGD, given == cv::GC_BGD);
    next.setTo(cv::GC_FGD, given == cv::GC_FGD);
    labels_ = next;
    if (isDecidable(labels_))
        cv::grabCut(small_, labels_, {}, background_, foreground_, 1, cv::GC_EVAL);
    return answer();
}

Image GrabCut::answer() const {
    cv::Mat region = (labels_ == cv::GC_FGD) | (labels_ == cv::GC_PR_FGD);
    cv::GaussianBlur(region, region, {0, 0}, kSoftEdge);
    Image mask(size_, 1, SampleType::U8);
    cv::Mat target = mutableCvView(mask);
    cv::resize(region, target, target.size(), 0, 0, cv::INTER_CUBIC);
    return mask;
}

Image grabCutMask(const Image& picture, const Image& hints, int rounds, const JobContext& job) {
    return GrabCut(picture).mask(hints, rounds, job);
}

}  // namespace r2r
