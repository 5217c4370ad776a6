// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/transform_change.h"

#include "engine/core/error.h"
#include "engine/pipeline/plugins/parameter_map.h"
#include "engine/pipeline/plugins/plugin_tensors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <utility>

namespace r2r {
namespace {

using Color = std::array<float, 3>;  // red, green, blue

constexpr int64_t kLargestTable = 129;

/// A scale whose channels are red, green, blue, whatever the network's order is.
ValueScale byColor(const TensorForm& form) {
    ValueScale scale = form.scale;
    if (form.isBgr) {
        std::swap(scale.gain[0], scale.gain[2]);
        std::swap(scale.bias[0], scale.bias[2]);
    }
    return scale;
}

/// The network's values of one colour as values in 0…1.
float unscaled(double value, const ValueScale& scale, size_t color) {
    return static_cast<float>(
        std::clamp((value - scale.bias[color]) / scale.gain[color], 0.0, 1.0));
}

/// out[i] = Σ coefficient[i][t] · term[t].
class Polynomial {
public:
    explicit Polynomial(const PluginManifest& manifest)
        : terms_(manifest.output.transform.terms)
        , in_(byColor(compositeInput(manifest).form))
        , out_(byColor(manifest.output.form)) {
        const auto count = terms_.size();
        for (size_t row = 0; row < 3; ++row) {
            const size_t color = manifest.output.form.isBgr ? 2 - row : row;
            for (size_t t = 0; t < count; ++t)
                places_[color].push_back(place(manifest.output.transform.order, row, t, count));
        }
    }

    [[nodiscard]] Color operator()(const Color& rgb, std::span<const float> coefficients) const {
        std::array<double, 3> sums{};
        for (size_t t = 0; t < terms_.size(); ++t) {
            double term = 1;
            for (size_t color = 0; color < 3; ++color)
                for (int times = 0; times < terms_[t][color]; ++times)
                    term *= in_.gain[color] * double{rgb[color]} + in_.bias[color];
            for (size_t color = 0; color < 3; ++color)
                sums[color] += double{coefficients[places_[color][t]]} * term;
        }
        return {unscaled(sums[0], out_, 0), unscaled(sums[1], out_, 1), unscaled(sums[2], out_, 2)};
    }

private:
    static size_t place(PluginTransform::Order order, size_t row, size_t term, size_t terms) {
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

    std::vector<ColorTerm> terms_;
    std::array<std::vector<size_t>, 3> places_;  ///< of a colour's coefficients
    ValueScale in_;
    ValueScale out_;
};

/// A 3D LUT, interpolated trilinearly.
class Table {
public:
    /// @param values  (3, n, n, n), finite
    Table(const PluginManifest& manifest, const at::Tensor& values)
        : side_(static_cast<int>(values.size(1))), out_(byColor(manifest.output.form)) {
        // To (red, green, blue, colour).
        const bool isRedLast = manifest.output.transform.isRedFastest;
        at::Tensor table = isRedLast ? values.permute({3, 2, 1, 0}) : values.permute({1, 2, 3, 0});
        if (manifest.output.form.isBgr)
            table = table.flip(3);
        table = table.contiguous();
        const auto* first = table.const_data_ptr<float>();
        colors_.assign(first, first + table.numel());
    }

