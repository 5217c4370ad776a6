// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/core/json_fields.h"
#include "engine/pipeline/recipes/setting_fields.h"
#include "engine/workspace/change_cache.h"

#include <set>
#include <string>

/// The parts of a project's document. Every known field is written, null where there is nothing, so
/// that what else was in the file can be kept (`merged`); the corners of a placement are the one
/// exception (`withoutOptional`).
namespace r2r {

inline constexpr const char* kProjectFormat = "r2r-project";
inline constexpr size_t kMostPictures = 2 * kMostForegrounds;  ///< those of undo steps, too

[[nodiscard]] Json harmonyJson(const HarmonySettings& harmony);

/// @throws Error{Corrupt} naming the field, as all that read.
[[nodiscard]] HarmonySettings harmonyFrom(const JsonFields& fields);

/// @param picture   the number of its picture among the project's
/// @param identity  of its model; empty: not known
[[nodiscard]] Json foregroundJson(const Foreground& foreground,
                                  int64_t picture,
                                  const std::string& identity);

/// All but its picture and its mask.
[[nodiscard]] Foreground foregroundFrom(const JsonFields& fields);

/// A found change but for the change itself.
[[nodiscard]] Json foundJson(const KeptChange& kept);

/// @param composition  to whose foreground it belongs
[[nodiscard]] KeptChange foundFrom(const JsonFields& fields, const Composition& composition);

/// A document without the fields that are written only where there is something: gone from what is
/// written, they must not come back from what was there before (`merged`).
[[nodiscard]] Json withoutOptional(Json document);

/// `now` with the fields of `before` that it does not know: those that a newer program wrote.
/// Entries of lists belong together if they have the same "id".
[[nodiscard]] Json merged(const Json& before, Json now);

/// Every text in it, at any depth.
void collectTexts(const Json& json, std::set<std::string>& texts);

}  // namespace r2r
