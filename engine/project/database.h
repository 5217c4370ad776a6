// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace r2r {

class Database;

/// One SQL statement, with places that are filled in: ?1, ?2, …
class Statement {
public:
    Statement(const Database& database, std::string_view sql);

    /// Values stay until they are bound anew. Bytes and text are copied.
    Statement& bind(int place, int64_t value);
    Statement& bind(int place, std::string_view text);
    Statement& bind(int place, std::span<const std::byte> bytes);

    /// To the next row. @return whether there is one; at the end the statement can be run again
    /// @throws what `Database` throws.
    bool step();

    /// Columns of the row, from 0; what is of another type is converted as SQLite does it.
    [[nodiscard]] int64_t number(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::span<const std::byte> bytes(int column) const;  ///< until the next step

private:
    struct Freed {
        void operator()(sqlite3_stmt* statement) const;
    };

    void require(int code) const;

    const Database& database_;
    std::unique_ptr<sqlite3_stmt, Freed> statement_;
};

/// An SQLite file that may come from anybody: nothing in it is run, and sizes are bounded. One
/// thread.
///
/// @throws (all functions) Error{Unreadable} for what `writeError` words, and while another program
///         writes; Error{Corrupt} for a damaged file; Error{Unsupported} if this program was built
///         without SQLite.
class Database {
public:
    enum class Access : uint8_t {
        Read,    ///< an existing file
        Write,   ///< an existing file, to the disk with every transaction
        Create,  ///< a new file that is thrown away unless all goes well: no journal, no waiting
        Append,  ///< an existing file that one writes often while others of us read it: what is
                 ///< new goes to a file beside it first, to the disk with every transaction
        Follow,  ///< reads a file that another of us appends to
    };

    /// @param shown  what messages call it; empty: its path
    Database(const std::filesystem::path& path, Access access, std::filesystem::path shown = {});

    /// Whether this program was built with SQLite.
    [[nodiscard]] static bool isThere();

    void run(const std::string& sql) const;

    [[nodiscard]] Statement statement(std::string_view sql) const { return {*this, sql}; }

    /// The first column of the first row.
    [[nodiscard]] int64_t number(std::string_view sql) const;

    /// Copies everything into `target`, which is new and has no open statement.
    void copyTo(Database& target, const JobContext& job) const;

    /// Throws what belongs to a result code of SQLite.
    [[noreturn]] void fail(int code) const;

    [[nodiscard]] const std::filesystem::path& shown() const { return shown_; }

    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

private:
    struct Closed {
        void operator()(sqlite3* database) const;
    };

    void protect() const;

    std::filesystem::path shown_;
    Access access_;
    std::unique_ptr<sqlite3, Closed> handle_;
};

/// Changes that happen as one, or not at all: what is not committed is taken back.
class Transaction {
public:
    explicit Transaction(const Database& database);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    void commit();

private:
    const Database& database_;
    bool isOpen_ = true;
};

}  // namespace r2r
