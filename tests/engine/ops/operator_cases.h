// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <iosfwd>
#include <string>
#include <vector>

namespace r2r::ops {

/// Features to try an operator with: a shape, a dtype, a place in memory.
struct FeatureCase {
    enum class Layout { Planes, ChannelsLast, Slice };

    std::vector<int64_t> shape;
    torch::ScalarType dtype = torch::kFloat32;
    Layout layout = Layout::Planes;
};

/// All dtypes and layouts of some shapes: sizes that fit no block of any loop, one position (where
/// `minimumSide` allows), more channels than a block has, an empty batch.
[[nodiscard]] std::vector<FeatureCase> featureCases(int64_t minimumSide = 1);

/// Gaussian features as `featureCase` says.
[[nodiscard]] torch::Tensor features(const FeatureCase& featureCase);

/// The largest difference of two ways to compute results whose largest values are about `size`.
[[nodiscard]] double toleranceOf(torch::ScalarType dtype, double size);

std::ostream& operator<<(std::ostream& stream, const FeatureCase& featureCase);

/// For INSTANTIATE_TEST_SUITE_P.
[[nodiscard]] std::string nameOfCase(const ::testing::TestParamInfo<FeatureCase>& info);

}  // namespace r2r::ops
