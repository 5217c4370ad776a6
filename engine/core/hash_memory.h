// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace r2r {

/// Hashes of files, computed once as long as the files stay as they are. Any thread.
///
/// A file is taken for unchanged if its device, number, size and both times (of its content and of
/// its entry, in nanoseconds) are those it had when it was read. An entry's time cannot be set by
/// programs, so content that was replaced under its old time is noticed, too.
class HashMemory {
public:
    /// Times are as coarse as a file system has them: what was written a moment ago could be
    /// written again at the same time, so it is not remembered.
    /// @param settling  how long a file must have been left alone to be remembered
    explicit HashMemory(std::chrono::nanoseconds settling = std::chrono::seconds(2))
        : settling_(settling) {}

    /// SHA-256 of the file's content, in lower-case hexadecimal digits.
    /// @throws as `fileHash`; Cancelled, also in the middle of a large file.
    [[nodiscard]] std::string hashOf(const std::filesystem::path& path, const JobContext& job = {});

    /// The number of files that were read so far.
    [[nodiscard]] int64_t filesRead() const;

private:
    /// The properties that tell a file from one that was changed.
    struct Stamp {
        uint64_t device = 0;
        uint64_t number = 0;
        int64_t bytes = 0;
        std::chrono::nanoseconds contentTime{};
        std::chrono::nanoseconds entryTime{};

        bool operator==(const Stamp&) const = default;
    };

    struct Known {
        Stamp stamp;
        std::string hash;
    };

    [[nodiscard]] static Stamp stampOf(const std::filesystem::path& path);
    [[nodiscard]] bool isSettled(const Stamp& stamp) const;

    std::chrono::nanoseconds settling_;
    mutable std::mutex mutex_;
    std::map<std::string, Known> known_;
    int64_t filesRead_ = 0;
};

/// `fileHash`, remembered for the whole program (`HashMemory`).
[[nodiscard]] std::string knownFileHash(const std::filesystem::path& path,
                                        const JobContext& job = {});

}  // namespace r2r
