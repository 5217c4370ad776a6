// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_file.h"

#include "engine/core/error.h"
#include "engine/core/new_file.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/project/database.h"
#include "engine/project/file_beside.h"
#include "engine/project/project_document.h"
#include "engine/project/project_tables.h"
#include "engine/project/project_version.h"
#include "engine/project/project_writer.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <random>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

void requireNoPicture(const fs::path& path, const Project& project) {
    std::error_code ignored;
    for (const ProjectPicture& picture : project.pictures)
        if (fs::equivalent(path, layerName(picture.file.path).file, ignored))
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} is one of the pictures you opened", path.string()),
                        "Choose another name: originals are never overwritten.");
}

[[noreturn]] void refuseNewer(const fs::path& path) {
    throw Error(
        ErrorCode::InvalidArgument,
        fmt::format("{} was saved by a newer R2R Studio and is not written over", path.string()),
        "Save under another name.");
}

void requireAsLeft(const Database& database, const ProjectState& before) {
    if (isOfNewerProgram(database))
        refuseNewer(before.path);
    if (lastSave(database) != before.save)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} was saved by another program since it was opened here",
                                before.path.string()),
                    "Save under another name, or open it again.");
}

/// Removed pictures do not stay in the file as rubbish.
void shrink(const Database& database, bool atOnce) {
    constexpr int64_t kShare = 4;  // of the file: less is used again by the next save
    const int64_t unused = database.number("PRAGMA freelist_count");
    if (unused > 0 && (atOnce || unused * kShare > database.number("PRAGMA page_count")))
        database.run("PRAGMA incremental_vacuum");
}

/// @param saved  gets what is written
void saveInPlace(const fs::path& path,
                 const Project& project,
                 const SaveProjectOptions& options,
                 SavedProject& saved,
                 const JobContext& job) {
    const Database database(path, Database::Access::Write);
    Transaction transaction(database);
    const bool isAsLeft = !isOfNewerProgram(database) && lastSave(database) == options.before->save;
    if (!isAsLeft && (!options.replacesChanged || isOfNewerProgram(database)))
        requireAsLeft(database, *options.before);
    ProjectWriter writer({.database = database,
                          .project = project,
                          .known = isAsLeft ? options.before : nullptr,
                          .path = path,
                          .history = options.history.get(),
                          .keepsUnused = true,
                          .save = options.name,
                          .stepText = options.stepText});
    saved = writer.write(job);
    shrink(database, false);
    job.throwIfCancelled();  // the last chance
    transaction.commit();
}

/// A disk that fails when all is written, at the flush of the folder, has saved it all the same.
SavedProject savedInPlace(const fs::path& path,
                          const Project& project,
                          const SaveProjectOptions& options,
                          const JobContext& job) {
    SavedProject saved;
    try {
        saveInPlace(path, project, options, saved, job);
    } catch (const Error&) {
        if (saved.state.save.empty() || standingOf(saved.state) != ProjectStanding::AsLeft)
            throw;
    }
    return saved;
}

SavedProject savedBeside(const fs::path& path,
                         const Project& project,
                         const ProjectState* origin,
                         const SaveProjectOptions& options,
                         const JobContext& job) {
    FileBeside file(path);
    SavedProject saved;
    {
        Database database(file.path(), Database::Access::Create, path);
        if (origin) {
            // With everything that it holds beside what this program knows.
            const Database source(origin->path, Database::Access::Read);
            source.copyTo(database, job);
            if (lastSave(database) != origin->save)
                requireAsLeft(database, *origin);
        }
        Transaction transaction(database);
        ProjectWriter writer({.database = database,
                              .project = project,
                              .known = origin,
                              .path = path,
                              .history = options.history.get(),
                              .save = options.name,
                              .stepText = options.stepText});
        saved = writer.write(job);
        shrink(database, true);
        transaction.commit();
    }
    job.throwIfCancelled();  // the last chance
    file.publish();
    return saved;
}

bool isSameFile(const fs::path& a, const fs::path& b) {
    std::error_code ignored;
    return fs::equivalent(a, b, ignored);
}

/// The version that a file says it has; nothing if it is no project.
std::optional<uint32_t> versionOf(const fs::path& path) {
    constexpr std::string_view kMagic{"SQLite format 3\0", 16};
    constexpr size_t kVersion = 60;
    constexpr size_t kApplication = 68;
    std::array<char, 100> header{};
    std::error_code error;
    if (!fs::is_regular_file(path, error))
        return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    if (!file.read(header.data(), header.size()) ||
        std::string_view(header.data(), kMagic.size()) != kMagic)
        return std::nullopt;
    const auto number = [&](size_t at) {
        uint32_t value = 0;
        for (size_t i = at; i < at + 4; ++i)
            value = value << 8U | static_cast<unsigned char>(header[i]);
        return value;
    };
    return number(kApplication) == kProjectApplication ? std::optional(number(kVersion))
                                                       : std::nullopt;
}

}  // namespace

bool isProjectFile(const fs::path& path) {
    return versionOf(path).has_value();
}

fs::path projectPlace(const fs::path& name) {
    return endOfLinks(fs::absolute(name)).lexically_normal();
}

std::string newSaveName() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

std::string lastSaveIn(const fs::path& path) {
    if (!isProjectFile(path))
        return {};
    try {
        return lastSave(Database(path, Database::Access::Read));
    } catch (const Error& error) {
        if (error.code() == ErrorCode::OutOfMemory)
            throw;
        return {};
    }
}

ProjectStanding standingOf(const ProjectState& state) {
    std::error_code error;
    if (!fs::exists(state.path, error))
        return ProjectStanding::Gone;
    if (!isProjectFile(state.path))
        return ProjectStanding::Changed;
    const Database database(state.path, Database::Access::Read);
    return lastSave(database) == state.save ? ProjectStanding::AsLeft : ProjectStanding::Changed;
}

SavedProject saveProject(const fs::path& wanted,
                         const Project& project,
                         const SaveProjectOptions& options,
                         const JobContext& job) {
    if (project.composition.background.isEmpty())
        throw Error(ErrorCode::InvalidArgument, "there is nothing to save yet");
    if (project.composition.foregrounds.size() > kMostForegrounds)
        throw Error(ErrorCode::InvalidArgument,
                    "a project holds 10,000 foregrounds at most",
                    "Remove some, or export the picture and go on with that.");
    const fs::path path = projectPlace(wanted);
    requireNoPicture(path, project);
    const ProjectState* before = options.before;
    const bool isOwn = before && !before->path.empty() && isSameFile(before->path, path);
    if (isOwn && before->isProtected)
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("{} is not written over, so that nothing of it is lost", path.string()),
            "Save under another name.");
    if (const auto version = versionOf(path); version && *version > kProjectVersion)
        refuseNewer(path);
    if (isOwn && isProjectFile(path))
        return savedInPlace(path, project, options, job);
    const bool hasOrigin = before && !before->path.empty() && !before->isProtected &&
                           standingOf(*before) == ProjectStanding::AsLeft;
    return savedBeside(path, project, hasOrigin ? before : nullptr, options, job);
}

}  // namespace r2r
