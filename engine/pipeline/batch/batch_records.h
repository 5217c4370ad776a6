// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Records of what made a batch's results: written beside them, so that a later call knows which of
/// them it may leave as they are.
namespace r2r {

/// A file as it was when it was read. Empty: there was none.
struct SeenFile {
    uint64_t bytes = 0;
    int64_t time = 0;    ///< of its last change, in nanoseconds since 1970
    std::string sha256;  ///< filled in by who reads it

    bool operator==(const SeenFile&) const = default;
};

/// Size and time of the file at `path`. To be asked before it is read.
[[nodiscard]] SeenFile seenFile(const std::filesystem::path& path);

/// The files that an item was read from.
struct ItemSources {
    SeenFile picture;
    SeenFile mask;
};

/// The model, settings and files that made one result.
struct BatchRecord {
    std::string model;          ///< its name then
    std::string modelIdentity;  ///< `r2r::modelIdentity`
    std::string settings;       ///< a hash of all that was chosen beside the model and the device
    ItemSources sources;
    SeenFile result;  ///< as it was written; its time is 0 in records of older versions
    std::optional<GuardFinding> guard;
    std::vector<std::string> notes;  ///< sentences that were told when it was made
};

/// The state of an item before it is made.
struct BatchStanding {
    bool isToBeMade = true;
    /// A sentence: why it is skipped, or why it is made though there is something.
    std::string message;
    std::optional<BatchRecord> record;  ///< of what is there, if it is known
};

/// The records of a folder of results: lines of JSON in FOLDER/.r2r-batch, a file for each shard.
/// A line is added when its result is on the disk; half of one, after a kill, counts as none.
class BatchRecords {
public:
    /// Reads those of all shards, and finds out which model it is now.
    /// @throws what reading and `modelIdentity` throw; Cancelled.
    BatchRecords(const BatchOptions& options, const ModelCatalog& catalog, const JobContext& job);

    /// Whether the result that is there, if any, is the one that would be made now. What no batch
    /// made, and what was changed since, is never to be made again unless everything is.
    /// @throws what reading throws.
    [[nodiscard]] BatchStanding standing(const BatchItem& item) const;

    /// A sentence about the result that is there though the item failed: what made it. Empty if
    /// there is none. Any thread.
    [[nodiscard]] std::string olderResult(const BatchItem& item) const;

    /// The things that were found out about a result while it was made.
    struct Made {
        ItemSources sources;  ///< as they were read
        std::optional<GuardFinding> guard;
        std::vector<std::string> notes;
    };

    /// @param content  of the result
    /// @throws what writing throws. Any thread.
    void add(const BatchItem& item, Made made, std::span<const std::byte> content);

    /// The model of this batch.
    [[nodiscard]] const std::string& model() const { return now_.model; }

    [[nodiscard]] const std::string& modelIdentity() const { return now_.modelIdentity; }

private:
    [[nodiscard]] std::string keyOf(const BatchItem& item) const;
    void read(const std::filesystem::path& file);

    std::filesystem::path folder_;  ///< of the results
    std::filesystem::path file_;    ///< of this shard's records
    bool makesEverything_ = false;
    BatchRecord now_;  ///< model and settings of this call
    std::map<std::string, std::pair<int64_t, BatchRecord>> known_;  ///< with their times
    std::mutex mutex_;                                              ///< of the file
};

}  // namespace r2r
