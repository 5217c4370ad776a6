// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/database.h"

#include "engine/core/error.h"
#include "engine/core/write_error.h"

#include <cerrno>
#include <fmt/format.h>
#include <sqlite3.h>
#include <utility>

namespace r2r {
namespace {

constexpr int kLongestValue = 64 << 20;  // bytes; pieces are far smaller, the document may be large
constexpr int kPatienceMs = 3000;        // with another program that writes
constexpr int kPagesAtOnce = 1024;       // of a copy, between two looks at the job

int flagsFor(Database::Access access) {
    // Also for reading: what a killed program left half done is taken back when the file is opened.
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (access == Database::Access::Create)
        flags |= SQLITE_OPEN_CREATE;
    return flags;
}

}  // namespace

void Statement::Freed::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement::Statement(const Database& database, std::string_view sql) : database_(database) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v2(
        database.handle(), sql.data(), static_cast<int>(sql.size()), &made, nullptr);
    statement_.reset(made);
    require(code);
}

void Statement::require(int code) const {
    if (code != SQLITE_OK)
        database_.fail(code);
}

Statement& Statement::bind(int place, int64_t value) {
    require(sqlite3_bind_int64(statement_.get(), place, value));
    return *this;
}

Statement& Statement::bind(int place, std::string_view text) {
    require(sqlite3_bind_text64(
        statement_.get(), place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(int place, std::span<const std::byte> bytes) {
    // A null pointer would be bound as NULL.
    const void* data = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
    require(sqlite3_bind_blob64(statement_.get(), place, data, bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW)
        return true;
    sqlite3_reset(statement_.get());
    if (code != SQLITE_DONE)
        database_.fail(code);
    return false;
}

int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column));
    return text ? std::string(text, size) : std::string();
}

std::span<const std::byte> Statement::bytes(int column) const {
    const void* data = sqlite3_column_blob(statement_.get(), column);
    const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column));
    return {static_cast<const std::byte*>(data), data ? size : 0};
}

void Database::Closed::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

bool Database::isThere() {
    return true;
}

Database::Database(const std::filesystem::path& path, Access access, std::filesystem::path shown)
    : shown_(shown.empty() ? path : std::move(shown)), access_(access) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened, flagsFor(access), nullptr);
    handle_.reset(opened);
    if (code != SQLITE_OK)
        fail(code);
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_busy_timeout(opened, kPatienceMs);
    protect();
    const bool mustWrite = access == Access::Write || access == Access::Append;
    if (mustWrite && sqlite3_db_readonly(opened, "main") != 0)
        throw writeError(shown_, EACCES);
    switch (access) {
        case Access::Create:
            run("PRAGMA page_size=8192; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=OFF;"
                "PRAGMA synchronous=OFF");
            break;
        case Access::Append:
            // Where the file system cannot do it (shared memory), SQLite goes on as for `Write`.
            run("PRAGMA page_size=8192; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;"
                "PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216");
            break;
        case Access::Follow:
            run("PRAGMA query_only=ON");
            break;
        case Access::Read:
        case Access::Write:
            run("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA");
            break;
    }
}

void Database::protect() const {
    sqlite3* opened = handle_.get();
    for (const auto& [option, value] : {std::pair(SQLITE_DBCONFIG_DEFENSIVE, 1),
                                        std::pair(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
                                        std::pair(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
                                        std::pair(SQLITE_DBCONFIG_ENABLE_VIEW, 0),
                                        std::pair(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
                                        std::pair(SQLITE_DBCONFIG_DQS_DDL, 0),
                                        std::pair(SQLITE_DBCONFIG_DQS_DML, 0)})
        sqlite3_db_config(opened, option, value, nullptr);
    sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, kLongestValue);
    sqlite3_limit(opened, SQLITE_LIMIT_SQL_LENGTH, 1 << 16);
    sqlite3_limit(opened, SQLITE_LIMIT_COLUMN, 100);
    sqlite3_limit(opened, SQLITE_LIMIT_EXPR_DEPTH, 50);
    sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(opened, SQLITE_LIMIT_WORKER_THREADS, 0);
    run("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
}

void Database::run(const std::string& sql) const {
    if (const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
        code != SQLITE_OK)
        fail(code);
}

int64_t Database::number(std::string_view sql) const {
    Statement question = statement(sql);
    return question.step() ? question.number(0) : 0;
}

void Database::copyTo(Database& target, const JobContext& job) const {
    sqlite3_backup* backup = sqlite3_backup_init(target.handle(), "main", handle(), "main");
    if (!backup)
        target.fail(sqlite3_errcode(target.handle()));
    int code = SQLITE_OK;
    while (code == SQLITE_OK && !job.isCancelled())
        code = sqlite3_backup_step(backup, kPagesAtOnce);
    const int ending = sqlite3_backup_finish(backup);
    job.throwIfCancelled();
    if (code != SQLITE_DONE)
        target.fail(ending != SQLITE_OK ? ending : code);
}

void Database::fail(int code) const {
    const int system = handle_ ? sqlite3_system_errno(handle_.get()) : 0;
    const bool isReading =
        access_ == Access::Read || access_ == Access::Follow || code == SQLITE_IOERR_READ;
    switch (code & 0xff) {
        case SQLITE_FULL:
            throw writeError(shown_, ENOSPC);
        case SQLITE_READONLY:
            throw writeError(shown_, system != 0 ? system : EACCES);
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_IOERR:
            if (code != SQLITE_IOERR_SHORT_READ)
                throw writeError(shown_, system != 0 ? system : EIO, isReading ? "read" : "write");
            break;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw Error(ErrorCode::Unreadable,
                        fmt::format("{} is being written by another program", shown_.string()),
                        "Wait until it is done, and try again.");
        case SQLITE_NOMEM:
            throw Error(ErrorCode::OutOfMemory,
                        fmt::format("there is not enough memory for {}", shown_.string()),
                        "Close other programs.");
        default:
            break;
    }
    const char* reason = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
    throw Error(ErrorCode::Corrupt, fmt::format("{} is damaged ({})", shown_.string(), reason));
}

Transaction::Transaction(const Database& database) : database_(database) {
    database.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (isOpen_)
        sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    database_.run("COMMIT");
    isOpen_ = false;
}

}  // namespace r2r
