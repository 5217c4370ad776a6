// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/dtype_names.h"

#include <algorithm>
#include <array>

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

std::optional<at::ScalarType> weightDtypeNamed(std::string_view name) {
    const auto dtype = find(&Row::name, name);
    if (dtype == at::ScalarType::Float || dtype == at::ScalarType::Half ||
        dtype == at::ScalarType::BFloat16)
        return dtype;
    return std::nullopt;
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

size_t bytesPerElement(at::ScalarType dtype) {
    return c10::elementSize(dtype);
}

}  // namespace r2r
