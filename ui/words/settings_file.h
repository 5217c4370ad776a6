// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace r2r::ui {

/// Values by name in one JSON file that is never lost: whatever fails, the file is the old one or
/// the new one. (QSettings of Qt 6.4 replaces its file by an empty one when the disk does not take
/// it, and says that all is well.)
///
/// Every reading is of the newest file, so windows see what others have set, and a change is added
/// to what is there then. One thread.
class SettingsFile {
public:
    /// Nothing is read or written yet. @param path  of the file, which need not be there
    explicit SettingsFile(std::filesystem::path path);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    [[nodiscard]] bool isThere() const;

    /// Null if there is none, also where the file cannot be read.
    [[nodiscard]] Json value(const std::string& name) const;

    /// Sets some values at once, and writes the file. What cannot be written counts here all the
    /// same, and is written with the next change.
    /// @param values  an object; null takes a value away
    /// @throws Error{Unreadable, ...} if it cannot be written, or what is there cannot be read;
    ///         then the file is as it was. One that is no JSON is kept as "NAME.damaged".
    void set(const Json& values);

private:
    /// What tells a file from one that took its place; all 0: there is none.
    struct Identity {
        uint64_t device = 0;
        uint64_t number = 0;
        int64_t bytes = 0;
        int64_t seconds = 0;
        int64_t nanoseconds = 0;

        bool operator==(const Identity&) const = default;
    };

    [[nodiscard]] Identity identity() const;
    void readIfChanged() const;
    void write();

    std::filesystem::path path_;
    Json unwritten_ = Json::object();        ///< what was set and is not in the file
    mutable Json content_ = Json::object();  ///< of the file
    mutable Identity read_;                  ///< the file that `content_` is of
    mutable bool isDamaged_ = false;         ///< that file is no JSON object
};

}  // namespace r2r::ui
