// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/golden_folder.h"

#include <ATen/core/Tensor.h>
#include <gmock/gmock.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace r2r::testing {

/// The reference's values for one named tensor of the reduced configuration: a row of
/// tests/golden/r2r/index.tsv.
struct GoldenEntry {
    std::string name;
    std::vector<int64_t> shape;
    std::string file;  ///< with every element; empty: only the statistics are known
    double mean = 0;
    double meanAbsolute = 0;
    double minimum = 0;
    double maximum = 0;
    std::vector<double> first;  ///< the first six elements
};

[[nodiscard]] const std::vector<GoldenEntry>& goldenIndex();

/// @throws std::out_of_range if the index has no such row.
[[nodiscard]] const GoldenEntry& goldenEntry(std::string_view name);

/// Every element, float32, or uint8 for a .u8 file.
/// @throws std::runtime_error if the entry has no file or the file is not of the right size.
[[nodiscard]] at::Tensor goldenTensor(std::string_view name);

/// The distance of a tensor from its golden entry.
struct GoldenComparison {
    bool isWithin = false;  ///< shape equal, |a − b| ≤ 2e-4·(1 + |b|), twice that for latents
    double largestError = 0;     ///< of all elements when there is a file, else of the first six
    bool isElementwise = false;  ///< every element was compared
    std::string explanation;     ///< the first thing that is wrong, or "largest error …"
};

/// Statistics and the first six elements always, every element when there is a file.
[[nodiscard]] GoldenComparison compareWithGolden(std::string_view name, const at::Tensor& actual);

/// `EXPECT_THAT(output, EqualsGolden("unet/no_control"))`; prints the largest error either way.
[[nodiscard]] ::testing::Matcher<const at::Tensor&> EqualsGolden(std::string name);

/// One line of tests/golden/manifests/<file>.
struct ManifestLine {
    std::string name;
    std::vector<int64_t> shape;

    friend auto operator<=>(const ManifestLine&, const ManifestLine&) = default;
};

/// @param name  "tensors-unet.tsv"
[[nodiscard]] std::vector<ManifestLine> manifestFile(std::string_view name);

}  // namespace r2r::testing
