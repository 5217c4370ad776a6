// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// The whole file.
/// @throws Error{NotFound} · Error{Unreadable} (a folder, no permission) · Error{Unsupported} if it
///         is larger than `limit` bytes.
[[nodiscard]] std::vector<std::byte> readFile(const std::filesystem::path& path,
                                              uint64_t limit = uint64_t{4} << 30);

/// Replaces or creates `path` with `content`, or leaves everything as it was.
///
/// Written without a name (or, where the file system has no such files, beside its target), flushed
/// to the disk and then named, so that neither a crash, a kill nor a full disk ever leaves half a
/// file. Permissions of a file that is replaced are kept.
/// @throws Error{Unreadable} naming the folder and the system's reason; no file is left then.
void writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> content);
void writeFileAtomically(const std::filesystem::path& path, std::string_view text);

/// Makes the folder and those above it; one that is there already is left alone.
/// @throws Error{Unreadable} naming the folder and the system's reason.
void makeFolder(const std::filesystem::path& folder);

/// Takes the next bytes of a file.
using ByteSink = std::function<void(std::span<const std::byte>)>;

/// The same for what does not fit into memory: `fill` hands over the content piece by piece. If it
/// throws, everything is left as it was.
void writeFileAtomically(const std::filesystem::path& path,
                         const std::function<void(const ByteSink&)>& fill);

/// SHA-256 of what comes in pieces.
class ContentHasher {
public:
    ContentHasher();
    ~ContentHasher();

    void add(std::span<const std::byte> content);

    /// In lower-case hexadecimal digits; ends the computation.
    [[nodiscard]] std::string digest();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// SHA-256 in lower-case hexadecimal digits.
[[nodiscard]] std::string contentHash(std::span<const std::byte> content);

/// The hash of a file of any size.
/// @throws as `readFile`.
[[nodiscard]] std::string fileHash(const std::filesystem::path& path);

}  // namespace r2r