    [[nodiscard]] Color operator()(const Color& rgb, std::span<const float> /*none*/) const {
        std::array<int, 3> corner{};
        std::array<float, 3> inside{};
        for (size_t color = 0; color < 3; ++color) {
            const float place = rgb[color] * static_cast<float>(side_ - 1);
            corner[color] = std::min(static_cast<int>(place), side_ - 2);
            inside[color] = place - static_cast<float>(corner[color]);
        }
        std::array<double, 3> sums{};
        for (unsigned int bits = 0; bits < 8; ++bits) {
            double weight = 1;
            size_t cell = 0;
            for (size_t color = 0; color < 3; ++color) {
                const bool isUpper = (bits >> color & 1U) != 0;
                weight *= isUpper ? inside[color] : 1 - inside[color];
                cell = cell * static_cast<size_t>(side_) +
                       static_cast<size_t>(corner[color] + (isUpper ? 1 : 0));
            }
            for (size_t color = 0; color < 3; ++color)
                sums[color] += weight * double{colors_[3 * cell + color]};
        }
        return {unscaled(sums[0], out_, 0), unscaled(sums[1], out_, 1), unscaled(sums[2], out_, 2)};
    }

private:
    int side_;
    std::vector<float> colors_;
    ValueScale out_;
};

/// A map that is sampled row by row.
class MapReader {
public:
    MapReader(const ParameterMap& map, const MapAxis& across, const MapAxis& down)
        : map_(map)
        , columns_(mapTaps(map, map.columns, across))
        , rows_(mapTaps(map, map.rows, down))
        , values_(map.channels) {}

    void startRow(int y) { sampleRow(map_, rows_[static_cast<size_t>(y)], line_); }

    [[nodiscard]] std::span<const float> at(size_t x) {
        samplePixel(line_, columns_[x], values_);
        return values_;
    }

private:
    const ParameterMap& map_;
    std::vector<MapTaps> columns_;
    std::vector<MapTaps> rows_;
    std::vector<float> line_;
    std::vector<float> values_;
};

/// `Function` gives a pixel's new colour from its own and the coefficients at its place.
template <typename Function>
class MappedChange final : public ColorChange {
public:
    MappedChange(
        Function function, ParameterMap coefficients, ParameterMap share, Rect region, Size raster)
        : function_(std::move(function))
        , coefficients_(std::move(coefficients))
        , share_(std::move(share))
        , region_(region)
        , raster_(raster) {}

    void apply(std::span<float> rgb, const Rect& band, Size raster) const override {
        // Lengths in pixels of the raster that is asked for.
        const double across = static_cast<double>(raster.width) / raster_.width;
        const double down = static_cast<double>(raster.height) / raster_.height;
        const MapAxis columns{band.x - region_.x * across, region_.width * across, band.width};
        const MapAxis rows{band.y - region_.y * down, region_.height * down, band.height};
        MapReader coefficients(coefficients_, columns, rows);
        MapReader share(share_, columns, rows);
        for (int y = 0; y < band.height; ++y) {
            coefficients.startRow(y);
            share.startRow(y);
            const auto width = static_cast<size_t>(band.width);
            float* pixel = rgb.data() + static_cast<size_t>(y) * width * 3;
            for (size_t x = 0; x < width; ++x, pixel += 3)
                changePixel(pixel, coefficients.at(x), share.at(x).front());
        }
    }

private:
    void changePixel(float* pixel, std::span<const float> coefficients, float share) const {
        Color shown{};
        for (size_t color = 0; color < 3; ++color)
            shown[color] = std::clamp(pixel[color], 0.0F, 1.0F);
        const Color changed = function_(shown, coefficients);
        for (size_t color = 0; color < 3; ++color)
            pixel[color] += share * (changed[color] - shown[color]);
    }

    Function function_;
    ParameterMap coefficients_;
    ParameterMap share_;
    Rect region_;
    Size raster_;
};

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

Table table(const PluginManifest& manifest, const at::Tensor& given) {
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
    return Table(manifest, values);
}

}  // namespace

SharedColorChange transformChange(const PluginManifest& manifest,
                                  std::span<const at::Tensor> results,
                                  Rect region,
                                  Size raster) {
    ParameterMap share =
        results.size() > 1 ? parameterMap(manifest, results[1], 1) : constantMap(1);
    if (manifest.output.content == PluginOutputContent::ColorTable)
        return std::make_shared<MappedChange<Table>>(
            table(manifest, results[0]), constantMap(0), std::move(share), region, raster);
    const auto channels = static_cast<int64_t>(3 * manifest.output.transform.terms.size());
    return std::make_shared<MappedChange<Polynomial>>(Polynomial(manifest),
                                                      parameterMap(manifest, results[0], channels),
                                                      std::move(share),
                                                      region,
                                                      raster);
}

}  // namespace r2r
