// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/color_field.h"

#include "engine/core/error.h"
#include "engine/ops/shape_check.h"

#include <ATen/Parallel.h>
#include <ATen/TracerMode.h>
#include <torch/utils.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <vector>

namespace r2r::ops {

namespace {

constexpr int64_t kCoefficients = 12;
constexpr float kLumaRed = 0.299F;
constexpr float kLumaGreen = 0.587F;
constexpr float kLumaBlue = 0.114F;

// Pixels a thread should have to be worth waking.
constexpr int64_t kGrainPixels = 16 * 1024;

void checkField(std::string_view op, const torch::Tensor& field, int64_t batch) {
    std::ostringstream text;
    text << op << ": field ";
    if (!field.defined())
        text << "is undefined";
    else if (field.dim() != 5 || field.size(0) != batch || field.size(1) != kCoefficients ||
             field.numel() == 0)
        text << "has shape " << field.sizes();
    else if (field.scalar_type() != torch::kFloat32)
        text << "is " << field.scalar_type();
    else
        return;
    text << ", expected Float of shape [" << batch << ", 12, d, gh, gw]";
    throw Error(ErrorCode::InvalidArgument, text.str());
}

void check(const torch::Tensor& image, const torch::Tensor& field) {
    constexpr auto kOp = "applyColorField";
    checkImageTensor(kOp, "image", image);
    checkSizes(kOp, "image", image, {image.size(0), 3, image.size(2), image.size(3)});
    checkField(kOp, field, image.size(0));
    checkSameDevice(kOp, "field", field, image);
}

/// Two neighbouring cells and the weight of the second.
struct Between {
    int64_t first = 0;
    int64_t second = 0;
    float weight = 0;
};

/// The place of `position` of [0, 1] among `cells` cell centres; NaN counts as 0.
Between between(double position, int64_t cells) {
    const double last = static_cast<double>(cells - 1);
    const double place = position * static_cast<double>(cells) - 0.5;
    const double clamped = place > 0 ? std::min(place, last) : 0.0;
    const auto first = static_cast<int64_t>(clamped);
    return {first,
            std::min(first + 1, cells - 1),
            static_cast<float>(clamped - static_cast<double>(first))};
}

/// Exact where both ends agree, which keeps the identity field the identity.
float mixed(float a, float b, float weight) {
    return a + weight * (b - a);
}

/// One row of pixels; a channel's samples are `step` floats apart from pixel to pixel.
struct PixelRow {
    float* red;
    float* green;
    float* blue;
    int64_t step;
};

/// One sample's field, its columns placed under the pixels of a row once for all rows.
class FieldSlicer {
public:
    /// @param field  (12, d, gh, gw) float32 on the CPU.
    FieldSlicer(const torch::Tensor& field, int64_t width, const ColorFieldBand& band)
        : cells_(field.permute({2, 3, 1, 0}).contiguous())  // (gh, gw, d, 12)
        , band_(band)
        , lumaCells_(field.size(1))
        , columns_(static_cast<size_t>(width)) {
        for (int64_t x = 0; x < width; ++x)
            columns_[static_cast<size_t>(x)] =
                between((band.left + static_cast<double>(x) + 0.5) / band.spanWidth, field.size(3));
    }

    /// The field along row y of the band, (gw, d, 12), in `slab`.
    void sliceRow(int64_t y, std::vector<float>& slab) const {
        const Between row =
            between((band_.top + static_cast<double>(y) + 0.5) / band_.spanHeight, cells_.size(0));
        const int64_t size = cells_.size(1) * lumaCells_ * kCoefficients;
        const float* first = cells_.const_data_ptr<float>() + row.first * size;
        const float* second = cells_.const_data_ptr<float>() + row.second * size;
        slab.resize(static_cast<size_t>(size));
        for (int64_t i = 0; i < size; ++i)
            slab[static_cast<size_t>(i)] = mixed(first[i], second[i], row.weight);
    }

