// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/files/image_file.h"
#include "engine/ops/poisson_masked.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/recipes/recipe.h"

#include <ATen/ATen.h>
#include <opencv2/core/utility.hpp>
#include <torch/version.h>

#include <algorithm>
#include <exiv2/exiv2.hpp>
#include <fmt/format.h>
#include <functional>
#include <lcms2.h>
#include <utility>

/// `selfTests` and `libraryVersions` of compute_device.h: what `r2r doctor` shows.
namespace r2r {
namespace {

/// The finding of one test: its deviation, and the largest that is allowed.
struct Deviation {
    double value = 0;
    double allowed = 0;
    std::string unit;
};

SelfTest tried(std::string what, const std::function<Deviation()>& attempt) {
    const Stopwatch watch;
    SelfTest test{.what = std::move(what)};
    try {
        const Deviation found = attempt();
        const double milliseconds = watch.milliseconds();
        test.isPassed = found.value <= found.allowed;
        const std::string distance =
            found.value == 0
                ? "exact"
                : fmt::format(
                      "off by {:.2g} {} (at most {:.2g})", found.value, found.unit, found.allowed);
        test.outcome = fmt::format("{}, {:.0f} ms", distance, milliseconds);
    } catch (const std::exception& failure) {
        test.outcome = failure.what();
    }
    return test;
}

/// x·y is harmonic on the grid as well, so its boundary alone must give it back.
Deviation harmonicFunction(const at::Device& device) {
    const c10::InferenceMode guard;
    const auto options = at::TensorOptions(at::kFloat).device(device);
    const at::Tensor x = at::linspace(0, 1, 257, options);
    const at::Tensor y = at::linspace(0, 1, 193, options);
    const at::Tensor truth = (y.unsqueeze(1) * x.unsqueeze(0)).reshape({1, 1, 193, 257});
    at::Tensor mask = at::zeros_like(truth);
    mask.slice(2, 1, 192).slice(3, 1, 256).fill_(1);
    const at::Tensor found =
        ops::solvePoissonMasked(mask, at::zeros_like(truth), truth * (1 - mask)).values;
    return {255 * (found - truth).abs().max().item<double>(), 0.25, "grey levels"};
}

Image testPicture() {
    Image image({64, 48}, 3, SampleType::U8);
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] = static_cast<uint8_t>((i * 7 + static_cast<size_t>(y) * 13) % 256);
    }
    return image;
}

Deviation codecRoundTrip() {
    const Image image = testPicture();
    double wrong = 0;
    for (const ImageFormat format : {ImageFormat::Png, ImageFormat::Tiff, ImageFormat::WebP})
        wrong += decodePhotograph(encodePhotograph({.image = image}, format), "test").image == image
                     ? 0
                     : 1;
    return {wrong, 0, "files"};
}

/// Largest change outside the mask when the default model harmonizes a picture.
Deviation untouchedOutside(const ComputeDevice& device) {
    const Image image = testPicture();
    Image mask(image.size(), 1, SampleType::U8);
    for (int y = 10; y < 30; ++y)
        std::ranges::fill(mask.mutableRow<uint8_t>(y).subspan(20, 20), uint8_t{255});
    const ModelCatalog catalog;
    Composition composition = compositionOfComposite({.image = image}, mask);
    composition.foregrounds.front().harmony = catalog.standardSettings();
    const Image result = harmonized(composition, catalog, device);
    double changed = 0;
    for (int y = 0; y < image.height(); ++y)
        for (size_t i = 0; i < image.row<uint8_t>(y).size(); ++i)
            if (mask.row<uint8_t>(y)[i / 3] == 0 &&
                image.row<uint8_t>(y)[i] != result.row<uint8_t>(y)[i])
                ++changed;
    return {changed, 0, "samples outside the mask"};
}

}  // namespace

std::vector<SelfTest> selfTests(const ComputeDevice& device) {
    return {
        tried("Poisson solver", [&] { return harmonicFunction(at::Device(device.id())); }),
        tried("Lossless files", codecRoundTrip),
        tried("Harmonizing leaves the background alone", [&] { return untouchedOutside(device); })};
}

std::vector<LibraryVersion> libraryVersions() {
    const int lcms = cmsGetEncodedCMMversion();
    return {{"LibTorch", TORCH_VERSION},
            {"OpenCV", cv::getVersionString()},
            {"LittleCMS", fmt::format("{}.{}", lcms / 1000, lcms % 1000 / 10)},
            {"Exiv2", Exiv2::versionString()}};
}

}  // namespace r2r
