// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/project/journal_about.h"
#include "engine/project/journal_steps.h"
#include "engine/workspace/change_cache.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Journals whose windows are gone, read again.
namespace r2r {

/// What there is to tell of a journal before it is restored.
struct JournalSummary {
    std::string name;
    std::chrono::system_clock::time_point time;  ///< of the last update
    int64_t steps = 0;                           ///< that can be taken back
    std::vector<std::byte> thumbnail;
    bool isSaved = false;           ///< nothing would be lost without it
    bool isOfNewerProgram = false;  ///< this one cannot restore it rightly
};

/// @throws Error{Corrupt} if it cannot be told.
[[nodiscard]] JournalSummary journalSummary(const std::filesystem::path& path);

/// Everything that a journal holds, to go on with.
struct RestoredWork {
    JournalAbout about;
    Composition composition;                ///< that was shown
    std::vector<JournalSteps::Step> steps;  ///< the first is where undo ends
    int64_t position = 0;                   ///< the number of the one that was shown
    NumberedPictures pictures;
    std::optional<Composition> saved;  ///< what the file holds
    std::vector<KeptChange> changes;   ///< that harmonizers found for `composition`
    /// A part of it is damaged: there is nothing to undo, and the journal is not carried on.
    bool isDamaged = false;
    std::vector<std::string> notes;  ///< what is missing, in sentences
};

/// Reads the state that was shown. Of a damaged journal the newest state that is whole is taken,
/// or, if none is, what is whole of it.
/// @throws Error{NotFound} if a picture is not where it was; the journal is as it was then.
///         Error{Unsupported} if a newer program wrote what this one cannot show rightly.
///         Error{Corrupt} if nothing of it can be shown.
[[nodiscard]] RestoredWork readJournal(const std::filesystem::path& path,
                                       const JobContext& job = {});

}  // namespace r2r
