// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/project/database.h"

/// What takes the place of `database.cpp` where the program was built without SQLite: everything
/// says so.
namespace r2r {
namespace {

[[noreturn]] void refuse() {
    throw Error(ErrorCode::Unsupported,
                "projects are left out of this program: SQLite was not there when it was built",
                "Save a recipe instead, or build the program with SQLite.");
}

}  // namespace

void Statement::Freed::operator()(sqlite3_stmt*) const {}

Statement::Statement(const Database& database, std::string_view) : database_(database) {
    refuse();
}

void Statement::require(int) const {}

Statement& Statement::bind(int, int64_t) {
    refuse();
}

Statement& Statement::bind(int, std::string_view) {
    refuse();
}

Statement& Statement::bind(int, std::span<const std::byte>) {
    refuse();
}

bool Statement::step() {
    refuse();
}

int64_t Statement::number(int) const {
    refuse();
}

std::string Statement::text(int) const {
    refuse();
}

std::span<const std::byte> Statement::bytes(int) const {
    refuse();
}

void Database::Closed::operator()(sqlite3*) const {}

bool Database::isThere() {
    return false;
}

Database::Database(const std::filesystem::path&, Access access, std::filesystem::path)
    : access_(access) {
    refuse();
}

void Database::protect() const {}

void Database::run(const std::string&) const {
    refuse();
}

int64_t Database::number(std::string_view) const {
    refuse();
}

void Database::copyTo(Database&, const JobContext&) const {
    refuse();
}

void Database::fail(int) const {
    refuse();
}

Transaction::Transaction(const Database& database) : database_(database) {
    refuse();
}

Transaction::~Transaction() = default;

void Transaction::commit() {
    refuse();
}

}  // namespace r2r
