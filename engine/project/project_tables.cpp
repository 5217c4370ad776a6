// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_tables.h"

#include "engine/core/error.h"
#include "engine/core/json_fields.h"
#include "engine/project/blob_store.h"
#include "engine/project/mask_tiles.h"
#include "engine/project/project_version.h"

#include <fmt/format.h>

namespace r2r {
namespace {

[[noreturn]] void refuseForeign(const Database& database) {
    throw Error(ErrorCode::Corrupt,
                fmt::format("{} is not a project of R2R Studio", database.shown().string()),
                "Projects are written by Save in the editor, and by r2r harmonize --save-project.");
}

/// Views, triggers and tables that are computed are not read: what is in the file must be in it.
void requireTable(const Database& database, std::string_view name) {
    if (!hasTable(database, name))
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} has no table \"{}\"", database.shown().string(), name));
}

}  // namespace

bool hasTable(const Database& database, std::string_view name) {
    Statement row = database.statement("SELECT type, sql FROM sqlite_master WHERE name = ?1");
    return row.bind(1, name).step() && row.text(0) == "table" &&
           row.text(1).starts_with("CREATE TABLE");
}

void createProjectTables(const Database& database, int version) {
    database.run("CREATE TABLE IF NOT EXISTS project (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
    BlobStore::createTables(database);
    MaskTiles::createTables(database);
    database.run(fmt::format(
        "PRAGMA application_id={}; PRAGMA user_version={}", kProjectApplication, version));
}

bool isOfNewerProgram(const Database& database) {
    return database.number("PRAGMA user_version") > kProjectVersion;
}

void requireProject(const Database& database) {
    if (database.number("PRAGMA application_id") != kProjectApplication)
        refuseForeign(database);
    const int64_t version = database.number("PRAGMA user_version");
    requireTable(database, "project");
    if (version > kProjectVersion) {
        const Json document = storedDocument(database);
        const JsonFields fields(document, database.shown().string());
        if (fields.optional("readable_from", version) > kProjectVersion)
            throw Error(
                ErrorCode::Unsupported,
                fmt::format("{} is a project of version {}; this program reads up to version {}",
                            database.shown().string(),
                            version,
                            kProjectVersion),
                "Install a newer R2R Studio.");
    }
    for (const std::string_view name : {"blob", "piece", "mask_tile"})
        requireTable(database, name);
}

Json storedDocument(const Database& database) {
    Statement row = database.statement("SELECT value FROM project WHERE key = 'document'");
    if (!row.step())
        refuseForeign(database);
    return parseJson(row.text(0), database.shown().string());
}

void storeDocument(const Database& database, const Json& document) {
    database.statement("INSERT OR REPLACE INTO project (key, value) VALUES ('document', ?1)")
        .bind(1, formatJson(document))
        .step();
}

std::string lastSave(const Database& database) {
    Statement row = database.statement("SELECT value FROM project WHERE key = 'save'");
    return row.step() ? row.text(0) : std::string();
}

void nameSave(const Database& database, const std::string& name) {
    database.statement("INSERT OR REPLACE INTO project (key, value) VALUES ('save', ?1)")
        .bind(1, name)
        .step();
}

}  // namespace r2r
