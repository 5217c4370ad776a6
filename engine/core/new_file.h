// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace r2r {

/// A file on its way to the name it will have.
///
/// It has no name while it is written, so that even a killed program leaves no file. Where
/// the file system cannot do that, and for the moment in which an older file is replaced, it has a
/// hidden name of its own in the same folder, which is removed unless `publish` succeeds.
class NewFile {
public:
    /// @param path  a link stays a link: what it points to is replaced
    /// @throws what `writeError` says if no such file can be made.
    explicit NewFile(const std::filesystem::path& path);
    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&& other) noexcept;
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();

    /// @throws what `writeError` says.
    void append(std::span<const std::byte> content);

    /// Hands what was written to the disk, with the permissions of the file it will replace.
    /// @throws what `writeError` says.
    void flush();

    /// Gives the file its name, in one step for every reader.
    /// @throws what `writeError` says; the file is gone then.
    void publish();

    /// 0, or the errno that keeps a file of this name from being made. No file is left.
    [[nodiscard]] static int obstacle(const std::filesystem::path& path);

    /// The place where the file will be: `endOfLinks` of its name.
    [[nodiscard]] const std::filesystem::path& target() const { return target_; }

private:
    NewFile() = default;

    void discard();
    [[nodiscard]] int open(const std::filesystem::path& path);
    [[nodiscard]] int named();
    [[nodiscard]] int link(const std::string& name) const;
    [[nodiscard]] int linkBeside();
    [[nodiscard]] int close();

    std::filesystem::path path_;  ///< as it was asked for
    std::filesystem::path target_;
    int descriptor_ = -1;
    std::string temporary_;  ///< its name for now; empty while it has none
};

/// The path that a link finally points to, whether or not there is a file; other paths as they are.
[[nodiscard]] std::filesystem::path endOfLinks(std::filesystem::path path);

/// A name for a while in the folder of `target`, short whatever that is called, and hidden, so that
/// no search for pictures finds it. @param attempt  the next one when a name is taken
[[nodiscard]] std::string hiddenNameBeside(const std::filesystem::path& target, int attempt);

}  // namespace r2r
