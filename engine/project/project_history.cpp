// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_history.h"

#include "engine/core/error.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/project/journal_file.h"
#include "engine/project/project_tables.h"

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr auto kTables = {"step", "step_stamp", "step_foreground", "step_tile"};

/// A table of steps: its columns, the first of which is the number of the step, and those by which
/// rows hold on until a later one says otherwise.
struct StepTable {
    const char* name;
    std::vector<const char*> numbers;
    std::vector<const char*> rest;  ///< text and bytes
    std::vector<const char*> key;   ///< empty: a row is of its step alone
};

const std::vector<StepTable>& stepTables() {
    static const std::vector<StepTable> tables = {
        {"step", {"number"}, {"text", "outline"}, {}},
        {"step_stamp", {"number", "stamp"}, {}, {}},
        {"step_foreground", {"step", "foreground", "mask"}, {"entry"}, {"foreground"}},
        {"step_tile",
         {"step", "mask", "row", "\"column\""},
         {"data"},
         {"mask", "row", "\"column\""}},
    };
    return tables;
}

/// Steps in a row.
struct Range {
    int64_t first = 0;
    int64_t last = -1;
};

/// Which rows: those of the steps of `range`, and, where they begin, what holds there of before.
std::string rowsOf(const StepTable& table, bool isFromTheBeginning) {
    const std::string step = table.numbers.front();
    std::string where = " WHERE " + step + " <= ?2 AND (" + step + " >= ?1";
    if (isFromTheBeginning && !table.key.empty()) {
        where +=
            " OR " + step + " = (SELECT max(l." + step + ") FROM " + table.name + " AS l WHERE ";
        for (const char* key : table.key)
            where += std::string("l.") + key + " = " + table.name + '.' + key + " AND ";
        where += "l." + step + " <= ?1)";
    }
    return where + ")";
}

void copyRows(const StepTable& table,
              const Database& from,
              const Database& to,
              const Range& range,
              bool isFromTheBeginning) {
    std::string columns;
    std::string places;
    const size_t count = table.numbers.size() + table.rest.size();
    for (size_t i = 0; i < count; ++i) {
        const size_t numbers = table.numbers.size();
        columns += (i > 0 ? ", " : "") +
                   std::string(i < numbers ? table.numbers[i] : table.rest[i - numbers]);
        places += (i > 0 ? ", ?" : "?") + std::to_string(i + 1);
    }
    Statement rows = from.statement("SELECT " + columns + " FROM " + table.name +
                                    rowsOf(table, isFromTheBeginning));
    rows.bind(1, range.first).bind(2, range.last);
    Statement add = to.statement("INSERT INTO " + std::string(table.name) + " (" + columns +
                                 ") VALUES (" + places + ")");
    while (rows.step()) {
        for (size_t i = 0; i < count; ++i) {
            const int place = static_cast<int>(i);
            const std::string_view column = i < table.numbers.size()
                                                ? std::string_view()
                                                : table.rest[i - table.numbers.size()];
            if (column.empty())
                add.bind(place + 1, rows.number(place));
            else if (column == "text")
                add.bind(place + 1, rows.text(place));
            else
                add.bind(place + 1, rows.bytes(place));
        }
        add.step();
    }
}

void copySteps(const Database& from,
               const Database& to,
               const Range& range,
               bool isFromTheBeginning) {
    for (const StepTable& table : stepTables())
        copyRows(table, from, to, range, isFromTheBeginning);
}

/// The bytes of the masks that each step has changed.
std::map<int64_t, int64_t> bytesOfSteps(const Database& journal) {
    std::map<int64_t, int64_t> bytes;
    Statement rows =
        journal.statement("SELECT step, sum(length(data)) FROM step_tile GROUP BY step");
    while (rows.step())
        bytes.emplace(rows.number(0), rows.number(1));
    return bytes;
}

/// As many of `steps` around `position` as there is room for.
Range withinBounds(const std::vector<JournalSteps::Step>& steps,
                   int64_t position,
                   const std::map<int64_t, int64_t>& bytes) {
    const auto of = [&](int64_t step) {
        const auto found = bytes.find(step);
        return found == bytes.end() ? 0 : found->second;
    };
    Range range{position, position};
    // To undo a step, what it has changed must be there, and so for redoing the one after.
    for (int64_t sum = 0; range.first > steps.front().number; --range.first)
        if (sum += of(range.first); sum > ProjectHistory::kMostBytes ||
                                    position - range.first >= ProjectHistory::kMostSteps)
            break;
    for (int64_t sum = 0; range.last < steps.back().number; ++range.last)
        if (sum += of(range.last + 1);
            sum > ProjectHistory::kMostBytes || range.last - position >= ProjectHistory::kMostSteps)
            break;
    return range;
}

uint64_t fileBytes(const ProjectPicture& picture) {
    std::error_code error;
    const uint64_t bytes = fs::file_size(layerName(picture.file.path).file, error);
    return error ? picture.image.byteCount() : bytes;
}

