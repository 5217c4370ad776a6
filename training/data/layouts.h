// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/data/pair_files.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// One reader per family of layouts. Each lists every member of every split; `datasetMembers`
/// chooses among them.
namespace r2r::layouts {

[[nodiscard]] std::vector<PairFiles> index(const std::filesystem::path& folder);

/// Whether a layout must have lists of its splits.
enum class SplitLists : uint8_t {
    Required,  ///< NAME_train.txt and NAME_test.txt, or lists for all subsets beside them
    Optional,  ///< members without a list have no split
};

[[nodiscard]] std::vector<PairFiles> harmonizationFolders(const std::filesystem::path& folder,
                                                          SplitLists lists);
[[nodiscard]] std::vector<PairFiles> realHm(const std::filesystem::path& folder);
[[nodiscard]] std::vector<PairFiles> duts(const std::filesystem::path& folder);
[[nodiscard]] std::vector<PairFiles> ade20k(const std::filesystem::path& folder);
[[nodiscard]] std::vector<PairFiles> masked(const std::filesystem::path& folder);

/// Whether a folder has the first signs of each.
[[nodiscard]] std::optional<std::filesystem::path> indexTable(const std::filesystem::path& folder);
[[nodiscard]] bool hasHarmonizationFolders(const std::filesystem::path& folder);
[[nodiscard]] bool hasRealHmNames(const std::filesystem::path& folder);
[[nodiscard]] bool hasMaskedFolders(const std::filesystem::path& folder);

// Shared by the readers.

/// Picture files of a folder, sorted by name.
[[nodiscard]] std::vector<std::filesystem::path> picturesIn(const std::filesystem::path& folder);

/// The file called `stem` with any picture extension; `stem`.png if there is none, for messages.
[[nodiscard]] std::filesystem::path pictureNamed(const std::filesystem::path& folder,
                                                 const std::string& stem);

/// The first of `names` that is a folder below `folder`.
[[nodiscard]] std::optional<std::filesystem::path> subfolder(
    const std::filesystem::path& folder, std::span<const std::string_view> names);

/// Lines of a list of files, without blanks at their ends and with slashes for backslashes; empty
/// lines and a byte order mark are left out.
[[nodiscard]] std::vector<std::string> linesOf(const std::filesystem::path& path);

}  // namespace r2r::layouts
