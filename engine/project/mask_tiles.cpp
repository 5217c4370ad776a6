// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/mask_tiles.h"

#include "engine/core/error.h"
#include "engine/imaging/files/codecs/inflate.h"
#include "engine/imaging/files/codecs/sample_deflate.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

namespace r2r {
namespace {

int64_t numberOf(ForegroundId foreground) {
    return static_cast<int64_t>(foreground);
}

std::span<const std::byte> bytesOf(const Image& image) {
    return {image.data(), image.byteCount()};
}

bool isZero(const Image& image) {
    return std::ranges::all_of(bytesOf(image),
                               [](std::byte value) { return value == std::byte{0}; });
}

/// Calls visit(tile) for every tile of a mask of this size.
template <typename Visitor>
void visitTiles(Size size, const JobContext& job, const Visitor& visit) {
    constexpr int kSide = MaskTiles::kSide;
    for (int y = 0; y < size.height; y += kSide) {
        job.throwIfCancelled();
        for (int x = 0; x < size.width; x += kSide)
            visit(intersection({x, y, kSide, kSide}, Rect::of(size)));
    }
}

}  // namespace

void MaskTiles::createTables(const Database& database) {
    database.run(
        "CREATE TABLE IF NOT EXISTS mask_tile (foreground INTEGER NOT NULL, row INTEGER NOT NULL,"
        " \"column\" INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (foreground, row, \"column\"))");
}

void MaskTiles::write(ForegroundId foreground,
                      const TiledMask& mask,
                      const TiledMask* before,
                      const JobContext& job) {
    if (before && before->size() != mask.size())
        before = nullptr;
    if (before && *before == mask)
        return;
    if (!before)
        database_.statement("DELETE FROM mask_tile WHERE foreground = ?1")
            .bind(1, numberOf(foreground))
            .step();
    visitTiles(mask.size(), job, [&](const Rect& tile) {
        if (!before || !(before->toImage(tile) == mask.toImage(tile)))
            writeTile(foreground, mask, tile);
    });
}

void MaskTiles::writeTile(ForegroundId foreground, const TiledMask& mask, const Rect& tile) {
    const Image pixels = mask.toImage(tile);
    const bool isEmpty = isZero(pixels);
    Statement statement = database_.statement(
        isEmpty ? "DELETE FROM mask_tile WHERE foreground = ?1 AND row = ?2 AND \"column\" = ?3"
                : "INSERT OR REPLACE INTO mask_tile (foreground, row, \"column\", data)"
                  " VALUES (?1, ?2, ?3, ?4)");
    statement.bind(1, numberOf(foreground)).bind(2, int64_t{tile.y / kSide});
    statement.bind(3, int64_t{tile.x / kSide});
    if (!isEmpty)
        statement.bind(4, codecs::zlibStream(bytesOf(pixels)));
    statement.step();
}

MaskTiles::Read MaskTiles::read(ForegroundId foreground, Size size, const JobContext& job) const {
    Read read{.mask = TiledMask(size)};
    Statement rows =
        database_.statement("SELECT row, \"column\", data FROM mask_tile WHERE foreground = ?1");
    rows.bind(1, numberOf(foreground));
    const auto hasNext = [&] {
        try {
            return rows.step();
        } catch (const Error&) {  // the file is damaged from here on
            ++read.damaged;
            return false;
        }
    };
    while (hasNext()) {
        job.throwIfCancelled();
        const int64_t row = rows.number(0);
        const int64_t column = rows.number(1);
        const auto isInside = [](int64_t at, int pixels) {
            return at >= 0 && at <= (pixels - 1) / kSide;
        };
        if (!isInside(row, size.height) || !isInside(column, size.width)) {
            ++read.damaged;
            continue;
        }
        const Rect tile = intersection(
            {static_cast<int>(column) * kSide, static_cast<int>(row) * kSide, kSide, kSide},
            Rect::of(size));
        Image pixels(tile.size(), 1, SampleType::U8);
        const auto content = codecs::inflated(rows.bytes(2), pixels.byteCount() + 1);
        if (!content || content->size() != pixels.byteCount()) {
            ++read.damaged;
            continue;
        }
        std::memcpy(pixels.mutableData(), content->data(), content->size());
        read.mask.write(tile.x, tile.y, pixels);
    }
    return read;
}

void MaskTiles::retain(const Composition& composition) {
    std::vector<int64_t> gone;
    Statement rows = database_.statement("SELECT DISTINCT foreground FROM mask_tile");
    while (rows.step())
        if (const int64_t id = rows.number(0);
            std::ranges::none_of(composition.foregrounds,
                                 [&](const Foreground& each) { return numberOf(each.id) == id; }))
            gone.push_back(id);
    for (const int64_t id : gone)
        database_.statement("DELETE FROM mask_tile WHERE foreground = ?1").bind(1, id).step();
}

}  // namespace r2r
