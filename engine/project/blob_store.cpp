// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/blob_store.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/codecs/inflate.h"
#include "engine/imaging/files/codecs/sample_deflate.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <system_error>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// The bytes of floats, the first of each before the second of each.
std::vector<std::byte> asPlanes(std::span<const std::byte> floats) {
    const size_t count = floats.size() / 4;
    std::vector<std::byte> planes(floats.begin(), floats.end());
    for (size_t i = 0; i < count; ++i)
        for (size_t plane = 0; plane < 4; ++plane)
            planes[plane * count + i] = floats[4 * i + plane];
    return planes;
}

std::vector<std::byte> fromPlanes(std::span<const std::byte> planes) {
    const size_t count = planes.size() / 4;
    std::vector<std::byte> floats(planes.begin(), planes.end());
    for (size_t i = 0; i < count; ++i)
        for (size_t plane = 0; plane < 4; ++plane)
            floats[4 * i + plane] = planes[plane * count + i];
    return floats;
}

[[noreturn]] void refuse(const std::string& id, std::string_view what) {
    throw Error(ErrorCode::Corrupt,
                fmt::format("the content {}… {}", std::string_view(id).substr(0, 12), what));
}

}  // namespace

void BlobStore::createTables(const Database& database) {
    database.run(
        "CREATE TABLE IF NOT EXISTS blob (sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL,"
        " coding TEXT NOT NULL);"
        "CREATE TABLE IF NOT EXISTS piece (sha256 TEXT NOT NULL, number INTEGER NOT NULL,"
        " data BLOB NOT NULL, UNIQUE (sha256, number))");
}

bool BlobStore::has(const std::string& id) const {
    return database_.statement("SELECT 1 FROM blob WHERE sha256 = ?1").bind(1, id).step();
}

void BlobStore::addRow(const std::string& id, uint64_t bytes, BlobCoding coding) {
    database_.statement("INSERT INTO blob (sha256, bytes, coding) VALUES (?1, ?2, ?3)")
        .bind(1, id)
        .bind(2, static_cast<int64_t>(bytes))
        .bind(3, kBlobCodings.word(coding))
        .step();
}

void BlobStore::addPiece(const std::string& id,
                         int64_t number,
                         std::span<const std::byte> piece,
                         BlobCoding coding) {
    std::vector<std::byte> packed;
    if (coding == BlobCoding::Zlib)
        packed = codecs::zlibStream(piece);
    else if (coding == BlobCoding::Planes)
        packed = codecs::zlibStream(asPlanes(piece));
    database_.statement("INSERT INTO piece (sha256, number, data) VALUES (?1, ?2, ?3)")
        .bind(1, id)
        .bind(2, number)
        .bind(3, coding == BlobCoding::Plain ? piece : std::span<const std::byte>(packed))
        .step();
}

std::string BlobStore::add(std::span<const std::byte> content,
                           BlobCoding coding,
                           const JobContext& job) {
    const std::string id = contentHash(content);
    if (has(id))
        return id;
    addRow(id, content.size(), coding);
    const auto total = static_cast<int64_t>(content.size());
    for (size_t start = 0; start < content.size(); start += kPieceBytes) {
        job.report({.phase = Phase::Saving, .done = static_cast<int64_t>(start), .total = total});
        const size_t size = std::min(kPieceBytes, content.size() - start);
        addPiece(
            id, static_cast<int64_t>(start / kPieceBytes), content.subspan(start, size), coding);
    }
    return id;
}

bool BlobStore::addFile(const fs::path& path, const std::string& id, const JobContext& job) {
    database_.run("SAVEPOINT file");
    const bool isThere = copied(path, id, job);
    database_.run(isThere ? "RELEASE file" : "ROLLBACK TO file; RELEASE file");
    return isThere;
}

bool BlobStore::copied(const fs::path& path, const std::string& id, const JobContext& job) {
    std::error_code error;
    const uint64_t total = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
    std::ifstream file(path, std::ios::binary);
    if (error || !file || total == 0 || total > kMostBytes)
        return false;
    addRow(id, total, BlobCoding::Plain);
    ContentHasher hasher;
    std::vector<std::byte> buffer(kPieceBytes);
    uint64_t done = 0;
    for (int64_t number = 0; done < total; ++number) {
        job.report({.phase = Phase::Saving,
                    .done = static_cast<int64_t>(done),
                    .total = static_cast<int64_t>(total)});
        const uint64_t size = std::min<uint64_t>(kPieceBytes, total - done);
        if (!file.read(reinterpret_cast<char*>(buffer.data()), static_cast<std::streamsize>(size)))
            return false;
        const auto piece = std::span<const std::byte>(buffer).first(size);
        hasher.add(piece);
        addPiece(id, number, piece, BlobCoding::Plain);
        done += size;
    }
    return hasher.digest() == id;
}

std::vector<std::byte> BlobStore::content(const std::string& id, const JobContext& job) const {
    Statement row = database_.statement("SELECT bytes, coding FROM blob WHERE sha256 = ?1");
    if (!row.bind(1, id).step())
        refuse(id, "is missing");
    const auto total = static_cast<uint64_t>(row.number(0));
    const auto coding = kBlobCodings.value(row.text(1));
    if (total > kMostBytes || !coding)
        refuse(id, "is written in a way that this program does not know");
    std::vector<std::byte> content;
    Statement pieces =
        database_.statement("SELECT data FROM piece WHERE sha256 = ?1 ORDER BY number");
    pieces.bind(1, id);
    while (pieces.step()) {
        job.report({.phase = Phase::Reading,
                    .done = static_cast<int64_t>(content.size()),
                    .total = static_cast<int64_t>(total)});
        const std::span<const std::byte> data = pieces.bytes(0);
        std::vector<std::byte> unpacked;
        if (*coding != BlobCoding::Plain) {
            auto inflated = codecs::inflated(data, kPieceBytes + 1);
            if (!inflated)
                refuse(id, "is damaged");
            unpacked = *coding == BlobCoding::Planes ? fromPlanes(*inflated) : *std::move(inflated);
        }
        const auto piece =
            *coding == BlobCoding::Plain ? data : std::span<const std::byte>(unpacked);
        if (content.size() + piece.size() > total)
            refuse(id, "is longer than it says");
        content.insert(content.end(), piece.begin(), piece.end());
    }
    if (content.size() != total || contentHash(content) != id)
        refuse(id, "is damaged");
    return content;
}

void BlobStore::retain(const std::set<std::string>& ids) {
    std::vector<std::string> gone;
    Statement rows = database_.statement("SELECT sha256 FROM blob");
    while (rows.step())
        if (std::string id = rows.text(0); !ids.contains(id))
            gone.push_back(std::move(id));
    for (const std::string& id : gone) {
        database_.statement("DELETE FROM piece WHERE sha256 = ?1").bind(1, id).step();
        database_.statement("DELETE FROM blob WHERE sha256 = ?1").bind(1, id).step();
    }
}

}  // namespace r2r
