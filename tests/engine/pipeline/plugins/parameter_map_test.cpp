// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/parameter_map.h"

#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r {
namespace {

using ::r2r::testing::TensorNear;

ParameterMap mapOf(const at::Tensor& values, bool isBicubic, bool alignsCorners) {
    const at::Tensor interleaved = values[0].permute({1, 2, 0}).contiguous();
    const auto* first = interleaved.const_data_ptr<float>();
    return {.rows = static_cast<int>(values.size(2)),
            .columns = static_cast<int>(values.size(3)),
            .channels = static_cast<size_t>(values.size(1)),
            .values = {first, first + interleaved.numel()},
            .isBicubic = isBicubic,
            .alignsCorners = alignsCorners};
}

/// The map at every pixel of a picture, (1, C, height, width).
at::Tensor enlarged(const ParameterMap& map, int width, int height) {
    const auto columns = mapTaps(map, map.columns, {.span = double(width), .count = width});
    const auto rows = mapTaps(map, map.rows, {.span = double(height), .count = height});
    const auto channels = static_cast<int64_t>(map.channels);
    at::Tensor result = at::empty({height, width, channels}, at::kFloat);
    std::vector<float> line;
    for (int y = 0; y < height; ++y) {
        sampleRow(map, rows[static_cast<size_t>(y)], line);
        for (int x = 0; x < width; ++x)
            samplePixel(line,
                        columns[static_cast<size_t>(x)],
                        {result[y][x].mutable_data_ptr<float>(), map.channels});
    }
    return result.permute({2, 0, 1}).unsqueeze(0);
}

TEST(ParameterMap, IsEnlargedAsPyTorchEnlarges) {
    const at::Tensor values = at::randn({1, 3, 7, 5});
    const std::vector<int64_t> size = {31, 40};
    for (const bool aligns : {false, true}) {
        EXPECT_THAT(enlarged(mapOf(values, false, aligns), 40, 31),
                    TensorNear(at::upsample_bilinear2d(values, size, aligns), 1e-4));
        EXPECT_THAT(enlarged(mapOf(values, true, aligns), 40, 31),
                    TensorNear(at::upsample_bicubic2d(values, size, aligns), 1e-4));
    }
}

TEST(ParameterMap, OfOneValueIsThatValueEverywhere) {
    const ParameterMap map{.rows = 1, .columns = 1, .channels = 2, .values = {3, 4}};

    EXPECT_THAT(enlarged(map, 3, 2),
                TensorNear(at::tensor({3.0F, 4.0F}).view({1, 2, 1, 1}).expand({1, 2, 2, 3}), 0));
}

TEST(ParameterMap, GoesOnBeyondItsBorder) {
    const ParameterMap map{.rows = 1, .columns = 2, .channels = 1, .values = {1, 5}};
    std::vector<float> line;
    sampleRow(map, mapTaps(map, 1, {.span = 1, .count = 1}).front(), line);
    const auto columns = mapTaps(map, 2, {.start = -9, .span = 4, .count = 30});
    float value = 0;

    samplePixel(line, columns.front(), {&value, 1});
    EXPECT_FLOAT_EQ(value, 1);
    samplePixel(line, columns.back(), {&value, 1});
    EXPECT_FLOAT_EQ(value, 5);
}

}  // namespace
}  // namespace r2r
