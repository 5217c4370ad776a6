// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/look_tables.h"

#include "engine/core/error.h"
#include "engine/weights/mapped_file.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kSmallestSide = 2;
constexpr int64_t kLargestSide = 65;

[[noreturn]] void throwCorrupt(const fs::path& file, std::string_view what) {
    throw Error(ErrorCode::Corrupt,
                fmt::format("{} holds no colour looks: {}", file.string(), what),
                "It takes a .npy file of float16 or float32 with the shape (looks, n, n, n, 3).");
}

/// The text between brackets after 'shape': "(448, 17, 17, 17, 3)".
std::vector<int64_t> shapeIn(std::string_view header) {
    std::vector<int64_t> shape;
    const size_t key = header.find("'shape'");
    const size_t open = header.find('(', key);
    const size_t close = header.find(')', open);
    if (key == std::string_view::npos || open == std::string_view::npos ||
        close == std::string_view::npos)
        return shape;
    int64_t number = -1;
    for (const char c : header.substr(open + 1, close - open)) {
        if (c >= '0' && c <= '9' && number < 1'000'000)
            number = std::max<int64_t>(number, 0) * 10 + (c - '0');
        else if (number >= 0)
            shape.push_back(std::exchange(number, -1));
    }
    return shape;
}

bool isTableShape(const std::vector<int64_t>& shape) {
    return shape.size() == 5 && shape[0] >= 1 && shape[1] >= kSmallestSide &&
           shape[1] <= kLargestSide && shape[2] == shape[1] && shape[3] == shape[1] &&
           shape[4] == 3;
}

/// (looks, b, g, r, 3) as it is stored.
at::Tensor storedTables(const fs::path& path) {
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    constexpr size_t kPreamble = 10;  // magic, version, length of the header
    if (text.size() < kPreamble || !text.starts_with("\x93NUMPY\x01"))
        throwCorrupt(path, "it is not an .npy file of version 1");
    const size_t length = static_cast<uint8_t>(text[8]) + 256U * static_cast<uint8_t>(text[9]);
    const std::string_view header = text.substr(kPreamble, length);
    const bool isHalf = header.find("'<f2'") != std::string_view::npos;
    if (!isHalf && header.find("'<f4'") == std::string_view::npos)
        throwCorrupt(path, "its numbers are neither float16 nor float32");
    const std::vector<int64_t> shape = shapeIn(header);
    if (!isTableShape(shape) || header.find("'fortran_order': False") == std::string_view::npos)
        throwCorrupt(path, "its shape is different");
    const uint64_t count = static_cast<uint64_t>(shape[0] * shape[1] * shape[1] * shape[1]) * 3;
    if (text.size() != kPreamble + length + count * (isHalf ? 2 : 4))
        throwCorrupt(path, fmt::format("it has {} bytes, which do not fit its shape", text.size()));
    return file->tensor(
        kPreamble + length, isHalf ? at::kHalf : at::kFloat, shape, denseStrides(shape));
}

/// Whether a table (b, g, r, 3) keeps colours apart and greys in order.
bool isOfUse(const at::Tensor& table) {
    constexpr double kSmallestChroma = 0.1;  // on average, of what the identity has
    const auto chroma = [](const at::Tensor& colors) {
        return (colors.amax(-1) - colors.amin(-1)).mean().item<double>();
    };
    const int64_t n = table.size(0);
    const at::Tensor axis = at::linspace(0, 1, n);
    const at::Tensor identity = at::stack({axis.view({1, 1, n}).expand({n, n, n}),
                                           axis.view({1, n, 1}).expand({n, n, n}),
                                           axis.view({n, 1, 1}).expand({n, n, n})},
                                          -1);
    const at::Tensor steps = at::arange(n);
    const at::Tensor greys = table.index({steps, steps, steps}).mean(-1);
    return table.isfinite().all().item<bool>() &&
           chroma(table) >= kSmallestChroma * chroma(identity) &&
           greys.diff().min().item<double>() > -1e-3;
}

}  // namespace

LookTables::LookTables(const fs::path& file) {
    const at::Tensor stored = storedTables(file).to(at::kFloat);
    std::vector<at::Tensor> useful;
    for (int64_t i = 0; i < stored.size(0); ++i)
        if (isOfUse(stored[i]))
            useful.push_back(stored[i].permute({3, 0, 1, 2}).clamp(0, 1));
    if (useful.empty())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("no look of {} keeps colours apart", file.string()));
    tables_ = at::stack(useful).contiguous();
}

at::Tensor LookTables::of(const at::Tensor& picture, int64_t look) const {
    // The grid's axes are (b, g, r); a sample's coordinates begin with the last one: r, g, b.
    const at::Tensor places = (picture * 2 - 1).permute({0, 2, 3, 1}).unsqueeze(1);
    constexpr int64_t kLinear = 0;
    constexpr int64_t kBorder = 1;
    return at::grid_sampler_3d(tables_[look].unsqueeze(0), places, kLinear, kBorder, true)
        .squeeze(2);
}

}  // namespace r2r
