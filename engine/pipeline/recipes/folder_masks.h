// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace r2r {

/// The pictures of one folder, and which of them are the masks of others.
///
/// The mask of NAME.EXT is called NAME.EXT_mask or NAME_mask, in this order, with the ending of any
/// picture format; PNG comes first. Upper and lower case count as the same where no file has the
/// very name. A file that is called like a mask and whose picture is not there is a picture.
class FolderMasks {
public:
    /// Lists the folder as it is now; one that cannot be read has no pictures.
    explicit FolderMasks(const std::filesystem::path& folder);

    /// Where the mask of `picture`, which lies in the folder, is; NAME_mask.png if there is none.
    [[nodiscard]] std::filesystem::path maskOf(const std::filesystem::path& picture) const;

    /// Whether `file` is the mask of another picture of the folder.
    [[nodiscard]] bool isMask(const std::filesystem::path& file) const;

private:
    [[nodiscard]] const std::filesystem::path* maskCalled(const std::string& base) const;

    std::filesystem::path folder_;
    std::map<std::string, std::vector<std::filesystem::path>> byStem_;  // in lower case
};

}  // namespace r2r
