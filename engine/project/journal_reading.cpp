// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_reading.h"

#include "engine/core/counted.h"
#include "engine/core/error.h"
#include "engine/project/journal_changes.h"
#include "engine/project/project_file.h"
#include "engine/project/project_version.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSource = "a journal";

[[noreturn]] void refuse() {
    throw Error(ErrorCode::Corrupt, "the journal is damaged, and nothing of it can be shown");
}

int64_t numberIn(const Database& database, std::string_view key) {
    Statement row = database.statement("SELECT value FROM journal WHERE key = ?1");
    if (!row.bind(1, key).step())
        refuse();
    return row.number(0);
}

bool isOfNewerProgram(const Database& journal) {
    Statement row = journal.statement("SELECT value FROM journal WHERE key = 'readable_from'");
    return row.step() && row.number(0) > kProjectVersion;
}

/// Of the step that was shown; a number that a step may have, whatever the file says.
int64_t positionIn(const Database& database) {
    return std::clamp<int64_t>(numberIn(database, "position"), 0, JournalSteps::kMostNumber);
}

/// A save that was on its way when the program ended, and is in its file, is the last one.
JournalAbout settled(JournalAbout about) {
    if (!about.saving || lastSaveIn(about.saving->project) != about.saving->save)
        return about;
    about.project = about.saving->project;
    about.save = about.saving->save;
    about.isLinked = about.saving->isLinked;
    about.isProtected = false;
    about.saved = about.saving->step;
    about.saving.reset();
    return about;
}

JournalAbout aboutIn(const Database& database) {
    Statement row = database.statement("SELECT value FROM journal WHERE key = 'about'");
    if (!row.step())
        refuse();
    const Json json = parseJson(row.text(0), kSource);
    return settled(journalAboutFrom(JsonFields(json, kSource)));
}

/// Runs `work`; false if what it reads is damaged or not there.
template <typename Work>
bool succeeds(const Work& work) {
    try {
        work();
        return true;
    } catch (const Error& error) {
        if (error.code() == ErrorCode::OutOfMemory)
            throw;
        return false;
    }
}

class Reader {
public:
    Reader(const Database& database, const fs::path& path, const JobContext& job)
        : database_(database), job_(job), steps_(database), pictureTable_(database, path) {}

    RestoredWork read() {
        if (isOfNewerProgram(database_))
            throw Error(ErrorCode::Unsupported,
                        "this work was done with a newer R2R Studio",
                        "Start that program to restore it; here it is left as it is.");
        work_.about = aboutIn(database_);
        work_.position = positionIn(database_);
        work_.isDamaged = !succeeds([&] {
            Statement check = database_.statement("PRAGMA quick_check(1)");
            if (check.step() && check.text(0) != "ok")
                refuse();
            work_.steps = steps_.steps();
        });
        readPictures();
        if (work_.isDamaged || !succeeds([&] {
                requireWhole();
                work_.composition = state(work_.position, {});
                cutWherePicturesAreMissing();
                readSaved();
            })) {
            requirePictures();
            work_.isDamaged = true;
            readNewestWhole();
        }
        if (!work_.isDamaged)
            work_.changes = fittingChanges(JournalChanges(database_).read(work_.pictures, job_),
                                           work_.composition);
        return std::move(work_);
    }

private:
    Composition state(int64_t number, const std::optional<JournalSteps::Near>& near) const {
        return steps_.read(number, work_.pictures, near, job_);
    }

    void readPictures() {
        std::vector<int64_t> numbers;
        if (!succeeds([&] { numbers = pictureTable_.numbers(); }))
            work_.isDamaged = true;
        for (const int64_t number : numbers)
            try {
                work_.pictures.emplace(number, pictureTable_.read(number, job_));
            } catch (const Error& error) {
                if (error.code() == ErrorCode::OutOfMemory)
                    throw;
                missing_.emplace(number, error);
            }
    }

    /// A picture that can be put back is no damage.
    void requirePictures() const {
        for (const auto& [number, error] : missing_)
            if (succeeds([&, shown = number] {
                    if (!steps_.picturesOf(work_.position).contains(shown))
                        refuse();
                }))
                throw error;
    }

    void requireWhole() const {
        const auto& steps = work_.steps;
        const bool isInside = !steps.empty() && work_.position >= steps.front().number &&
                              work_.position <= steps.back().number;
        if (!isInside ||
            steps.back().number - steps.front().number != static_cast<int64_t>(steps.size()) - 1)
            refuse();
    }

    /// Undo and redo end where a picture of theirs cannot be shown any more.
    void cutWherePicturesAreMissing() {
        if (missing_.empty())
            return;
        std::set<int64_t> pictures;
        for (const auto& [number, error] : missing_)
            pictures.insert(number);
        work_.steps = steps_.withoutPictures(std::move(work_.steps), work_.position, pictures);
        for (const auto& [number, error] : missing_)
            work_.notes.push_back(fmt::format("Steps with a picture that is gone were left out: {}",
                                              error.message()));
    }

    void readSaved() {
        const auto& saved = work_.about.saved;
        if (saved && *saved >= work_.steps.front().number && *saved <= work_.steps.back().number)
            work_.saved = state(*saved, JournalSteps::Near{work_.position, &work_.composition});
    }

    void readNewestWhole() {
        work_.notes.emplace_back("The journal is damaged; there is nothing to undo");
        int64_t number = work_.position;
        const int64_t last = std::max<int64_t>(0, number - kMostTried);
        while (number >= last &&
               !succeeds([&] { work_.composition = state(number, std::nullopt); }))
            --number;
        if (number < last)
            work_.composition = steps_.readWhole(work_.position, work_.pictures, work_.notes, job_);
        else if (number < work_.position)
            work_.notes.push_back(
                fmt::format("{} could not be read", counted(work_.position - number, "last step")));
        work_.steps.clear();
        work_.position = 0;
        work_.saved.reset();
    }

    static constexpr int64_t kMostTried = 1000;  // steps; older work is not what was shown

    const Database& database_;
    const JobContext& job_;
    JournalSteps steps_;
    JournalPictures pictureTable_;
    std::map<int64_t, Error> missing_;
    RestoredWork work_;
};

}  // namespace

JournalSummary journalSummary(const fs::path& path) {
    const Database database(path, Database::Access::Append);
    JournalSummary summary;
    if (database.number("SELECT count(*) FROM sqlite_master") == 0) {
        summary.isSaved = true;  // its window was killed before there was anything
        return summary;
    }
    const JournalAbout about = aboutIn(database);
    const int64_t position = positionIn(database);
    const std::chrono::milliseconds time(numberIn(database, "time"));
    summary.name = about.name;
    summary.time = std::chrono::system_clock::time_point(time);
    summary.isSaved = about.saved == position;
    summary.isOfNewerProgram = isOfNewerProgram(database);
    (void)succeeds([&] {
        summary.steps = position - database.number("SELECT max(0, min(number)) FROM step");
        Statement thumbnail =
            database.statement("SELECT value FROM journal WHERE key = 'thumbnail'");
        if (thumbnail.step()) {
            const auto bytes = thumbnail.bytes(0);
            summary.thumbnail.assign(bytes.begin(), bytes.end());
        }
    });
    return summary;
}

RestoredWork readJournal(const fs::path& path, const JobContext& job) {
    job.report({.phase = Phase::Opening});
    const Database database(path, Database::Access::Append);
    return Reader(database, path, job).read();
}

}  // namespace r2r
