// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/shape_check.h"

#include "engine/core/error.h"

#include <sstream>
#include <string>

namespace r2r::ops {

namespace {

template <typename... Parts>
[[noreturn]] void refuse(const Parts&... parts) {
    std::ostringstream text;
    (text << ... << parts);
    throw Error(ErrorCode::InvalidArgument, text.str());
}

}  // namespace

void checkImageTensor(std::string_view op, std::string_view name, const torch::Tensor& tensor) {
    if (!tensor.defined())
        refuse(op, ": ", name, " is undefined, expected float32 (B, C, h, w)");
    if (tensor.dim() != 4)
        refuse(op, ": ", name, " has shape ", tensor.sizes(), ", expected (B, C, h, w)");
    if (tensor.scalar_type() != torch::kFloat32)
        refuse(op, ": ", name, " is ", tensor.scalar_type(), ", expected Float");
}

void checkSizes(std::string_view op,
                std::string_view name,
                const torch::Tensor& tensor,
                torch::IntArrayRef expected) {
    if (!tensor.defined())
        refuse(op, ": ", name, " is undefined, expected shape ", expected);
    if (tensor.sizes() != expected)
        refuse(op, ": ", name, " has shape ", tensor.sizes(), ", expected ", expected);
}

void checkSameDevice(std::string_view op,
                     std::string_view name,
                     const torch::Tensor& tensor,
                     const torch::Tensor& other) {
    if (tensor.device() != other.device())
        refuse(op, ": ", name, " is on ", tensor.device(), ", expected ", other.device());
}

}  // namespace r2r::ops
