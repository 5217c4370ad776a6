// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/poisson_generator.h"

#include "engine/core/error.h"
#include "engine/imaging/pixels/nearest_fill.h"
#include "engine/imaging/placing/resample.h"
#include "engine/ops/poisson_masked.h"
#include "engine/pipeline/tensor_image.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace r2r {
namespace {

constexpr uint8_t kHalf = 128;

void checkTasks(std::span<const PoissonTask> tasks) {
    const Size size = tasks.front().foreground.size();
    for (const PoissonTask& task : tasks)
        if (task.foreground.size() != size || task.inside.size() != size ||
            task.surroundings.size() != Size{size.width + 2, size.height + 2})
            throw Error(
                ErrorCode::InvalidArgument,
                fmt::format("a Poisson task of {}×{} pixels has a mask of {}×{} and a region of "
                            "{}×{}; the region has a rim of one pixel",
                            size.width,
                            size.height,
                            task.inside.width(),
                            task.inside.height(),
                            task.surroundings.width(),
                            task.surroundings.height()));
}

/// (1, 1, h + 2, w + 2): 1 where the equation is solved. The rim never is.
at::Tensor paddedMask(const Image& inside) {
    at::Tensor mask = at::zeros({1, 1, inside.height() + 2, inside.width() + 2});
    auto* values = mask.mutable_data_ptr<float>();
    for (int y = 0; y < inside.height(); ++y) {
        const auto row = inside.row<uint8_t>(y);
        float* target = values + (y + 1) * (inside.width() + 2) + 1;
        for (size_t x = 0; x < row.size(); ++x)
            target[x] = row[x] >= kHalf ? 1.0F : 0.0F;
    }
    return mask;
}

/// The sum of the four neighbours of every pixel; beyond the picture they are 0.
at::Tensor neighbourSum(const at::Tensor& values) {
    const int64_t height = values.size(2);
    const int64_t width = values.size(3);
    at::Tensor sum = at::zeros_like(values);
    sum.narrow(3, 0, width - 1).add_(values.narrow(3, 1, width - 1));
    sum.narrow(3, 1, width - 1).add_(values.narrow(3, 0, width - 1));
    sum.narrow(2, 0, height - 1).add_(values.narrow(2, 1, height - 1));
    sum.narrow(2, 1, height - 1).add_(values.narrow(2, 0, height - 1));
    return sum;
}

/// As the membrane is held at zero outside the mask, the boundary enters through the right-hand
/// side: −Σ (R(q) − F(p)) over the neighbours q outside.
at::Tensor boundarySources(const at::Tensor& foreground,
                           const at::Tensor& surroundings,
                           const at::Tensor& mask) {
    const at::Tensor outside = 1 - mask;
    const at::Tensor levels = neighbourSum(surroundings * outside);
    return (foreground * neighbourSum(outside) - levels).mul_(mask);
}

/// A place in another photograph for a foreground with its rim.
struct Place {
    double enlargement = 1;
    Rect region;  ///< of the other photograph; as large as the rim, divided by the enlargement
};

/// Nothing if the photograph would have to be enlarged too much.
std::optional<Place> drawPlace(Size photograph, Size needed, StableRandom& draw) {
    Place place;
    place.enlargement = std::max({1.0,
                                  static_cast<double>(needed.width) / photograph.width,
                                  static_cast<double>(needed.height) / photograph.height});
    const double across = draw.uniform();
    const double down = draw.uniform();
    if (place.enlargement > kLargestEnlargement)
        return std::nullopt;
    const auto side = [&](int length, int available) {
        return std::min(available,
                        std::max(1, static_cast<int>(std::lround(length / place.enlargement))));
    };
    place.region.width = side(needed.width, photograph.width);
    place.region.height = side(needed.height, photograph.height);
    place.region.x = static_cast<int>(across * (photograph.width - place.region.width + 1));
    place.region.y = static_cast<int>(down * (photograph.height - place.region.height + 1));
    return place;
}

/// Bytes as F32 in [0, 1].
Image unitValues(const Image& bytes) {
    Image values(bytes.size(), bytes.channels(), SampleType::F32);
    for (int y = 0; y < bytes.height(); ++y)
        std::ranges::transform(bytes.row<uint8_t>(y),
                               values.mutableRow<float>(y).begin(),
                               [](uint8_t v) { return static_cast<float>(v) / 255; });
    return values;
}

Image atLeast(const Image& mask, uint8_t level) {
    Image inside(mask.size(), 1, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y)
        std::ranges::transform(mask.row<uint8_t>(y),
                               inside.mutableRow<uint8_t>(y).begin(),
                               [&](uint8_t v) { return v >= level ? 255 : 0; });
    return inside;
}

/// values + alpha · addend.
Image mixed(const Image& values, const Image& addend, double alpha) {
    Image sum = values;
    for (int y = 0; y < sum.height(); ++y) {
        const auto added = addend.row<float>(y);
        const auto row = sum.mutableRow<float>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] += static_cast<float>(alpha) * added[i];
    }
    return sum;
}

}  // namespace

