// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/enum_words.h"

#include <ATen/core/Tensor.h>

#include <optional>
#include <string_view>

namespace r2r {

/// "float16", for people and manifests.
[[nodiscard]] std::string_view dtypeName(at::ScalarType dtype);

/// The dtypes that weights may be converted to.
inline constexpr auto kWeightDtypes = enumWords<at::ScalarType>({
    {at::ScalarType::Float, "float32"},
    {at::ScalarType::Half, "float16"},
    {at::ScalarType::BFloat16, "bfloat16"},
});

/// "F16", as safetensors headers spell it; empty for a dtype that has no spelling there.
[[nodiscard]] std::string_view safetensorsCode(at::ScalarType dtype);
[[nodiscard]] std::optional<at::ScalarType> dtypeOfSafetensorsCode(std::string_view code);

/// The dtype of the elements of "HalfStorage", as torch.save spells it.
[[nodiscard]] std::optional<at::ScalarType> dtypeOfStorageClass(std::string_view name);

/// The dtype of "torch.float8_e4m3fn", as a pickle names it.
[[nodiscard]] std::optional<at::ScalarType> dtypeOfTorchName(std::string_view name);

[[nodiscard]] size_t bytesPerElement(at::ScalarType dtype);

}  // namespace r2r
