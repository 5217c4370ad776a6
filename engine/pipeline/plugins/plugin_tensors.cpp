// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_tensors.h"

#include "engine/core/error.h"
#include "engine/imaging/pixels/nearest_fill.h"
#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/tensor_image.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace r2r {
namespace {

constexpr int kDraftSide = 512;  // of a network that takes any size

int longerSide(const PluginSize& size, Quality quality) {
    return quality == Quality::Draft ? std::min(size.longerSide, kDraftSide) : size.longerSide;
}

at::Tensor perChannel(const std::array<double, 3>& values) {
    return at::tensor(at::ArrayRef<double>(values), at::kFloat).view({1, 3, 1, 1});
}

/// (1, 3, H, W) in 0…1, red first.
at::Tensor colors(const Image& picture, Size size) {
    return at::nan_to_num(tensorFromImage(resized(picture, size)), 0, 1, 0).clamp(0, 1);
}

at::Tensor scaled(const at::Tensor& rgb, const TensorForm& form) {
    const at::Tensor ordered = form.isBgr ? rgb.flip(1) : rgb;
    return ordered * perChannel(form.scale.gain) + perChannel(form.scale.bias);
}

at::Tensor maskTensor(const PluginInput& input, const WorkingFrame& frame, Size size) {
    at::Tensor share = tensorFromImage(resized(frame.coverage, size));
    if (input.threshold)
        share = share.gt(*input.threshold).to(at::kFloat);
    return input.isForegroundOne ? share : 1 - share;
}

at::Tensor inputTensor(const PluginInput& input, const WorkingFrame& frame, Size size) {
    const TensorForm& form = input.form;
    switch (input.content) {
        case PluginContent::Composite:
            return scaled(colors(frame.composite, size), form);
        case PluginContent::Background:
            return scaled(colors(frame.background, size), form);
        case PluginContent::Mask:
            return maskTensor(input, frame, size) * form.scale.gain[0] + form.scale.bias[0];
        case PluginContent::CompositeAndMask:
            break;
    }
    return at::cat({scaled(colors(frame.composite, size), form), maskTensor(input, frame, size)},
                   1);
}

/// Sizes at which the network was shown the composite.
std::vector<Size> shownSizes(const PluginManifest& manifest, Size frame, Quality quality) {
    std::vector<Size> sizes;
    for (const PluginInput& input : manifest.inputs)
        if (showsComposite(input))
            sizes.push_back(pluginInputSize(input.size, frame, quality));
    return sizes;
}

/// The output as (1, 3, H, W) on the CPU.
at::Tensor checked(const PluginManifest& manifest,
                   const at::Tensor& output,
                   const std::vector<Size>& sizes) {
    at::Tensor values = output.dim() == 3 ? output.unsqueeze(0) : output;
    const bool isLast = manifest.output.form.isChannelsLast;
    if (isLast && values.dim() == 4)
        values = values.permute({0, 3, 1, 2});
    const auto fits = [&](Size size) {
        return values.sizes() == at::IntArrayRef{1, 3, size.height, size.width};
    };
    if (std::ranges::none_of(sizes, fits)) {
        const Size size = sizes.front();
        const std::array<int64_t, 4> expected =
            isLast ? std::array<int64_t, 4>{1, size.height, size.width, 3}
                   : std::array<int64_t, 4>{1, 3, size.height, size.width};
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} gave a tensor of shape {}, expected {}",
                                manifest.file.string(),
                                shapeText(output),
                                fmt::format("({})", fmt::join(expected, ", "))),
                    "Check \"output\", and the size and \"multipleOf\" of the inputs, in the "
                    "plug-in's manifest.");
    }
    return finiteValues(manifest, values);
}

/// 255 where the network's change is the foreground's own.
///
/// At a soft edge it saw a mixture, and may have faded its change there: enlarged to the picture,
/// its one edge pixel would be many.
Image believed(const Image& coverage) {
    float least = 0.99F;
    float most = 0;
    for (int y = 0; y < coverage.height(); ++y)
        most = std::max(most, *std::ranges::max_element(coverage.row<float>(y)));
    least = std::min(least, most);  // a thin foreground may cover no pixel as much as that
    Image known(coverage.size(), 1, SampleType::U8);
    for (int y = 0; y < coverage.height(); ++y)
        std::ranges::transform(
            coverage.row<float>(y), known.mutableRow<uint8_t>(y).begin(), [&](float share) {
                return share > 0 && share >= least ? uint8_t{255} : uint8_t{0};
            });
    return known;
}

}  // namespace

