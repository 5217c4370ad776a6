// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/enum_words.h"
#include "engine/core/job_context.h"
#include "engine/project/database.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace r2r {

/// How the pieces of a blob are packed.
enum class BlobCoding : uint8_t {
    Plain,   ///< as they are: picture files are packed already
    Zlib,    ///< each piece a zlib stream
    Planes,  ///< the same of floats whose first bytes come first, then all second ones, …
};

inline constexpr auto kBlobCodings = enumWords<BlobCoding>({
    {BlobCoding::Plain, "plain"},
    {BlobCoding::Zlib, "zlib"},
    {BlobCoding::Planes, "planes"},
});

/// Bytes of any length in a project file, each content once: a blob is named by the SHA-256 of its
/// content, and kept in pieces.
class BlobStore {
public:
    static constexpr size_t kPieceBytes = size_t{4} << 20;
    static constexpr uint64_t kMostBytes = uint64_t{8} << 30;  // of one blob

    explicit BlobStore(const Database& database) : database_(database) {}

    static void createTables(const Database& database);

    [[nodiscard]] bool has(const std::string& id) const;

    /// Adds the content unless it is there. @return its id
    std::string add(std::span<const std::byte> content, BlobCoding coding, const JobContext& job);

    /// Adds the content of a file.
    /// @return false, and nothing is added, if the file cannot be read or is not the one of that id
    [[nodiscard]] bool addFile(const std::filesystem::path& path,
                               const std::string& id,
                               const JobContext& job);

    /// @throws Error{Corrupt} if it is missing or is not what its name says.
    [[nodiscard]] std::vector<std::byte> content(const std::string& id,
                                                 const JobContext& job) const;

    /// Drops all blobs but these.
    void retain(const std::set<std::string>& ids);

private:
    void addRow(const std::string& id, uint64_t bytes, BlobCoding coding);
    void addPiece(const std::string& id,
                  int64_t number,
                  std::span<const std::byte> piece,
                  BlobCoding coding);
    [[nodiscard]] bool copied(const std::filesystem::path& path,
                              const std::string& id,
                              const JobContext& job);

    const Database& database_;
};

}  // namespace r2r
