// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/transform_change.h"

#include "engine/core/error.h"
#include "engine/pipeline/harmonizers/lifted_change.h"
#include "engine/pipeline/plugins/mapped_change.h"
#include "engine/pipeline/plugins/plugin_tensors.h"

#include <ATen/ATen.h>

#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

constexpr int64_t kLargestTable = 129;
constexpr int64_t kFieldCoefficients = 12;
constexpr int64_t kLargestField = int64_t{1} << 26;  // values

/// A scale whose channels are red, green, blue, whatever the network's order is.
ValueScale byColor(const TensorForm& form) {
    ValueScale scale = form.scale;
    if (form.isBgr) {
        std::swap(scale.gain[0], scale.gain[2]);
        std::swap(scale.bias[0], scale.bias[2]);
    }
    return scale;
}

/// The place of a coefficient among the channels of the network's result.
size_t place(PluginTransform::Order order, size_t row, size_t term, size_t terms) {
    switch (order) {
        case PluginTransform::Order::Rows:
            return row * terms + term;
        case PluginTransform::Order::Columns:
            return 3 * term + row;
        case PluginTransform::Order::MatrixThenConstant:
            break;
    }
    return term + 1 == terms ? 3 * term + row : row * (terms - 1) + term;
}

[[noreturn]] void refuseShape(const PluginManifest& manifest,
                              const at::Tensor& given,
                              const std::string& expected) {
    throw Error(ErrorCode::Unsupported,
                fmt::format("{} gave a tensor of shape {}, expected {}",
                            manifest.file.string(),
                            shapeText(given),
                            expected),
                "Check \"content\", \"terms\", \"layout\", \"share\", and \"name\" or \"index\" in "
                "the manifest's \"output\".");
}

/// (channels, h, w): without the dimension in front, and with sides even if it is one value.
at::Tensor mapTensor(const PluginManifest& manifest, at::Tensor values, int64_t channels) {
    const at::Tensor given = values;
    const auto expected = [&] {
        return manifest.output.form.isChannelsLast
                   ? fmt::format("(1, height, width, {})", channels)
                   : fmt::format("(1, {}, height, width)", channels);
    };
    if (values.dim() <= 2 && values.numel() == channels)
        return values.reshape({channels, 1, 1});
    if (values.dim() == 2 && channels == 1)
        return values.unsqueeze(0);
    if (values.dim() == 4 && values.size(0) == 1)
        values = values.squeeze(0);
    if (values.dim() != 3 || values.numel() == 0)
        refuseShape(manifest, given, expected());
    if (manifest.output.form.isChannelsLast)
        values = values.permute({2, 0, 1});
    if (values.size(0) != channels)
        refuseShape(manifest, given, expected());
    return values;
}

ParameterMap parameterMap(const PluginManifest& manifest,
                          const at::Tensor& values,
                          int64_t channels) {
    const at::Tensor map = mapTensor(manifest, finiteValues(manifest, values), channels)
                               .permute({1, 2, 0})
                               .contiguous();
    const auto* first = map.const_data_ptr<float>();
    return {.rows = static_cast<int>(map.size(0)),
            .columns = static_cast<int>(map.size(1)),
            .channels = static_cast<size_t>(channels),
            .values = {first, first + map.numel()},
            .isBicubic = manifest.output.transform.isBicubic,
            .alignsCorners = manifest.output.transform.alignsCorners};
}

/// A map of one value.
ParameterMap constantMap(float value) {
    return {.rows = 1, .columns = 1, .channels = 1, .values = {value}};
}

/// The coefficients of the three colours, one colour after the other.
ParameterMap coefficientMap(const PluginManifest& manifest, const at::Tensor& values) {
    const PluginTransform& transform = manifest.output.transform;
    const size_t terms = transform.terms.size();
    const ParameterMap given = parameterMap(manifest, values, static_cast<int64_t>(3 * terms));
    ParameterMap ordered = given;
    for (size_t cell = 0; cell < given.values.size(); cell += given.channels)
        for (size_t row = 0; row < 3; ++row) {
            const size_t color = manifest.output.form.isBgr ? 2 - row : row;
            for (size_t t = 0; t < terms; ++t)
                ordered.values[cell + color * terms + t] =
                    given.values[cell + place(transform.order, row, t, terms)];
        }
    return ordered;
}

ColorTable table(const PluginManifest& manifest, const at::Tensor& given) {
    at::Tensor values = finiteValues(manifest, given);
    if (values.dim() == 5 && values.size(0) == 1)
        values = values.squeeze(0);
    const bool isLast = manifest.output.form.isChannelsLast;
    if (values.dim() == 4 && isLast)
        values = values.permute({3, 0, 1, 2});
    const bool isCube = values.dim() == 4 && values.size(0) == 3 && values.size(1) >= 2 &&
                        values.size(1) <= kLargestTable && values.size(1) == values.size(2) &&
                        values.size(1) == values.size(3);
    if (!isCube)
        refuseShape(manifest,
                    given,
                    isLast ? "(1, n, n, n, 3) with n from 2 to 129"
                           : "(1, 3, n, n, n) with n from 2 to 129");
    // To (red, green, blue, colour).
    const bool isRedLast = manifest.output.transform.isRedFastest;
    at::Tensor ordered = isRedLast ? values.permute({3, 2, 1, 0}) : values.permute({1, 2, 3, 0});
    if (manifest.output.form.isBgr)
        ordered = ordered.flip(3);
    ordered = ordered.contiguous();
    const auto* first = ordered.const_data_ptr<float>();
    return {.side = static_cast<int>(values.size(1)),
            .colors = {first, first + ordered.numel()},
            .out = byColor(manifest.output.form)};
}

ColorField field(const PluginManifest& manifest, const at::Tensor& given) {
    at::Tensor values = finiteValues(manifest, given);
    if (values.dim() == 5 && values.size(0) == 1)
        values = values.squeeze(0);
    if (values.dim() != 4 || values.size(0) != kFieldCoefficients || values.numel() == 0 ||
        values.numel() > kLargestField)
        refuseShape(manifest, given, "(1, 12, bins, height, width)");
    const auto* first = values.const_data_ptr<float>();
    return {.bins = static_cast<int>(values.size(1)),
            .rows = static_cast<int>(values.size(2)),
            .columns = static_cast<int>(values.size(3)),
            .coefficients = {first, first + values.numel()}};
}

}  // namespace

SharedColorChange transformChange(const PluginManifest& manifest,
                                  std::span<const at::Tensor> results,
                                  Rect region,
                                  Size raster) {
    if (manifest.output.content == PluginOutputContent::ColorField)
        return fieldChange(field(manifest, results[0]), region, raster);
    ChangePlace place{results.size() > 1 ? parameterMap(manifest, results[1], 1) : constantMap(1),
                      region,
                      raster};
    if (manifest.output.content == PluginOutputContent::ColorTable)
        return tableChange(table(manifest, results[0]), std::move(place));
    return polynomialChange({.terms = manifest.output.transform.terms,
                             .in = byColor(compositeInput(manifest).form),
                             .out = byColor(manifest.output.form)},
                            coefficientMap(manifest, results[0]),
                            std::move(place));
}

}  // namespace r2r
