// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace r2r {

/// The pictures of one folder, and which of them are the masks of others.
///
/// The mask of NAME.EXT is called NAME.EXT_mask or NAME_mask, in this order, with the ending of any
/// picture format; PNG comes first. Upper and lower case count as the same where no file has the
/// very name. A file that is called like a mask and whose picture is not there is a picture.
///
/// If there is no mask beside a picture, a folder "masks" or "mask" is looked into, below or beside
/// the picture's own: masks/NAME.EXT, or masks/NAME_mask.EXT.
class FolderMasks {
public:
    /// Lists the folder as it is now; one that cannot be read has no pictures.
    explicit FolderMasks(const std::filesystem::path& folder);

    /// The path of the mask of `picture`, which is in the folder; NAME_mask.png if there is none.
    [[nodiscard]] std::filesystem::path maskOf(const std::filesystem::path& picture) const;

    /// Further files that could be the mask of `picture` and are that of no other picture: in the
    /// order in which they would have been taken. Who works with the one should name the others.
    [[nodiscard]] std::vector<std::filesystem::path> passedOver(
        const std::filesystem::path& picture) const;

    /// Whether `file` is the mask of another picture of the folder.
    [[nodiscard]] bool isMask(const std::filesystem::path& file) const;

private:
    /// Files of a folder by their names without ending, in lower case.
    using ByStem = std::map<std::string, std::vector<std::filesystem::path>>;

    [[nodiscard]] static ByStem listed(const std::filesystem::path& folder);
    /// Those that are called so, the best first.
    [[nodiscard]] static std::vector<std::filesystem::path> called(const std::string& stem,
                                                                   const ByStem& files);
    /// All that may be the mask of `picture`, the best first.
    [[nodiscard]] std::vector<std::filesystem::path> candidates(
        const std::filesystem::path& picture) const;
    [[nodiscard]] bool isMaskBeside(const std::filesystem::path& file) const;

    std::filesystem::path folder_;
    ByStem byStem_;
    std::vector<ByStem> apart_;   ///< of folders that hold masks of this one's pictures
    std::set<std::string> near_;  ///< of a folder of masks: the stems of the pictures around it
};

}  // namespace r2r
