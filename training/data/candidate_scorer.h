// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

namespace r2r {

class PluginNetwork;

/// A network from a file that says how good a picture looks, such as an aesthetics predictor.
///
/// A TorchScript program whose `forward` takes (1, 3, side, side), RGB in [0, 1], and gives one
/// number; more is better. Normalization is the program's own business. Such a file is a program:
/// unless it is trusted, it runs in a process that can do nothing but compute (`scriptByTrust`).
/// Any thread; one picture at a time.
class CandidateScorer {
public:
    /// @throws Error{NotFound, Unreadable} · Error{Corrupt, Unsupported} if it cannot be run.
    CandidateScorer(const std::filesystem::path& file, int side);
    ~CandidateScorer();

    /// @param picture  U8, 3 channels, any size.
    /// @throws Error{Unsupported} if the program fails or gives no finite number.
    [[nodiscard]] double score(const Image& picture);

    /// SHA-256 of the file.
    [[nodiscard]] const std::string& hash() const { return hash_; }

private:
    std::filesystem::path file_;
    int side_;
    std::string hash_;
    std::mutex mutex_;
    std::unique_ptr<PluginNetwork> network_;
};

}  // namespace r2r
