// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace r2r {

/// The journal of one window, and the lock that keeps every other window away from it. The kernel
/// lets go of the lock however a program ends, so a journal whose owner is gone is told from one
/// in use.
class JournalClaim {
public:
    JournalClaim(JournalClaim&& other) noexcept;
    JournalClaim& operator=(JournalClaim&& other) noexcept;
    JournalClaim(const JournalClaim&) = delete;
    JournalClaim& operator=(const JournalClaim&) = delete;
    ~JournalClaim();

    /// A new, empty journal in `folder`, which is made if needed. Both can be read by their owner
    /// alone.
    /// @throws what `writeError` says.
    [[nodiscard]] static JournalClaim made(const std::filesystem::path& folder);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// Deletes the journal with everything beside it. Nothing may have it open.
    void remove();

private:
    friend std::vector<JournalClaim> abandonedJournals(const std::filesystem::path& folder);

    JournalClaim(std::filesystem::path path, int descriptor);

    std::filesystem::path path_;
    int descriptor_ = -1;
};

/// Claims the journals in `folder` whose owners are gone, oldest first.
[[nodiscard]] std::vector<JournalClaim> abandonedJournals(const std::filesystem::path& folder);

/// The folder of this person's journals: below the one for the state of programs.
[[nodiscard]] std::filesystem::path journalFolder();

}  // namespace r2r