    void transform(const PixelRow& row, const std::vector<float>& slab) const {
        const int64_t columnSize = lumaCells_ * kCoefficients;
        int64_t offset = 0;
        for (const Between& column : columns_) {
            transformPixel(row.red[offset],
                           row.green[offset],
                           row.blue[offset],
                           slab.data() + column.first * columnSize,
                           slab.data() + column.second * columnSize,
                           column.weight);
            offset += row.step;
        }
    }

private:
    void transformPixel(float& red,
                        float& green,
                        float& blue,
                        const float* left,
                        const float* right,
                        float weight) const {
        const float luma = kLumaRed * red + kLumaGreen * green + kLumaBlue * blue;
        const float last = static_cast<float>(lumaCells_ - 1);
        const float place = luma * static_cast<float>(lumaCells_) - 0.5F;
        const float clamped = place > 0 ? std::min(place, last) : 0.0F;
        const auto cell = static_cast<int>(clamped);
        const float shade = clamped - static_cast<float>(cell);
        const int64_t dark = cell * kCoefficients;
        const int64_t bright = std::min<int64_t>(cell + 1, lumaCells_ - 1) * kCoefficients;

        float m[kCoefficients];
        for (int64_t i = 0; i < kCoefficients; ++i) {
            const float onLeft = mixed(left[dark + i], left[bright + i], shade);
            const float onRight = mixed(right[dark + i], right[bright + i], shade);
            m[i] = mixed(onLeft, onRight, weight);
        }
        const float r = red;
        const float g = green;
        const float b = blue;
        red = m[0] * r + m[1] * g + m[2] * b + m[3];
        green = m[4] * r + m[5] * g + m[6] * b + m[7];
        blue = m[8] * r + m[9] * g + m[10] * b + m[11];
    }

