// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/bench_poisson.h"

#include "app/cli/text_table.h"
#include "app/cli/timing.h"
#include "engine/core/error.h"
#include "engine/ops/seamless_clone.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <numbers>
#include <random>

namespace r2r::cli {

namespace {

// Space around the rectangle, so that neither program meets the border of the picture.
constexpr int kMargin = 20;

/// A patch with its mask and the picture it goes into, all of one size.
struct Scene {
    cv::Mat patch;
    cv::Mat destination;
    cv::Mat mask;
    cv::Point centre;
};

/// Shading, shapes and grain, as photographs have them.
cv::Mat randomPicture(cv::Size size, cv::RNG& random) {
    cv::Mat coarse(8, 8, CV_32FC3);
    cv::Mat shapes(std::max(8, size.height / 16), std::max(8, size.width / 16), CV_32FC3);
    cv::Mat grain(size, CV_32FC3);
    random.fill(coarse, cv::RNG::UNIFORM, 40, 215);
    random.fill(shapes, cv::RNG::NORMAL, 0, 20);
    random.fill(grain, cv::RNG::NORMAL, 0, 5);
    cv::resize(coarse, coarse, size, 0, 0, cv::INTER_CUBIC);
    cv::resize(shapes, shapes, size, 0, 0, cv::INTER_NEAREST);
    cv::Mat picture;
    cv::Mat(coarse + shapes + grain).convertTo(picture, CV_8UC3);
    return picture;
}

/// An ellipse whose bounding box is the rectangle to be solved.
Scene randomScene(const Size& size, cv::RNG& random) {
    const cv::Size full(size.width + 2 * kMargin, size.height + 2 * kMargin);
    Scene scene{.patch = randomPicture(full, random),
                .destination = randomPicture(full, random),
                .mask = cv::Mat::zeros(full, CV_8UC1),
                .centre = {kMargin + size.width / 2, kMargin + size.height / 2}};
    const cv::RotatedRect outline(
        {static_cast<float>(full.width - 1) / 2.0F, static_cast<float>(full.height - 1) / 2.0F},
        {static_cast<float>(size.width), static_cast<float>(size.height)},
        0.0F);
    cv::ellipse(scene.mask, outline, 255, cv::FILLED);
    // The outline is rasterized to within a pixel; the bounding box shall be exact.
    cv::Mat box = scene.mask(cv::Rect(kMargin, kMargin, size.width, size.height)).clone();
    box.row(0).colRange(size.width / 3, 2 * size.width / 3) = 255;
    box.row(size.height - 1).colRange(size.width / 3, 2 * size.width / 3) = 255;
    box.col(0).rowRange(size.height / 3, 2 * size.height / 3) = 255;
    box.col(size.width - 1).rowRange(size.height / 3, 2 * size.height / 3) = 255;
    scene.mask.setTo(0);
    box.copyTo(scene.mask(cv::Rect(kMargin, kMargin, size.width, size.height)));
    return scene;
}

torch::Tensor tensorView(const cv::Mat& mat) {
    const int64_t channels = mat.channels();
    const auto stride = static_cast<int64_t>(mat.step[0]);
    if (channels == 1)
        return torch::from_blob(mat.data, {mat.rows, mat.cols}, {stride, 1}, torch::kUInt8);
    return torch::from_blob(
        mat.data, {mat.rows, mat.cols, channels}, {stride, channels, 1}, torch::kUInt8);
}

cv::Rect regionOf(const Scene& scene) {
    const cv::Rect box = cv::boundingRect(scene.mask);
    return {scene.centre.x - box.width / 2, scene.centre.y - box.height / 2, box.width, box.height};
}

cv::Mat ourClone(const Scene& scene) {
    const cv::Rect source = cv::boundingRect(scene.mask);
    const cv::Rect region = regionOf(scene);
    cv::Mat result = scene.destination.clone();
    tensorView(result(region))
        .copy_(ops::seamlessCloneRectangle(tensorView(scene.destination(region)),
                                           tensorView(scene.patch(source)),
                                           tensorView(scene.mask(source))));
    return result;
}

cv::Mat openCvClone(const Scene& scene) {
    cv::Mat result;
    cv::seamlessClone(
        scene.patch, scene.destination, scene.mask, scene.centre, result, cv::NORMAL_CLONE);
    return result;
}

/// The orthogonal sine transform as a matrix, its own inverse.
torch::Tensor sineMatrix(int64_t length) {
    const torch::Tensor k = torch::arange(1, length + 1, torch::kFloat64);
    const auto n = static_cast<double>(length + 1);
    return torch::outer(k, k).mul_(std::numbers::pi / n).sin_().mul_(std::sqrt(2.0 / n));
}

torch::Tensor secondDifferenceEigenvalues(int64_t length) {
    const torch::Tensor k = torch::arange(1, length + 1, torch::kFloat64);
    return (k * (std::numbers::pi / static_cast<double>(length + 1))).cos_().mul_(2.0).sub_(2.0);
}

/// Differences to the next pixel along `dim`; `dim` becomes one shorter.
torch::Tensor forward(const torch::Tensor& t, int64_t dim) {
    return torch::diff(t, 1, dim);
}

/// The problem as OpenCV states it, solved by dense matrices in float64: (h, w, 3), not rounded.
/// Nothing of it is shared with the solver under test.
torch::Tensor exactClone(const Scene& scene) {
    const cv::Rect region = regionOf(scene);
    const cv::Rect source = cv::boundingRect(scene.mask);
    // OpenCV's filters see the zeros around a region of a larger picture, and so does its clone.
    cv::Mat eroded;
    cv::erode(scene.mask(source), eroded, cv::Mat::ones(3, 3, CV_8U), {-1, -1}, 3);
    const auto planes = [](const torch::Tensor& picture) {
        return picture.permute({2, 0, 1}).to(torch::kFloat64).contiguous();
    };
    const torch::Tensor inside = tensorView(eroded).to(torch::kFloat64).div(255.0).unsqueeze(0);
    const torch::Tensor patch = planes(tensorView(scene.patch(source)));
    torch::Tensor u = planes(tensorView(scene.destination(region)));

    const auto field = [&](int64_t dim) {
        const torch::Tensor weight = inside.narrow(dim, 0, inside.size(dim) - 1);
        return weight * forward(patch, dim) + (1.0 - weight) * forward(u, dim);
    };
    const int64_t rows = u.size(1) - 2;
    const int64_t columns = u.size(2) - 2;
    torch::Tensor rhs =
        forward(field(2), 2).narrow(1, 1, rows) + forward(field(1), 1).narrow(2, 1, columns);
    rhs.select(1, 0) -= u.select(1, 0).narrow(1, 1, columns);
    rhs.select(1, -1) -= u.select(1, -1).narrow(1, 1, columns);
    rhs.select(2, 0) -= u.select(2, 0).narrow(1, 1, rows);
    rhs.select(2, -1) -= u.select(2, -1).narrow(1, 1, rows);

    const torch::Tensor down = sineMatrix(rows);
    const torch::Tensor across = sineMatrix(columns);
    const torch::Tensor eigenvalues = secondDifferenceEigenvalues(rows).unsqueeze(1) +
                                      secondDifferenceEigenvalues(columns).unsqueeze(0);
    const torch::Tensor frequencies = down.matmul(rhs).matmul(across) / eigenvalues;
    u.narrow(1, 1, rows).narrow(2, 1, columns).copy_(down.matmul(frequencies).matmul(across));
    return u.clamp_(0, 255).permute({1, 2, 0});
}

double worstError(const cv::Mat& result, const torch::Tensor& exact, const cv::Rect& region) {
    return (tensorView(result(region)).to(torch::kFloat64) - exact).abs().max().item<double>();
}

PoissonBenchmarkRow measure(const Size& size,
                            int repetitions,
                            cv::RNG& random,
                            const JobContext& job) {
    const Scene scene = randomScene(size, random);
    std::vector<double> ourMs;
    std::vector<double> openCvMs;
    cv::Mat ours;
    cv::Mat theirs;
    for (int i = 0; i < repetitions; ++i) {
        job.throwIfCancelled();
        ourMs.push_back(1e3 * secondsOf([&] { ours = ourClone(scene); }));
        job.throwIfCancelled();
        openCvMs.push_back(1e3 * secondsOf([&] { theirs = openCvClone(scene); }));
    }
    const torch::Tensor exact = exactClone(scene);
    return {.size = size,
            .ourMs = median(ourMs),
            .openCvMs = median(openCvMs),
            .ourError = worstError(ours, exact, regionOf(scene)),
            .openCvError = worstError(theirs, exact, regionOf(scene))};
}

void check(const PoissonBenchmarkOptions& options) {
    if (options.sizes >= 1 && options.repetitions >= 1 && options.smallest >= 16 &&
        options.largest >= options.smallest && options.largest <= 8192)
        return;
    throw Error(ErrorCode::InvalidArgument,
                fmt::format("Poisson benchmark of {} sizes from {} to {} px, {} repetitions",
                            options.sizes,
                            options.smallest,
                            options.largest,
                            options.repetitions),
                "Ask for at least one size of 16 to 8192 px and one repetition.");
}

template <typename Member>
std::vector<double> column(const std::vector<PoissonBenchmarkRow>& rows, const Member& member) {
    std::vector<double> values;
    for (const PoissonBenchmarkRow& row : rows)
        values.push_back(std::invoke(member, row));
    return values;
}

double largest(const std::vector<double>& values) {
    return values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
}

}  // namespace

double PoissonBenchmark::medianRatio() const {
    return rows.empty() ? 0.0 : median(column(rows, &PoissonBenchmarkRow::ratio));
}

double PoissonBenchmark::largestRatio() const {
    return largest(column(rows, &PoissonBenchmarkRow::ratio));
}

double PoissonBenchmark::smallestRatio() const {
    const std::vector<double> ratios = column(rows, &PoissonBenchmarkRow::ratio);
    return ratios.empty() ? 0.0 : *std::min_element(ratios.begin(), ratios.end());
}

double PoissonBenchmark::ourWorstError() const {
    return largest(column(rows, &PoissonBenchmarkRow::ourError));
}

double PoissonBenchmark::openCvWorstError() const {
    return largest(column(rows, &PoissonBenchmarkRow::openCvError));
}

PoissonBenchmark runPoissonBenchmark(const PoissonBenchmarkOptions& options,
                                     const JobContext& job) {
    check(options);
    const torch::NoGradGuard noGrad;
    PoissonBenchmark benchmark{
        .rows = {}, .ourThreads = torch::get_num_threads(), .openCvThreads = cv::getNumThreads()};
    std::mt19937_64 sizes(options.seed);
    std::uniform_int_distribution<int> side(options.smallest, options.largest);
    cv::RNG random(options.seed);

    const Scene warmUp = randomScene({.width = 200, .height = 200}, random);
    (void)ourClone(warmUp);
    (void)openCvClone(warmUp);
    for (int i = 0; i < options.sizes; ++i) {
        job.report({.phase = Phase::Measuring, .done = i, .total = options.sizes});
        const int width = side(sizes);
        const int height = side(sizes);
        benchmark.rows.push_back(
            measure({.width = width, .height = height}, options.repetitions, random, job));
    }
    job.report({.phase = Phase::Measuring, .done = options.sizes, .total = options.sizes});
    return benchmark;
}

std::string poissonBenchmarkTable(const PoissonBenchmark& benchmark) {
    std::vector<std::vector<std::string>> cells = {
        {"SIZE", "OURS ms", "OPENCV ms", "RATIO", "OUR ERROR", "OPENCV ERROR"}};
    for (const PoissonBenchmarkRow& row : benchmark.rows)
        cells.push_back({fmt::format("{}x{}", row.size.width, row.size.height),
                         fmt::format("{:.1f}", row.ourMs),
                         fmt::format("{:.1f}", row.openCvMs),
                         fmt::format("{:.1f}", row.ratio()),
                         fmt::format("{:.2f}", row.ourError),
                         fmt::format("{:.2f}", row.openCvError)});
    return textTable(cells) +
           fmt::format(
               "\nmedian {:.1f} times as fast, at least {:.1f}, at most {:.1f}\n"
               "worst error {:.2f} grey levels (OpenCV {:.2f}), rounding to 8 bit included\n"
               "{} threads (OpenCV {})\n",
               benchmark.medianRatio(),
               benchmark.smallestRatio(),
               benchmark.largestRatio(),
               benchmark.ourWorstError(),
               benchmark.openCvWorstError(),
               benchmark.ourThreads,
               benchmark.openCvThreads);
}

Json poissonBenchmarkJson(const PoissonBenchmark& benchmark) {
    Json rows = Json::array();
    for (const PoissonBenchmarkRow& row : benchmark.rows)
        rows.push_back({{"width", row.size.width},
                        {"height", row.size.height},
                        {"ours_ms", row.ourMs},
                        {"opencv_ms", row.openCvMs},
                        {"ratio", row.ratio()},
                        {"our_error", row.ourError},
                        {"opencv_error", row.openCvError}});
    return {{"rows", rows},
            {"median_ratio", benchmark.medianRatio()},
            {"smallest_ratio", benchmark.smallestRatio()},
            {"largest_ratio", benchmark.largestRatio()},
            {"our_worst_error", benchmark.ourWorstError()},
            {"opencv_worst_error", benchmark.openCvWorstError()},
            {"our_threads", benchmark.ourThreads},
            {"opencv_threads", benchmark.openCvThreads}};
}

}  // namespace r2r::cli
