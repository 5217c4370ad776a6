// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_file.h"

#include "engine/project/journal_changes.h"
#include "engine/project/project_version.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace r2r {
namespace {

constexpr int64_t kFreedShare = 4;  // of the steps, the oldest, when a journal is too large

void createTables(const Database& database) {
    database.run("CREATE TABLE IF NOT EXISTS journal (key TEXT PRIMARY KEY, value NOT NULL)");
    JournalPictures::createTables(database);
    JournalSteps::createTables(database);
}

void store(const Database& database, const char* key, std::string_view value) {
    database.statement("INSERT OR REPLACE INTO journal (key, value) VALUES (?1, ?2)")
        .bind(1, key)
        .bind(2, value)
        .step();
}

int64_t now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// The first version of the project's format of which a reader shows all these states rightly.
void raiseVersion(const Database& database, const Composition& state) {
    Statement row = database.statement(
        "INSERT INTO journal (key, value) VALUES ('readable_from', ?1) "
        "ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)");
    row.bind(1, int64_t{projectVersionFor(state)}).step();
}

void storeAbout(const Database& database, const JournalAbout& about, int64_t position) {
    store(database, "about", formatJson(journalAboutJson(about)));
    store(database, "position", std::to_string(position));
    store(database, "time", std::to_string(now()));
}

}  // namespace

JournalFile::JournalFile(const std::filesystem::path& path,
                         NumberedPictures pictures,
                         int64_t mostBytes)
    : database_(path, Database::Access::Append)
    , steps_(database_)
    , pictureTable_(database_, path)
    , pictures_(std::move(pictures))
    , mostBytes_(mostBytes) {}

void JournalFile::begin(const std::filesystem::path& path,
                        const RestoredWork& work,
                        const std::function<void(const Database&)>& steps,
                        const JobContext& job) {
    const Database database(path, Database::Access::Append);
    Transaction transaction(database);
    createTables(database);
    JournalPictures pictures(database, path);
    for (const auto& [number, each] : work.pictures)
        pictures.writeAs(
            number, each.picture.image, each.metadata, std::span(&each.picture, 1), job);
    steps(database);
    raiseVersion(database, work.composition);
    storeAbout(database, work.about, work.position);
    transaction.commit();
}

JournalWritten JournalFile::write(const JournalUpdate& update, const JobContext& job) {
    JournalWritten written;
    const auto last = last_;
    const auto before = before_;
    try {
        Transaction transaction(database_);
        createTables(database_);
        for (const JournalUpdate::Entry& entry : update.entries) {
            number(entry.state, update.files, written.pictures, job);
            writeEntry(entry, job);
            raiseVersion(database_, entry.state);
        }
        dropAfter(update.last);
        if (isTooLarge())
            makeRoom(update.position);
        storeAbout(database_, update.about, update.position);
        written.first = database_.number("SELECT min(number) FROM step");
        transaction.commit();
    } catch (...) {
        // As if it had not been tried: pictures of the journal are those on the disk.
        for (const auto& [number, picture] : written.pictures)
            pictures_.erase(number);
        last_ = last;
        before_ = before;
        throw;
    }
    return written;
}

void JournalFile::writeChanges(const JournalSteps::Step& step,
                               std::span<const KeptChange> changes,
                               const JobContext& job) {
    Transaction transaction(database_);
    JournalChanges(database_).write(step, changes, job);
    transaction.commit();
}

void JournalFile::writeThumbnail(std::span<const std::byte> picture) {
    database_.statement("INSERT OR REPLACE INTO journal (key, value) VALUES ('thumbnail', ?1)")
        .bind(1, picture)
        .step();
}

void JournalFile::writeEntry(const JournalUpdate::Entry& entry, const JobContext& job) {
    const int64_t number = entry.step.number;
    const bool isFirst = database_.number("SELECT count(*) FROM step") == 0 ||
                         number <= database_.number("SELECT min(number) FROM step");
    const Composition* previous = isFirst ? nullptr : &stateBefore(number, job);
    steps_.write(entry.step, entry.state, previous, pictures_, job);
    if (isFirst)
        before_.reset();
    else if (last_ && last_->number == number - 1)
        before_ = std::move(last_);
    last_ = Last{number, entry.state};
}

void JournalFile::dropAfter(int64_t last) {
    steps_.dropFrom(last + 1);
    for (std::optional<Last>* each : {&last_, &before_})
        if (*each && (*each)->number > last)
            each->reset();
}

const Composition& JournalFile::stateBefore(int64_t number, const JobContext& job) {
    const auto isIt = [&](const std::optional<Last>& each) {
        return each && each->number == number - 1;
    };
    if (isIt(last_))
        return last_->state;
    if (!isIt(before_)) {
        const auto near =
            last_ ? std::optional(JournalSteps::Near{last_->number, &last_->state}) : std::nullopt;
        before_ = Last{number - 1, steps_.read(number - 1, pictures_, near, job)};
    }
    return before_->state;
}

void JournalFile::number(const Composition& state,
                         const std::vector<ProjectPicture>& files,
                         NumberedPictures& added,
                         const JobContext& job) {
    const auto take = [&](const Image& image, const ImageMetadata& metadata) {
        if (numberOf(image, pictures_) == 0)
            pictures_.insert(*added.insert(pictureTable_.write(image, metadata, files, job)).first);
    };
    take(state.background, state.metadata);
    for (const Foreground& foreground : state.foregrounds)
        take(foreground.image, {});
}

bool JournalFile::isTooLarge() const {
    const int64_t pages =
        database_.number("PRAGMA page_count") - database_.number("PRAGMA freelist_count");
    return pages * database_.number("PRAGMA page_size") > mostBytes_;
}

/// The oldest quarter goes at once, so that this is seldom.
void JournalFile::makeRoom(int64_t position) {
    const int64_t first = database_.number("SELECT min(number) FROM step");
    const int64_t newest = database_.number("SELECT max(number) FROM step");
    const int64_t wanted = first + std::max<int64_t>(1, (newest - first) / kFreedShare);
    if (std::min(wanted, position) > first)
        steps_.dropBefore(std::min(wanted, position));
}

}  // namespace r2r
