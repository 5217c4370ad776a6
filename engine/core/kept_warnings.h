// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace r2r::log {

/// While it lives, warnings of its thread are kept instead of written, so that a caller can tell
/// them beside the result that they belong to. Warnings that are never taken are written after all.
class KeptWarnings {
public:
    KeptWarnings();
    ~KeptWarnings();

    KeptWarnings(const KeptWarnings&) = delete;
    KeptWarnings& operator=(const KeptWarnings&) = delete;

    /// The warnings since the last call, as sentences.
    [[nodiscard]] std::vector<std::string> take();

    /// The same as they were logged, for the log of another thread.
    [[nodiscard]] std::vector<std::string> takeLines() { return std::exchange(lines_, {}); }

    /// The keeper of the current thread, or null.
    [[nodiscard]] static KeptWarnings* current();

    void keep(std::string line) { lines_.push_back(std::move(line)); }

private:
    KeptWarnings* outer_;
    std::vector<std::string> lines_;
};

}  // namespace r2r::log
