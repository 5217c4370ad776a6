// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_steps.h"

#include "engine/core/counted.h"
#include "engine/core/error.h"
#include "engine/core/json_fields.h"
#include "engine/imaging/files/codecs/inflate.h"
#include "engine/imaging/files/codecs/sample_deflate.h"
#include "engine/project/mask_tiles.h"
#include "engine/project/project_document.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <span>
#include <utility>

namespace r2r {
namespace {

constexpr size_t kLongestRow = size_t{1} << 20;  // bytes of JSON
constexpr int kSide = MaskTiles::kSide;
constexpr const char* kSource = "a journal";

int64_t idOf(const Foreground& foreground) {
    return static_cast<int64_t>(foreground.id);
}

/// JSON as a zlib stream: smaller, and a damaged one is noticed.
std::vector<std::byte> packed(const std::string& json) {
    return codecs::zlibStream(std::as_bytes(std::span(json)));
}

std::string unpacked(std::span<const std::byte> stream) {
    const auto content = codecs::inflated(stream, kLongestRow);
    if (!content)
        throw Error(ErrorCode::Corrupt, "a step of the journal is damaged");
    return {reinterpret_cast<const char*>(content->data()), content->size()};
}

[[noreturn]] void refuseMissing(int64_t number) {
    throw Error(ErrorCode::Corrupt, fmt::format("step {} of the journal is missing", number));
}

std::string outlineJson(const Composition& state, const NumberedPictures& pictures) {
    Json foregrounds = Json::array();
    for (const Foreground& each : state.foregrounds)
        foregrounds.push_back(idOf(each));
    return formatJson({{"background", numberOf(state.background, pictures)},
                       {"foregrounds", std::move(foregrounds)}});
}

const JournalPicture& required(const NumberedPictures& pictures, int64_t number) {
    const auto found = pictures.find(number);
    if (found == pictures.end())
        throw Error(ErrorCode::Corrupt, fmt::format("picture {} is missing", number));
    return found->second;
}

/// The pixels of a tile of a mask; zeros for an empty stream.
std::optional<Image> tilePixels(Size size, std::span<const std::byte> stream) {
    Image pixels(size, 1, SampleType::U8);
    if (stream.empty())
        return pixels;
    const auto content = codecs::inflated(stream, pixels.byteCount() + 1);
    if (!content || content->size() != pixels.byteCount())
        return std::nullopt;
    std::memcpy(pixels.mutableData(), content->data(), content->size());
    return pixels;
}

std::span<const std::byte> bytesOf(const Image& image) {
    return {image.data(), image.byteCount()};
}

bool isZero(const Image& image) {
    return std::ranges::all_of(bytesOf(image),
                               [](std::byte value) { return value == std::byte{0}; });
}

/// A composition without foregrounds.
Composition bare(const JournalPicture& background) {
    Composition composition;
    composition.background = background.picture.image;
    composition.metadata = background.metadata;
    return composition;
}

}  // namespace

void JournalSteps::createTables(const Database& database) {
    database.run(
        "CREATE TABLE IF NOT EXISTS step (number INTEGER PRIMARY KEY, text TEXT NOT NULL,"
        " outline BLOB NOT NULL);"
        "CREATE TABLE IF NOT EXISTS step_foreground (step INTEGER NOT NULL,"
        " foreground INTEGER NOT NULL, mask INTEGER NOT NULL, entry BLOB NOT NULL,"
        " UNIQUE (foreground, step));"
        "CREATE TABLE IF NOT EXISTS step_tile (step INTEGER NOT NULL, mask INTEGER NOT NULL,"
        " row INTEGER NOT NULL, \"column\" INTEGER NOT NULL, data BLOB NOT NULL,"
        " UNIQUE (mask, row, \"column\", step));"
        "CREATE INDEX IF NOT EXISTS step_of_tile ON step_tile (step, mask);"
        "CREATE TABLE IF NOT EXISTS step_stamp (number INTEGER PRIMARY KEY,"
        " stamp INTEGER NOT NULL)");
}

std::vector<JournalSteps::Step> JournalSteps::steps() const {
    std::vector<Step> steps;
    Statement rows = database_.statement("SELECT number, text FROM step ORDER BY number");
    const auto known = stamps();
    while (rows.step()) {
        if (rows.number(0) < 0 || rows.number(0) > kMostNumber)
            throw Error(ErrorCode::Corrupt, "the steps of the journal are damaged");
        const auto stamp = known.find(rows.number(0));
        steps.push_back({rows.number(0), rows.text(1), stamp == known.end() ? 0 : stamp->second});
    }
    return steps;
}

std::map<int64_t, int64_t> JournalSteps::stamps() const {
    std::map<int64_t, int64_t> stamps;
    // A journal of an earlier program has none.
    if (database_.number("SELECT count(*) FROM sqlite_master WHERE name = 'step_stamp'") == 0)
        return stamps;
    Statement rows = database_.statement("SELECT number, stamp FROM step_stamp");
    while (rows.step())
        stamps.emplace(rows.number(0), rows.number(1));
    return stamps;
}

std::vector<JournalSteps::Step> JournalSteps::withoutPictures(
    std::vector<Step> steps, int64_t position, const std::set<int64_t>& pictures) const {
    if (pictures.empty() || steps.empty())
        return steps;
    const auto isWanted = [&](int64_t number) {
        return std::ranges::none_of(picturesOf(number),
                                    [&](int64_t picture) { return pictures.contains(picture); });
    };
    int64_t first = position;
    while (first > steps.front().number && isWanted(first - 1))
        --first;
    int64_t last = position;
    while (last < steps.back().number && isWanted(last + 1))
        ++last;
    std::erase_if(steps,
                  [&](const Step& step) { return step.number < first || step.number > last; });
    return steps;
}

void JournalSteps::write(const Step& step,
                         const Composition& state,
                         const Composition* before,
                         const NumberedPictures& pictures,
                         const JobContext& job) {
    dropFrom(step.number);
    database_.statement("INSERT INTO step (number, text, outline) VALUES (?1, ?2, ?3)")
        .bind(1, step.number)
        .bind(2, step.text)
        .bind(3, packed(outlineJson(state, pictures)))
        .step();
    database_.statement("INSERT INTO step_stamp (number, stamp) VALUES (?1, ?2)")
        .bind(1, step.number)
        .bind(2, step.stamp)
        .step();
    for (const Foreground& foreground : state.foregrounds)
        writeForeground(
            step.number, foreground, before ? before->find(foreground.id) : nullptr, pictures, job);
}

void JournalSteps::writeForeground(int64_t number,
                                   const Foreground& foreground,
                                   const Foreground* before,
                                   const NumberedPictures& pictures,
                                   const JobContext& job) {
    // An id that was free may be given again: then nothing of the one before it holds on.
    if (before && before->mask.size() != foreground.mask.size())
        before = nullptr;
    const int64_t mask = before ? maskOf(idOf(foreground), number - 1) : newMask();
    const std::string entry =
        formatJson(foregroundJson(foreground, numberOf(foreground.image, pictures), {}));
    if (!before || foregroundRow(idOf(foreground), number - 1) != entry)
        database_
            .statement(
                "INSERT INTO step_foreground (step, foreground, mask, entry)"
                " VALUES (?1, ?2, ?3, ?4)")
            .bind(1, number)
            .bind(2, idOf(foreground))
            .bind(3, mask)
            .bind(4, packed(entry))
            .step();
    writeTiles(number, mask, foreground.mask, before ? &before->mask : nullptr, job);
}

void JournalSteps::writeTiles(int64_t number,
                              int64_t mask,
                              const TiledMask& now,
                              const TiledMask* before,
                              const JobContext& job) {
    if (before && *before == now)
        return;
    Statement row = database_.statement(
        "INSERT INTO step_tile (step, mask, row, \"column\", data) VALUES (?1, ?2, ?3, ?4, ?5)");
    const Size size = now.size();
    for (int y = 0; y < size.height; y += kSide) {
        job.throwIfCancelled();
        for (int x = 0; x < size.width; x += kSide) {
            const Rect tile = intersection({x, y, kSide, kSide}, Rect::of(size));
            const Image pixels = now.toImage(tile);
            const bool isEmpty = isZero(pixels);
            if (before ? before->toImage(tile) == pixels : isEmpty)
                continue;
            row.bind(1, number).bind(2, mask).bind(3, int64_t{y / kSide});
            row.bind(4, int64_t{x / kSide});
            row.bind(5, isEmpty ? std::vector<std::byte>() : codecs::zlibStream(bytesOf(pixels)));
            row.step();
        }
    }
}

void JournalSteps::dropFrom(int64_t number) {
    for (const char* sql : {"DELETE FROM step WHERE number >= ?1",
                            "DELETE FROM step_stamp WHERE number >= ?1",
                            "DELETE FROM step_foreground WHERE step >= ?1",
                            "DELETE FROM step_tile WHERE step >= ?1"})
        database_.statement(sql).bind(1, number).step();
}

void JournalSteps::dropBefore(int64_t number) {
    for (const char* sql :
         {"DELETE FROM step WHERE number < ?1",
          "DELETE FROM step_stamp WHERE number < ?1",
          "DELETE FROM step_foreground WHERE step < ?1 AND EXISTS (SELECT 1 FROM step_foreground"
          " AS later WHERE later.foreground = step_foreground.foreground"
          " AND later.step > step_foreground.step AND later.step <= ?1)",
          "DELETE FROM step_tile WHERE step < ?1 AND EXISTS (SELECT 1 FROM step_tile AS later"
          " WHERE later.mask = step_tile.mask AND later.row = step_tile.row"
          " AND later.\"column\" = step_tile.\"column\" AND later.step > step_tile.step"
          " AND later.step <= ?1)"})
        database_.statement(sql).bind(1, number).step();
}

JournalSteps::Outline JournalSteps::outlineOf(int64_t number) const {
    Statement row = database_.statement("SELECT outline FROM step WHERE number = ?1");
    if (!row.bind(1, number).step())
        refuseMissing(number);
    const Json json = parseJson(unpacked(row.bytes(0)), kSource);
    const JsonFields fields(json, kSource);
    return {.background = fields.required<int64_t>("background"),
            .foregrounds = fields.required<std::vector<int64_t>>("foregrounds")};
}

std::string JournalSteps::foregroundRow(int64_t foreground, int64_t number) const {
    Statement row = database_.statement(
        "SELECT entry FROM step_foreground WHERE foreground = ?1 AND step <= ?2"
        " ORDER BY step DESC LIMIT 1");
    if (!row.bind(1, foreground).bind(2, number).step())
        throw Error(ErrorCode::Corrupt, "a foreground of the journal is missing");
    return unpacked(row.bytes(0));
}

int64_t JournalSteps::maskOf(int64_t foreground, int64_t number) const {
    Statement row = database_.statement(
        "SELECT mask FROM step_foreground WHERE foreground = ?1 AND step <= ?2"
        " ORDER BY step DESC LIMIT 1");
    return row.bind(1, foreground).bind(2, number).step() ? row.number(0) : 0;
}

int64_t JournalSteps::newMask() const {
    return 1 + std::max(database_.number("SELECT max(mask) FROM step_foreground"),
                        database_.number("SELECT max(mask) FROM step_tile"));
}

std::set<int64_t> JournalSteps::picturesOf(int64_t number) const {
    const Outline outline = outlineOf(number);
    std::set<int64_t> pictures{outline.background};
    for (const int64_t foreground : outline.foregrounds) {
        const Json json = parseJson(foregroundRow(foreground, number), kSource);
        pictures.insert(JsonFields(json, kSource).required<int64_t>("picture"));
    }
    return pictures;
}

Composition JournalSteps::read(int64_t number,
                               const NumberedPictures& pictures,
                               const std::optional<Near>& near,
                               const JobContext& job) const {
    const Outline outline = outlineOf(number);
    Composition state = bare(required(pictures, outline.background));
    for (const int64_t id : outline.foregrounds) {
        int damaged = 0;
        state.foregrounds.push_back(readForeground(id, number, pictures, near, damaged, job));
        if (damaged > 0)
            throw Error(ErrorCode::Corrupt, "a part of a mask in the journal is damaged");
    }
    return state;
}

Composition JournalSteps::readWhole(int64_t number,
                                    const NumberedPictures& pictures,
                                    std::vector<std::string>& notes,
                                    const JobContext& job) const {
    const Outline outline = outlineOf(number);
    Composition state = bare(required(pictures, outline.background));
    for (const int64_t id : outline.foregrounds) {
        try {
            int damaged = 0;
            state.foregrounds.push_back(readForeground(id, number, pictures, {}, damaged, job));
            if (damaged > 0)
                notes.push_back(
                    fmt::format("{} of the mask of {} cannot be read; nothing is left there",
                                counted(damaged, "part"),
                                state.foregrounds.back().name));
        } catch (const Error& error) {
            if (error.code() == ErrorCode::OutOfMemory)
                throw;
            notes.push_back(fmt::format("A foreground was left out: {}", error.message()));
        }
    }
    return state;
}

Foreground JournalSteps::readForeground(int64_t id,
                                        int64_t number,
                                        const NumberedPictures& pictures,
                                        const std::optional<Near>& near,
                                        int& damaged,
                                        const JobContext& job) const {
    const Json json = parseJson(foregroundRow(id, number), kSource);
    const JsonFields fields(json, kSource);
    Foreground foreground = foregroundFrom(fields);
    if (idOf(foreground) != id)
        fields.fail("id", "must be that of its row");
    foreground.image = required(pictures, fields.required<int64_t>("picture")).picture.image;
    const int64_t mask = maskOf(id, number);
    const Foreground* known = near ? near->state->find(foreground.id) : nullptr;
    if (known && known->mask.size() == foreground.image.size() &&
        maskOf(id, near->number) == mask) {
        foreground.mask = known->mask;
        damaged = readTiles(foreground.mask, mask, number, near->number, job);
    } else {
        foreground.mask = TiledMask(foreground.image.size());
        damaged = readTiles(foreground.mask, mask, number, std::nullopt, job);
    }
    return foreground;
}

int JournalSteps::readTiles(TiledMask& mask,
                            int64_t name,
                            int64_t number,
                            std::optional<int64_t> from,
                            const JobContext& job) const {
    // The tiles that have a row between the two steps may differ, whichever comes first.
    const int64_t low = from ? std::min(*from, number) : std::numeric_limits<int64_t>::min();
    const int64_t high = from ? std::max(*from, number) : number;
    Statement tiles = database_.statement(
        "SELECT DISTINCT row, \"column\" FROM step_tile WHERE mask = ?1 AND step > ?2"
        " AND step <= ?3");
    tiles.bind(1, name).bind(2, low).bind(3, high);
    Statement content = database_.statement(
        "SELECT data FROM step_tile WHERE mask = ?1 AND row = ?2 AND \"column\" = ?3"
        " AND step <= ?4 ORDER BY step DESC LIMIT 1");
    int damaged = 0;
    while (tiles.step()) {
        job.throwIfCancelled();
        const int64_t row = tiles.number(0);
        const int64_t column = tiles.number(1);
        const Size size = mask.size();
        if (row < 0 || column < 0 || row > (size.height - 1) / kSide ||
            column > (size.width - 1) / kSide) {
            ++damaged;
            continue;
        }
        const Rect tile = intersection(
            {static_cast<int>(column) * kSide, static_cast<int>(row) * kSide, kSide, kSide},
            Rect::of(size));
        content.bind(1, name).bind(2, row).bind(3, column).bind(4, number);
        const bool isThere = content.step();
        const auto pixels =
            tilePixels(tile.size(), isThere ? content.bytes(0) : std::span<const std::byte>());
        if (pixels)
            mask.write(tile.x, tile.y, *pixels);
        else
            ++damaged;
        while (isThere && content.step()) {
        }
    }
    return damaged;
}

}  // namespace r2r
