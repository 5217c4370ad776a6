// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/orientation.h"

#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/core.hpp>

namespace r2r {
namespace {

constexpr int kUpsideDown = 0;  // codes of cv::flip
constexpr int kMirrored = 1;
constexpr int kHalfTurn = -1;

}  // namespace

Image upright(const Image& stored, int code) {
    if (code < 2 || code > 8)
        return stored;
    const bool isOnItsSide = code >= 5;
    const Size size = isOnItsSide ? Size{stored.height(), stored.width()} : stored.size();
    Image result(size, stored.channels(), stored.sampleType());
    result.setEncoding(stored.encoding());
    result.setIccProfile(stored.iccProfile());
    const cv::Mat source = cvView(stored);
    cv::Mat target = mutableCvView(result);
    if (isOnItsSide)
        cv::transpose(source, target);
    const cv::Mat& turned = isOnItsSide ? target : source;
    switch (code) {
        case 2:
        case 6:
            cv::flip(turned, target, kMirrored);
            break;
        case 3:
        case 7:
            cv::flip(turned, target, kHalfTurn);
            break;
        case 4:
        case 8:
            cv::flip(turned, target, kUpsideDown);
            break;
        default:
            break;  // 5 is the transposed picture itself
    }
    return result;
}

}  // namespace r2r
