// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/core/json_fields.h"
#include "engine/pipeline/composition.h"

#include <cstddef>

/// Settings of a foreground as fields of a file: recipes and projects write them alike.
namespace r2r {

/// Of one recipe or project; a file that has more is refused.
inline constexpr size_t kMostForegrounds = 10'000;

[[nodiscard]] Json rectJson(const Rect& rect);
[[nodiscard]] Json placementJson(const Placement& placement);
[[nodiscard]] Json strengthJson(const ChangeStrength& strength);
[[nodiscard]] Json shadowJson(const CastShadow& shadow);

/// @throws Error{Corrupt} naming the field, as all below.
[[nodiscard]] Rect rectFrom(const JsonFields& fields, const char* key);
[[nodiscard]] Placement placementFrom(const JsonFields& fields);
[[nodiscard]] ChangeStrength strengthFrom(const JsonFields& fields);
[[nodiscard]] CastShadow shadowFrom(const JsonFields& fields);
/// 1 where there is no such field.
[[nodiscard]] double opacityFrom(const JsonFields& fields);

}  // namespace r2r