std::string shapeText(const at::Tensor& tensor) {
    return fmt::format("({})", fmt::join(tensor.sizes(), ", "));
}

at::Tensor finiteValues(const PluginManifest& manifest, const at::Tensor& output) {
    at::Tensor values = output.to(at::kCPU, at::kFloat).contiguous();
    const auto bad = at::isfinite(values).logical_not().sum().item<int64_t>();
    if (bad > 0)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} gave {} of {} values that are not finite numbers",
                                manifest.file.string(),
                                bad,
                                values.numel()),
                    "Check the ranges of the inputs in the plug-in's manifest.");
    return values;
}

int pluginFrameSide(const PluginManifest& manifest, Size region, Quality quality) {
    int side = 0;
    for (const PluginInput& input : manifest.inputs) {
        const Size fixed = input.size.fixed;
        side = std::max(
            side, fixed.isEmpty() ? longerSide(input.size, quality) : frameSideFor(region, fixed));
    }
    return side;
}

Size pluginInputSize(const PluginSize& size, Size frame, Quality quality) {
    if (!size.fixed.isEmpty())
        return size.fixed;
    const Size kept = fitted(frame, longerSide(size, quality));
    const auto rounded = [&](int side) {
        return std::max(1, (side + size.multipleOf / 2) / size.multipleOf) * size.multipleOf;
    };
    return {rounded(kept.width), rounded(kept.height)};
}

std::vector<at::Tensor> pluginInputs(const PluginManifest& manifest,
                                     const WorkingFrame& frame,
                                     Quality quality) {
    std::vector<at::Tensor> tensors;
    for (const PluginInput& input : manifest.inputs) {
        const Size size = pluginInputSize(input.size, frame.size(), quality);
        const at::Tensor tensor = inputTensor(input, frame, size);
        tensors.push_back(
            (input.form.isChannelsLast ? tensor.permute({0, 2, 3, 1}) : tensor).contiguous());
    }
    return tensors;
}

WorkingFrame pluginFrame(const PluginManifest& manifest,
                         const Composition& composition,
                         const Foreground& foreground,
                         Quality quality) {
    requireHarmonizable(composition, foreground);
    FrameOptions options{.context = manifest.context, .showsReference = false};
    const Size region = frameRegion(composition, foreground, options).size();
    options.longerSide = pluginFrameSide(manifest, region, quality);
    return workingFrame(composition, foreground, options);
}

at::Tensor pluginPicture(const PluginManifest& manifest,
                         const at::Tensor& output,
                         const WorkingFrame& frame,
                         Quality quality) {
    const at::Tensor values =
        checked(manifest, output, shownSizes(manifest, frame.size(), quality));
    const TensorForm& form = manifest.output.form;
    const bool isResidual = manifest.output.content == PluginOutputContent::Residual;
    const at::Tensor unscaled =
        (isResidual ? values : values - perChannel(form.scale.bias)) / perChannel(form.scale.gain);
    const at::Tensor rgb = form.isBgr ? unscaled.flip(1) : unscaled;
    if (!isResidual)
        return rgb;
    const Size size{static_cast<int>(rgb.size(3)), static_cast<int>(rgb.size(2))};
    return colors(frame.composite, size) + rgb;
}

Image pluginDifference(const PluginManifest& manifest,
                       const at::Tensor& output,
                       const WorkingFrame& frame,
                       Quality quality) {
    const at::Tensor harmonized = pluginPicture(manifest, output, frame, quality).clamp(0, 1);
    const Size size{static_cast<int>(harmonized.size(3)), static_cast<int>(harmonized.size(2))};
    return filledFromNearest(imageFromTensor(harmonized - colors(frame.composite, size)),
                             believed(resized(frame.coverage, size)));
}

}  // namespace r2r
