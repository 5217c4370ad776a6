// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/project/database.h"

#include <string>
#include <string_view>

/// The tables of a project file that are not blobs or masks: its document, and which save it is of.
namespace r2r {

inline constexpr int64_t kProjectApplication = 0x52325253;  // "R2RS"

/// @param version  of the format, that its reader must know
void createProjectTables(const Database& database, int version);

/// @throws Error{Corrupt} if the file is no project or lacks a table that it needs,
/// Error{Unsupported}
///         if this program cannot read its version rightly.
void requireProject(const Database& database);

/// Whether it has a table of that name that holds what it shows: no view, and nothing computed.
[[nodiscard]] bool hasTable(const Database& database, std::string_view name);

/// Whether a newer program wrote it, so that this one must not change it.
[[nodiscard]] bool isOfNewerProgram(const Database& database);

[[nodiscard]] Json storedDocument(const Database& database);
void storeDocument(const Database& database, const Json& document);

/// The name of the last save.
[[nodiscard]] std::string lastSave(const Database& database);

/// Gives the save that is going on its name.
void nameSave(const Database& database, const std::string& name);

}  // namespace r2r
