// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/project/database.h"
#include "engine/project/journal_about.h"
#include "engine/project/journal_reading.h"
#include "engine/project/journal_steps.h"
#include "engine/project/project_file.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// The undo steps that a project file keeps: rows of the journal of its document, as they are
/// there. docs/project-file.md says which.
namespace r2r {

/// A journal as it is at one moment, while it is written on: the undo steps of what is saved.
class JournalSnapshot {
public:
    /// @param pictures  of its steps
    /// @param shown     the step that is saved
    JournalSnapshot(const std::filesystem::path& journal,
                    NumberedPictures pictures,
                    const JournalSteps::Step& shown);
    JournalSnapshot(const JournalSnapshot&) = delete;
    JournalSnapshot& operator=(const JournalSnapshot&) = delete;

    [[nodiscard]] const Database& database() const { return database_; }

    [[nodiscard]] const NumberedPictures& pictures() const { return pictures_; }

    [[nodiscard]] int64_t position() const { return position_; }

    /// Whether the journal has the step that is saved, and not another one in its place.
    [[nodiscard]] bool isRight() const { return isRight_; }

private:
    Database database_;
    NumberedPictures pictures_;
    int64_t position_;
    bool isRight_;
};

/// The steps of a project file.
class ProjectHistory {
public:
    static constexpr int64_t kMostSteps = 500;                      ///< to be undone, and redone
    static constexpr int64_t kMostBytes = int64_t{32} << 20;        ///< of each, of masks
    static constexpr uint64_t kMostPictures = uint64_t{256} << 20;  ///< bytes, shown by steps alone

    explicit ProjectHistory(const Database& database) : database_(database) {}

    /// Brings the file's steps to those around the one that is saved, as many as there is room for;
    /// only what is new is written.
    /// @param shown  the pictures of the composition that is saved, by the journal's numbers
    void write(const JournalSnapshot& snapshot, const std::set<int64_t>& shown);

    /// Goes on from the steps that the file has, without a journal: those up to `position` stay,
    /// and one more leads to what is saved now.
    /// @param before    what the step `position` led to
    /// @param pictures  of both
    /// @param text      of the step
    /// @return the number of the step that leads to `now`; `position` if it is the same
    int64_t goOn(int64_t position,
                 const Composition& before,
                 const Composition& now,
                 const NumberedPictures& pictures,
                 std::string text,
                 const JobContext& job);

    void clear();

    [[nodiscard]] std::vector<JournalSteps::Step> steps() const;

    /// The pictures that they show.
    [[nodiscard]] std::set<int64_t> pictures() const;

    /// Copies all steps into a journal that has none.
    void copyTo(const Database& journal) const;

private:
    const Database& database_;
};

/// Begins a journal with the steps of a project that was opened.
/// @param journal  of a name that is claimed, and empty
/// @return what `readJournal` would read of it
/// @throws Error{Corrupt} if the file is not any more as it was opened, or its steps are damaged.
[[nodiscard]] RestoredWork journalOfProject(const std::filesystem::path& journal,
                                            const OpenedProject& opened,
                                            const JobContext& job = {});

}  // namespace r2r
