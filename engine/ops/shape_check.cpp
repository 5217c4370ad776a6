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

void checkImageTensor(std::string_view op, std::string_view name, const at::Tensor& tensor) {
    if (!tensor.defined())
        refuse(op, ": ", name, " is undefined, expected float32 (B, C, h, w)");
    if (tensor.dim() != 4)
        refuse(op, ": ", name, " has shape ", tensor.sizes(), ", expected (B, C, h, w)");
    if (tensor.scalar_type() != at::kFloat)
        refuse(op, ": ", name, " is ", tensor.scalar_type(), ", expected Float");
}

void checkFloating(std::string_view op, std::string_view name, const at::Tensor& tensor) {
    if (!tensor.defined())
        refuse(op, ": ", name, " is undefined, expected a floating tensor");
    const at::ScalarType dtype = tensor.scalar_type();
    if (dtype != at::kFloat && dtype != at::kHalf && dtype != at::kBFloat16)
        refuse(op, ": ", name, " is ", dtype, ", expected Float, Half or BFloat16");
}

void checkFeatures(std::string_view op, std::string_view name, const at::Tensor& tensor) {
    checkFloating(op, name, tensor);
    if (tensor.dim() != 4)
        refuse(op, ": ", name, " has shape ", tensor.sizes(), ", expected (B, C, h, w)");
}

void checkDtype(std::string_view op,
                std::string_view name,
                const at::Tensor& tensor,
                at::ScalarType expected) {
    if (!tensor.defined())
        refuse(op, ": ", name, " is undefined, expected ", expected);
    if (tensor.scalar_type() != expected)
        refuse(op, ": ", name, " is ", tensor.scalar_type(), ", expected ", expected);
}

void checkSizes(std::string_view op,
                std::string_view name,
                const at::Tensor& tensor,
                at::IntArrayRef expected) {
    if (!tensor.defined())
        refuse(op, ": ", name, " is undefined, expected shape ", expected);
    if (tensor.sizes() != expected)
        refuse(op, ": ", name, " has shape ", tensor.sizes(), ", expected ", expected);
}

void checkSameDevice(std::string_view op,
                     std::string_view name,
                     const at::Tensor& tensor,
                     const at::Tensor& other) {
    if (tensor.device() != other.device())
        refuse(op, ": ", name, " is on ", tensor.device(), ", expected ", other.device());
}

}  // namespace r2r::ops
