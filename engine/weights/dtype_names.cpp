// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/dtype_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace r2r {
namespace {

struct Row {
    at::ScalarType dtype;
    std::string_view name;
    std::string_view code;     ///< safetensors
    std::string_view storage;  ///< torch.save
};

constexpr std::array kRows = {
    Row{at::ScalarType::Float, "float32", "F32", "FloatStorage"},
    Row{at::ScalarType::Half, "float16", "F16", "HalfStorage"},
    Row{at::ScalarType::BFloat16, "bfloat16", "BF16", "BFloat16Storage"},
    Row{at::ScalarType::Double, "float64", "F64", "DoubleStorage"},
    Row{at::ScalarType::Long, "int64", "I64", "LongStorage"},
    Row{at::ScalarType::Int, "int32", "I32", "IntStorage"},
    Row{at::ScalarType::Short, "int16", "I16", "ShortStorage"},
    Row{at::ScalarType::Char, "int8", "I8", "CharStorage"},
    Row{at::ScalarType::Byte, "uint8", "U8", "ByteStorage"},
    Row{at::ScalarType::Bool, "bool", "BOOL", "BoolStorage"},
    // Read, so that a file with them is not refused; only the first two become weights.
    Row{at::ScalarType::Float8_e4m3fn, "float8 (e4m3)", "F8_E4M3", "Float8_e4m3fnStorage"},
    Row{at::ScalarType::Float8_e5m2, "float8 (e5m2)", "F8_E5M2", "Float8_e5m2Storage"},
    Row{at::ScalarType::Float8_e8m0fnu, "float8 (e8m0)", "F8_E8M0", "Float8_e8m0fnuStorage"},
    Row{at::ScalarType::UInt16, "uint16", "U16", "UInt16Storage"},
    Row{at::ScalarType::UInt32, "uint32", "U32", "UInt32Storage"},
    Row{at::ScalarType::UInt64, "uint64", "U64", "UInt64Storage"},
    Row{at::ScalarType::ComplexFloat, "complex64", "C64", "ComplexFloatStorage"},
    Row{at::ScalarType::ComplexDouble, "complex128", "C128", "ComplexDoubleStorage"},
};

std::optional<at::ScalarType> find(std::string_view Row::*column, std::string_view word) {
    const auto row = std::ranges::find(kRows, word, column);
    if (row == kRows.end())
        return std::nullopt;
    return row->dtype;
}

}  // namespace

std::string_view dtypeName(at::ScalarType dtype) {
    const auto row = std::ranges::find(kRows, dtype, &Row::dtype);
    return row == kRows.end() ? "another type" : row->name;
}

std::string_view safetensorsCode(at::ScalarType dtype) {
    const auto row = std::ranges::find(kRows, dtype, &Row::dtype);
    return row == kRows.end() ? "" : row->code;
}

std::optional<at::ScalarType> dtypeOfSafetensorsCode(std::string_view code) {
    return find(&Row::code, code);
}

std::optional<at::ScalarType> dtypeOfStorageClass(std::string_view name) {
    return find(&Row::storage, name);
}

std::optional<at::ScalarType> dtypeOfTorchName(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, at::ScalarType>, 17> kNames = {{
        {"torch.float32", at::ScalarType::Float},
        {"torch.float16", at::ScalarType::Half},
        {"torch.bfloat16", at::ScalarType::BFloat16},
        {"torch.float64", at::ScalarType::Double},
        {"torch.int64", at::ScalarType::Long},
        {"torch.int32", at::ScalarType::Int},
        {"torch.int16", at::ScalarType::Short},
        {"torch.int8", at::ScalarType::Char},
        {"torch.uint8", at::ScalarType::Byte},
        {"torch.bool", at::ScalarType::Bool},
        {"torch.float8_e4m3fn", at::ScalarType::Float8_e4m3fn},
        {"torch.float8_e5m2", at::ScalarType::Float8_e5m2},
        {"torch.float8_e8m0fnu", at::ScalarType::Float8_e8m0fnu},
        {"torch.uint16", at::ScalarType::UInt16},
        {"torch.uint32", at::ScalarType::UInt32},
        {"torch.uint64", at::ScalarType::UInt64},
        {"torch.complex64", at::ScalarType::ComplexFloat},
    }};
    for (const auto& [known, dtype] : kNames)
        if (known == name)
            return dtype;
    return std::nullopt;
}

size_t bytesPerElement(at::ScalarType dtype) {
    return c10::elementSize(dtype);
}

}  // namespace r2r
