// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/project/journal_about.h"
#include "engine/project/journal_reading.h"
#include "engine/project/journal_steps.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <vector>

/// Journals: what a document was after each step, on the disk a moment later. docs/journal.md says
/// what is in them, and why.
namespace r2r {

/// What became otherwise since the last update.
struct JournalUpdate {
    struct Entry {
        JournalSteps::Step step;
        Composition state;
    };

    std::vector<Entry> entries = {};  ///< in the order in which they were done
    int64_t last = 0;                 ///< the steps after it are gone
    int64_t position = 0;             ///< the step that is shown
    JournalAbout about = {};
    std::vector<ProjectPicture> files = {};  ///< of which pictures may have been read
};

/// What an update brought.
struct JournalWritten {
    NumberedPictures pictures;  ///< that were not in it before
    int64_t first = 0;          ///< the oldest step that there is room for
};

/// A journal that is written: by one thread, while others may read.
class JournalFile {
public:
    static constexpr int64_t kMostBytes = int64_t{2} << 30;

    /// An empty journal, or one that is carried on.
    /// @param path      claimed by the caller
    /// @param pictures  of the steps that are in it
    /// @param mostBytes beyond which the oldest steps go
    explicit JournalFile(const std::filesystem::path& path,
                         NumberedPictures pictures = {},
                         int64_t mostBytes = kMostBytes);
    /// Writes a journal that can be carried on.
    /// @param path   claimed by the caller
    /// @param steps  writes the steps of the work
    /// @throws what `writeError` says, and what `steps` throws.
    static void begin(const std::filesystem::path& path,
                      const RestoredWork& work,
                      const std::function<void(const Database&)>& steps,
                      const JobContext& job);

    JournalFile(const JournalFile&) = delete;
    JournalFile& operator=(const JournalFile&) = delete;

    /// Brings it to the disk before it returns, or leaves the journal as it was; then the next
    /// update must hold these entries, too.
    /// @throws what `writeError` says.
    JournalWritten write(const JournalUpdate& update, const JobContext& job = {});

    /// What harmonizers found for the state of a step that is in it (`JournalChanges`).
    void writeChanges(const JournalSteps::Step& step,
                      std::span<const KeptChange> changes,
                      const JobContext& job = {});

    /// Those of its steps.
    [[nodiscard]] const NumberedPictures& pictures() const { return pictures_; }

    /// A small picture of the document, as a file.
    void writeThumbnail(std::span<const std::byte> picture);

private:
    void writeEntry(const JournalUpdate::Entry& entry, const JobContext& job);
    void dropAfter(int64_t last);
    [[nodiscard]] const Composition& stateBefore(int64_t number, const JobContext& job);
    void number(const Composition& state,
                const std::vector<ProjectPicture>& files,
                NumberedPictures& added,
                const JobContext& job);
    [[nodiscard]] bool isTooLarge() const;
    void makeRoom(int64_t position);

    /// A state that was written.
    struct Last {
        int64_t number = 0;
        Composition state;
    };

    Database database_;
    JournalSteps steps_;
    JournalPictures pictureTable_;
    NumberedPictures pictures_;
    int64_t mostBytes_;
    std::optional<Last> last_;  ///< the newest, and the one before it
    std::optional<Last> before_;
};

/// Reads states of a journal while it is written by another thread. One thread.
class JournalReader {
public:
    explicit JournalReader(const std::filesystem::path& path)
        : database_(path, Database::Access::Follow), steps_(database_) {}

    JournalReader(const JournalReader&) = delete;
    JournalReader& operator=(const JournalReader&) = delete;

    /// @param near  what is in memory
    /// @throws Error{Corrupt, Unreadable}
    [[nodiscard]] Composition state(int64_t number,
                                    const NumberedPictures& pictures,
                                    const JournalSteps::Near& near) const {
        return steps_.read(number, pictures, near, {});
    }

private:
    Database database_;
    JournalSteps steps_;
};

}  // namespace r2r
