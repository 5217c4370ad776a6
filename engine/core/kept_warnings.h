// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace r2r::log {

/// While it lives, warnings of its thread are kept instead of written: for those who tell them in
/// their own place, beside the result that they belong to. What nobody took is written after all.
class KeptWarnings {
public:
    KeptWarnings();
    ~KeptWarnings();

    KeptWarnings(const KeptWarnings&) = delete;
    KeptWarnings& operator=(const KeptWarnings&) = delete;

    /// What was kept since the last call, as sentences.
    [[nodiscard]] std::vector<std::string> take();

    /// Of the current thread, or null.
    [[nodiscard]] static KeptWarnings* current();

    void keep(std::string line) { lines_.push_back(std::move(line)); }

private:
    KeptWarnings* outer_;
    std::vector<std::string> lines_;
};

}  // namespace r2r::log