    torch::Tensor cells_;
    ColorFieldBand band_;
    int64_t lumaCells_;
    std::vector<Between> columns_;
};

/// Transforms `rows` rows in place; `rowAt(y)` gives row y.
template <typename RowAt>
void transformRows(const FieldSlicer& slicer, int64_t rows, int64_t width, const RowAt& rowAt) {
    const int64_t grain = std::max<int64_t>(1, kGrainPixels / std::max<int64_t>(1, width));
    at::parallel_for(0, rows, grain, [&](int64_t begin, int64_t end) {
        std::vector<float> slab;
        for (int64_t y = begin; y < end; ++y) {
            slicer.sliceRow(y, slab);
            slicer.transform(rowAt(y), slab);
        }
    });
}

torch::Tensor applyOnCpu(const torch::Tensor& image, const torch::Tensor& field) {
    torch::Tensor result = image.clone(torch::MemoryFormat::Contiguous);
    const int64_t height = image.size(2);
    const int64_t width = image.size(3);
    const ColorFieldBand whole{.spanWidth = static_cast<double>(width),
                               .spanHeight = static_cast<double>(height)};
    for (int64_t sample = 0; sample < image.size(0); ++sample) {
        float* red = result[sample].data_ptr<float>();
        float* green = red + height * width;
        float* blue = green + height * width;
        transformRows(FieldSlicer(field[sample], width, whole), height, width, [&](int64_t y) {
            return PixelRow{red + y * width, green + y * width, blue + y * width, 1};
        });
    }
    return result;
}

/// The same in operations whose gradients cost little, for pictures of a network's size: the field
/// is enlarged once for each luma cell (12 · d planes), and a pixel weighs the cells by hats over
/// its luma.
torch::Tensor applyBySlices(const torch::Tensor& image, const torch::Tensor& field) {
    const int64_t lumaCells = field.size(2);
    const auto options = image.options().requires_grad(false);
    const torch::Tensor luma =
        (image * torch::tensor({kLumaRed, kLumaGreen, kLumaBlue}, options).view({1, 3, 1, 1}))
            .sum(1, true);
    const torch::Tensor place =
        (luma * lumaCells - 0.5).clamp(0, static_cast<double>(lumaCells - 1));
    const torch::Tensor hats =
        (1 - (place - torch::arange(lumaCells, options).view({1, -1, 1, 1})).abs()).clamp_min(0);
    const torch::Tensor colors = torch::cat({image, torch::ones_like(luma)}, 1);
    const torch::Tensor inputs =
        (colors.unsqueeze(2) * hats.unsqueeze(1)).flatten(1, 2);  // (B, 4 · d, h, w)
    const torch::Tensor planes =
        at::upsample_bilinear2d(field.flatten(1, 2), {image.size(2), image.size(3)}, false)
            .unflatten(1, {3, 4 * lumaCells});
    return (planes * inputs.unsqueeze(1)).sum(2);
}

/// A constant, also of a program that is recorded from what runs.
torch::Tensor lumaWeights(const torch::TensorOptions& options) {
    const at::tracer::impl::NoTracerDispatchMode constant;
    return torch::tensor({kLumaRed, kLumaGreen, kLumaBlue}, options).view({1, 3, 1, 1});
}

/// Cell centres in grid_sample's coordinates, where the extent is [−1, 1].
torch::Tensor centres(int64_t count, const torch::TensorOptions& options) {
    return (torch::arange(count, options) + 0.5) * (2.0 / static_cast<double>(count)) - 1.0;
}

}  // namespace

torch::Tensor identityColorField(int64_t batch,
                                 int64_t lumaCells,
                                 int64_t gridHeight,
                                 int64_t gridWidth,
                                 const torch::TensorOptions& options) {
    return torch::eye(3, 4, options)
        .view({1, kCoefficients, 1, 1, 1})
        .repeat({batch, 1, lumaCells, gridHeight, gridWidth});
}

torch::Tensor applyColorField(const torch::Tensor& image, const torch::Tensor& field) {
    check(image, field);
    const bool needsGrad =
        torch::GradMode::is_enabled() && (image.requires_grad() || field.requires_grad());
    if (image.is_cpu() && !needsGrad && image.numel() > 0) {
        const torch::NoGradGuard noGrad;
        return applyOnCpu(image, field);
    }
    if (needsGrad && image.numel() > 0)
        return applyBySlices(image, field);
    return reference::applyColorField(image, field);
}

torch::Tensor reference::applyColorField(const torch::Tensor& image, const torch::Tensor& field) {
    constexpr int64_t kBilinear = 0;
    constexpr int64_t kBorder = 1;
    check(image, field);
    if (image.numel() == 0)
        return image.clone();
    const torch::Tensor weights = lumaWeights(image.options().requires_grad(false));
    const torch::Tensor luma = (image * weights).sum(1);  // (B, h, w)
    const auto options = luma.options().requires_grad(false);
    const torch::Tensor x = centres(image.size(3), options).view({1, 1, -1}).expand_as(luma);
    const torch::Tensor y = centres(image.size(2), options).view({1, -1, 1}).expand_as(luma);
    const torch::Tensor grid = torch::stack({x, y, 2.0 * luma - 1.0}, 3).unsqueeze(1);
    const torch::Tensor matrices =
        at::grid_sampler(field, grid, kBilinear, kBorder, /*align_corners=*/false)
            .squeeze(2)
            .unflatten(1, {3, 4});  // (B, 3, 4, h, w)
    return (matrices.narrow(2, 0, 3) * image.unsqueeze(1)).sum(2) + matrices.select(2, 3);
}

void applyColorFieldRows(const torch::Tensor& field,
                         float* rgb,
                         int64_t rows,
                         int64_t width,
                         const ColorFieldBand& band) {
    constexpr auto kOp = "applyColorFieldRows";
    checkField(kOp, field, 1);
    if (!(band.spanWidth > 0 && band.spanHeight > 0)) {
        std::ostringstream text;
        text << kOp << ": the field spans " << band.spanWidth << "x" << band.spanHeight
             << " pixels, expected a positive size";
        throw Error(ErrorCode::InvalidArgument, text.str());
    }
    checkSameDevice(kOp, "field", field, torch::empty({0}));
    const torch::NoGradGuard noGrad;
    transformRows(FieldSlicer(field[0], width, band), rows, width, [&](int64_t y) {
        float* row = rgb + y * width * 3;
        return PixelRow{row, row + 1, row + 2, 3};
    });
}

}  // namespace r2r::ops
