// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/ops/operator_cases.h"

#include <ostream>
#include <sstream>

namespace r2r::ops {

namespace {

constexpr torch::ScalarType kDtypes[] = {torch::kFloat32, torch::kHalf, torch::kBFloat16};
constexpr FeatureCase::Layout kLayouts[] = {
    FeatureCase::Layout::Planes, FeatureCase::Layout::ChannelsLast, FeatureCase::Layout::Slice};
constexpr const char* kLayoutNames[] = {"Planes", "ChannelsLast", "Slice"};

}  // namespace

std::vector<FeatureCase> featureCases(int64_t minimumSide) {
    const int64_t side = minimumSide;
    const std::vector<std::vector<int64_t>> shapes = {
        {1, 4, side, side},
        {2, 12, side + 6, side + 16},
        {1, 40, 33, 150},
        {3, 5, side + 20, side},
        {1, 1284, side, side + 1},
        {0, 8, 9, 9},
    };
    std::vector<FeatureCase> cases;
    for (const std::vector<int64_t>& shape : shapes)
        for (const torch::ScalarType dtype : kDtypes)
            for (const FeatureCase::Layout layout : kLayouts)
                cases.push_back({shape, dtype, layout});
    return cases;
}

torch::Tensor features(const FeatureCase& featureCase) {
    const std::vector<int64_t>& shape = featureCase.shape;
    if (featureCase.layout == FeatureCase::Layout::Slice)
        return torch::randn({shape[0], shape[1], shape[2] + 1, 2 * shape[3]})
            .to(featureCase.dtype)
            .slice(2, 1)
            .slice(3, 0, 2 * shape[3], 2);
    const torch::Tensor x = torch::randn(shape).to(featureCase.dtype);
    return featureCase.layout == FeatureCase::Layout::ChannelsLast
               ? x.contiguous(torch::MemoryFormat::ChannelsLast)
               : x;
}

double toleranceOf(torch::ScalarType dtype, double size) {
    if (dtype == torch::kHalf)
        return size * 1e-3;
    return size * (dtype == torch::kBFloat16 ? 8e-3 : 2e-6);
}

std::ostream& operator<<(std::ostream& stream, const FeatureCase& featureCase) {
    for (const int64_t size : featureCase.shape)
        stream << size << 'x';
    return stream << torch::toString(featureCase.dtype)
                  << kLayoutNames[static_cast<size_t>(featureCase.layout)];
}

std::string nameOfCase(const ::testing::TestParamInfo<FeatureCase>& info) {
    std::ostringstream name;
    name << info.param;
    return name.str();
}

}  // namespace r2r::ops