std::vector<Image> poissonMembranes(std::span<const PoissonTask> tasks, const JobContext& job) {
    if (tasks.empty())
        return {};
    checkTasks(tasks);
    std::vector<at::Tensor> masks;
    std::vector<at::Tensor> sources;
    for (const PoissonTask& task : tasks) {
        const at::Tensor mask = paddedMask(task.inside);
        const at::Tensor foreground =
            at::constant_pad_nd(tensorFromImage(task.foreground), {1, 1, 1, 1});
        sources.push_back(boundarySources(foreground, tensorFromImage(task.surroundings), mask));
        masks.push_back(mask);
    }
    const at::Tensor rhs = at::cat(sources);
    const at::Tensor solved =
        ops::solvePoissonMasked(at::cat(masks), rhs, at::zeros_like(rhs), {}, job).values;
    std::vector<Image> membranes;
    for (int64_t i = 0; i < solved.size(0); ++i)
        membranes.push_back(imageFromTensor(solved.narrow(0, i, 1)
                                                .narrow(2, 1, solved.size(2) - 2)
                                                .narrow(3, 1, solved.size(3) - 2)));
    return membranes;
}

std::vector<Candidate> PoissonGenerator::candidates(const SourcePhoto& photo,
                                                    PhotoPool& others,
                                                    int64_t self,
                                                    std::span<StableRandom> draws,
                                                    const JobContext& job) const {
    const Image foreground = supportPixels(photo);
    const Image mask = cropped(photo.mask, photo.support);
    const Image inside = atLeast(mask, kHalf);
    const Size rim{photo.support.width + 2, photo.support.height + 2};

    std::vector<Candidate> candidates(draws.size());
    std::vector<PoissonTask> tasks;
    std::vector<size_t> owners;
    std::vector<double> alphas;
    for (size_t i = 0; i < draws.size(); ++i) {
        Candidate& candidate = candidates[i];
        candidate.region = photo.support;
        const auto other = drawReference(others, self, draws[i], candidate);
        if (!other)
            continue;
        const std::optional<Place> place = drawPlace(other->size(), rim, draws[i]);
        const double alpha = draws[i].uniform(kSmallestAlpha, kLargestAlpha);
        if (!place) {
            candidate.refusal = fmt::format("a region of {}×{} pixels does not fit into {} ({}×{})",
                                            rim.width,
                                            rim.height,
                                            other->id,
                                            other->size().width,
                                            other->size().height);
            continue;
        }
        const Rect& at = place->region;
        candidate.details = {{"region", {at.x, at.y, at.width, at.height}},
                             {"enlargement", place->enlargement},
                             {"alpha", alpha}};
        tasks.push_back({foreground, inside, unitValues(resized(other->rgb, at, rim))});
        owners.push_back(i);
        alphas.push_back(alpha);
    }

    const std::vector<Image> membranes = poissonMembranes(tasks, job);
    const bool isSoft = atLeast(mask, 1) != inside;
    for (size_t task = 0; task < membranes.size(); ++task) {
        // Softer pixels outside the contour change as the nearest pixel inside it does.
        const Image change = isSoft ? filledFromNearest(membranes[task], inside) : membranes[task];
        candidates[owners[task]].foreground = mixed(foreground, change, alphas[task]);
    }
    return candidates;
}

}  // namespace r2r
