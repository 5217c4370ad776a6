// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_pictures.h"

#include "engine/core/error.h"
#include "engine/core/json_fields.h"
#include "engine/project/picture_store.h"
#include "engine/project/project_file.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// Whether a project holds this content.
bool holds(const fs::path& project, const std::string& id) {
    if (project.empty() || !isProjectFile(project))
        return false;
    const Database database(project, Database::Access::Read);
    return BlobStore(database).has(id);
}

}  // namespace

int64_t numberOf(const Image& image, const NumberedPictures& pictures) {
    for (const auto& [number, each] : pictures)
        if (each.picture.image.sharesPixelsWith(image))
            return number;
    return 0;
}

void JournalPictures::createTables(const Database& database) {
    BlobStore::createTables(database);
    database.run(
        "CREATE TABLE IF NOT EXISTS step_picture (number INTEGER PRIMARY KEY,"
        " entry TEXT NOT NULL)");
}

NumberedPictures::value_type JournalPictures::write(const Image& image,
                                                    const ImageMetadata& metadata,
                                                    std::span<const ProjectPicture> files,
                                                    const JobContext& job) {
    const int64_t number = database_.number("SELECT max(number) FROM step_picture") + 1;
    return writeAs(number, image, metadata, files, job);
}

NumberedPictures::value_type JournalPictures::writeAs(int64_t number,
                                                      const Image& image,
                                                      const ImageMetadata& metadata,
                                                      std::span<const ProjectPicture> files,
                                                      const JobContext& job) {
    const auto source = std::ranges::find_if(files, [&](const ProjectPicture& each) {
        return !each.file.sha256.empty() && each.image.sharesPixelsWith(image);
    });
    const ProjectPicture* known = source == files.end() ? nullptr : &*source;
    const Json entry = entryOf(number, image, metadata, known, job);
    database_.statement("INSERT INTO step_picture (number, entry) VALUES (?1, ?2)")
        .bind(1, number)
        .bind(2, formatJson(entry))
        .step();
    return {number,
            {known ? *known : ProjectPicture{.image = image, .file = {}, .name = {}, .holder = {}},
             metadata}};
}

Json JournalPictures::entryOf(int64_t number,
                              const Image& image,
                              const ImageMetadata& metadata,
                              const ProjectPicture* source,
                              const JobContext& job) {
    if (source && holds(source->holder, source->file.sha256))
        return {{"id", number},
                {"name", source->name},
                {"width", image.width()},
                {"height", image.height()},
                {"stored", "file"},
                {"sha256", source->file.sha256},
                {"path", source->file.path.generic_string()},
                {"relative", ""},
                {"holder", source->holder.generic_string()}};
    std::vector<std::string> unused;
    return PictureStore(blobs_, path_)
        .write({.id = number,
                .image = image,
                .source = source,
                .metadata = &metadata,
                .isLinked = true},
               unused,
               job);
}

std::vector<int64_t> JournalPictures::numbers() const {
    std::vector<int64_t> numbers;
    Statement rows = database_.statement("SELECT number FROM step_picture ORDER BY number");
    while (rows.step())
        numbers.push_back(rows.number(0));
    return numbers;
}

JournalPicture JournalPictures::read(int64_t number, const JobContext& job) const {
    Statement row = database_.statement("SELECT entry FROM step_picture WHERE number = ?1");
    if (!row.bind(1, number).step())
        throw Error(ErrorCode::Corrupt, fmt::format("picture {} is missing", number));
    Json entry = parseJson(row.text(0), "a journal");
    const fs::path holder = JsonFields(entry, "a journal").optional<std::string>("holder", "");
    const auto taken = [](PictureStore::Read read) {
        return JournalPicture{std::move(read.picture), std::move(read.metadata)};
    };
    if (!holder.empty()) {
        const auto id = JsonFields(entry, "a journal").required<std::string>("sha256");
        if (holds(holder, id)) {
            const Database database(holder, Database::Access::Read);
            BlobStore held(database);
            return taken(PictureStore(held, holder).read(JsonFields(entry, holder.string()), job));
        }
        entry["stored"] = "link";  // where it was before the project held it
    }
    try {
        return taken(PictureStore(blobs_, path_).read(JsonFields(entry, "a journal"), job));
    } catch (const Error& error) {
        if (error.code() != ErrorCode::NotFound && error.code() != ErrorCode::Corrupt)
            throw;
        const Json* named = JsonFields(entry, "a journal").find("path");
        const auto path = named && named->is_string() ? named->get<std::string>() : std::string();
        throw Error(error.code(),
                    fmt::format("{} is not there any more as it was opened",
                                path.empty() ? "a picture" : path),
                    path.empty() ? "" : "Put it back, and try again.");
    }
}

}  // namespace r2r
