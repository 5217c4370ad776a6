// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/found_region.h"

#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/placing/resample.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace r2r {
namespace {

constexpr int kSide = 128;
constexpr int kIterations = 3;

/// An ellipse that may be the region, and a larger one beyond which nothing is.
cv::Mat seeds(cv::Size size, StableRandom& random) {
    const double share = 0.02 * std::pow(0.45 / 0.02, random.uniform());
    const double area = share * size.width * size.height / std::numbers::pi;
    const double aspect = std::exp(random.uniform(-0.7, 0.7));
    const cv::Point2f centre(static_cast<float>(random.uniform(0.15, 0.85) * size.width),
                             static_cast<float>(random.uniform(0.15, 0.85) * size.height));
    const auto width = static_cast<float>(2 * std::sqrt(area * aspect));
    const auto height = static_cast<float>(2 * std::sqrt(area / aspect));
    const auto angle = static_cast<float>(random.uniform(0, 180));
    const auto ellipse = [&](float scale) {
        return cv::RotatedRect(centre, {scale * width, scale * height}, angle);
    };
    cv::Mat labels(size, CV_8U, cv::Scalar(cv::GC_BGD));
    cv::ellipse(labels, ellipse(1.5F), cv::Scalar(cv::GC_PR_BGD), cv::FILLED);
    cv::ellipse(labels, ellipse(1.0F), cv::Scalar(cv::GC_PR_FGD), cv::FILLED);
    return labels;
}

/// The largest piece without its holes; empty if there is none.
cv::Mat largestPiece(const cv::Mat& region) {
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(region, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    const auto largest = std::ranges::max_element(
        outlines, {}, [](const auto& outline) { return cv::contourArea(outline); });
    cv::Mat piece(region.size(), CV_8U, cv::Scalar(0));
    if (largest != outlines.end())
        cv::drawContours(piece,
                         outlines,
                         static_cast<int>(largest - outlines.begin()),
                         cv::Scalar(255),
                         cv::FILLED);
    return piece;
}

}  // namespace

std::optional<Image> foundRegion(const Image& rgb, StableRandom random) {
    const Image small = resized(rgb, fitted(rgb.size(), kSide));
    cv::Mat labels = seeds({small.width(), small.height()}, random);
    if (cv::countNonZero(labels == cv::GC_PR_FGD) < 50 ||
        cv::countNonZero(labels != cv::GC_PR_FGD) < 50)
        return std::nullopt;
    // GrabCut starts its mixtures from a random clustering, by a generator of the thread.
    cv::theRNG().state = random.next();
    cv::Mat background;
    cv::Mat foreground;
    cv::grabCut(
        cvView(small), labels, {}, background, foreground, kIterations, cv::GC_INIT_WITH_MASK);

    const cv::Mat kernel = cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5});
    cv::Mat region = (labels == cv::GC_PR_FGD) | (labels == cv::GC_FGD);
    cv::morphologyEx(region, region, cv::MORPH_OPEN, kernel);
    region = largestPiece(region);
    const double share =
        static_cast<double>(cv::countNonZero(region)) / static_cast<double>(region.total());
    if (share < 0.01 || share > 0.6)
        return std::nullopt;
    cv::GaussianBlur(region, region, {0, 0}, 0.7);
    cv::Mat large;
    cv::resize(region, large, {rgb.width(), rgb.height()}, 0, 0, cv::INTER_CUBIC);
    return imageFromCv(large);
}

}  // namespace r2r
