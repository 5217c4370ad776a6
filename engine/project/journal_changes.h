// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/project/blob_store.h"
#include "engine/project/database.h"
#include "engine/project/journal_pictures.h"
#include "engine/project/journal_steps.h"
#include "engine/workspace/change_cache.h"

#include <span>
#include <vector>

namespace r2r {

/// What harmonizers found for the document of a journal, as a project keeps it: for one step, and
/// as much as there is room for.
class JournalChanges {
public:
    static constexpr size_t kMostBytes = size_t{64} << 20;  ///< of numbers, before they are packed

    explicit JournalChanges(const Database& database) : database_(database), blobs_(database) {}

    /// Writes them in place of those before.
    /// @param step     after which they were found
    /// @param changes  of its state; what is shown comes first
    void write(const JournalSteps::Step& step,
               std::span<const KeptChange> changes,
               const JobContext& job);

    /// Those that belong to a step that is still there. What is damaged is left out.
    [[nodiscard]] std::vector<KeptChange> read(const NumberedPictures& pictures,
                                               const JobContext& job) const;

private:
    [[nodiscard]] Json entryOf(const KeptChange& kept, const JobContext& job);
    void dropOthers(const Json& entries);

    const Database& database_;
    BlobStore blobs_;
};

}  // namespace r2r