/// The pictures that cannot be kept: those that are gone, which steps of a journal may show that
/// was left by a crash, and of those that are shown by steps alone the ones for which there is no
/// room; the newest come first.
std::set<int64_t> notKept(const Database& journal,
                          const NumberedPictures& pictures,
                          const std::set<int64_t>& shown) {
    std::set<int64_t> refused;
    Statement rows = journal.statement("SELECT number FROM step_picture");
    while (rows.step())
        if (!pictures.contains(rows.number(0)))
            refused.insert(rows.number(0));
    uint64_t sum = 0;
    for (auto each = pictures.rbegin(); each != pictures.rend(); ++each) {
        if (shown.contains(each->first))
            continue;
        const uint64_t bytes = fileBytes(each->second.picture);
        if (sum + bytes > ProjectHistory::kMostPictures)
            refused.insert(each->first);
        else
            sum += bytes;
    }
    return refused;
}

/// The newest step up to which the file has what the journal has; nothing if they do not begin
/// alike, or the file begins after `position`.
std::optional<int64_t> common(const std::map<int64_t, int64_t>& file,
                              const std::map<int64_t, int64_t>& journal,
                              int64_t position) {
    std::optional<int64_t> newest;
    for (const auto& [number, stamp] : file) {
        const auto same = journal.find(number);
        if (stamp == 0 || same == journal.end() || same->second != stamp ||
            (newest && number != *newest + 1))
            break;
        newest = number;
    }
    return newest && file.begin()->first <= position ? newest : std::nullopt;
}

}  // namespace

JournalSnapshot::JournalSnapshot(const fs::path& journal,
                                 NumberedPictures pictures,
                                 const JournalSteps::Step& shown)
    : database_(journal, Database::Access::Follow)
    , pictures_(std::move(pictures))
    , position_(shown.number) {
    database_.run("BEGIN");
    const auto stamps = JournalSteps(database_).stamps();  // this reading holds the moment
    const auto found = stamps.find(position_);
    isRight_ = shown.stamp != 0 && found != stamps.end() && found->second == shown.stamp;
}

void ProjectHistory::write(const JournalSnapshot& snapshot, const std::set<int64_t>& shown) {
    JournalSteps::createTables(database_);
    JournalSteps here(database_);
    const JournalSteps there(snapshot.database());
    const int64_t position = snapshot.position();
    const auto all = there.withoutPictures(
        there.steps(), position, notKept(snapshot.database(), snapshot.pictures(), shown));
    Range wanted = withinBounds(all, position, bytesOfSteps(snapshot.database()));
    const auto stamps = here.stamps();
    if (const auto newest = common(stamps, there.stamps(), position)) {
        wanted.first = std::max(wanted.first, stamps.begin()->first);
        const int64_t kept = std::min(*newest, wanted.last);
        here.dropFrom(kept + 1);
        copySteps(snapshot.database(), database_, {kept + 1, wanted.last}, false);
        if (wanted.first > stamps.begin()->first)
            here.dropBefore(wanted.first);
    } else {
        clear();
        copySteps(snapshot.database(), database_, wanted, true);
    }
}

int64_t ProjectHistory::goOn(int64_t position,
                             const Composition& before,
                             const Composition& now,
                             const NumberedPictures& pictures,
                             std::string text,
                             const JobContext& job) {
    const bool isSame =
        before.background.sharesPixelsWith(now.background) && before.foregrounds == now.foregrounds;
    if (isSame)
        return position;
    JournalSteps steps(database_);
    const JournalSteps::Step step{.number = position + 1, .text = std::move(text), .stamp = 0};
    steps.write(step, now, &before, pictures, job);
    return step.number;
}

void ProjectHistory::clear() {
    for (const char* table : kTables)
        if (hasTable(database_, table))
            database_.run("DELETE FROM " + std::string(table));
}

std::vector<JournalSteps::Step> ProjectHistory::steps() const {
    for (const char* table : kTables)
        if (!hasTable(database_, table))
            return {};
    return JournalSteps(database_).steps();
}

std::set<int64_t> ProjectHistory::pictures() const {
    std::set<int64_t> pictures;
    const JournalSteps steps(database_);
    for (const JournalSteps::Step& step : steps.steps())
        pictures.merge(steps.picturesOf(step.number));
    return pictures;
}

void ProjectHistory::copyTo(const Database& journal) const {
    const auto all = steps();
    if (all.empty())
        return;
    copySteps(database_, journal, {all.front().number, all.back().number}, true);
}

RestoredWork journalOfProject(const fs::path& journal,
                              const OpenedProject& opened,
                              const JobContext& job) {
    const ProjectState& state = opened.state;
    const OpenedHistory& history = *opened.history;
    const Database project(state.path, Database::Access::Read);
    project.run("BEGIN");
    if (lastSave(project) != state.save)
        throw Error(ErrorCode::Corrupt, "the project was saved by another program meanwhile");
    RestoredWork work{.about = {.name = state.path.filename().string(),
                                .project = state.path,
                                .save = state.save,
                                .isProtected = state.isProtected,
                                .isLinked = opened.project.isLinked,
                                .recipe = {},
                                .identities = opened.project.identities,
                                .view = opened.project.view,
                                .notes = opened.project.notes,
                                .saved = history.position},
                      .composition = opened.project.composition,
                      .steps = history.steps,
                      .position = history.position,
                      .pictures = history.pictures,
                      .saved = opened.project.composition,
                      .changes = {},
                      .isDamaged = false,
                      .notes = {}};
    JournalFile::begin(
        journal,
        work,
        [&](const Database& database) {
            ProjectHistory(project).copyTo(database);
            JournalSteps steps(database);
            steps.dropFrom(work.steps.back().number + 1);
            steps.dropBefore(work.steps.front().number);
        },
        job);
    return work;
}

}  // namespace r2r
