// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/enum_words.h"
#include "training/data/pair_files.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// The layout of a data set on the disk. docs/data.md draws each.
enum class DatasetLayout : uint8_t {
    Index,      ///< a table (index.csv or pairs.csv) that names the files
    IHarmony4,  ///< HAdobe5k, HCOCO, HFlickr, Hday2night; also ccHarmony and RPHarmony, or one
                ///< subset
    CcHarmony,  ///< the same folders; its lists name foregrounds instead of composites
    RpHarmony,  ///< the same folders, with or without lists
    RealHm,     ///< NAME_composite, NAME_mask and NAME_gt in any folder
    Duts,       ///< DUTS-TR and DUTS-TE: photographs with masks of salient objects
    Ade20k,     ///< the scene-parsing release: photographs with a label per pixel
    Masked,     ///< a folder of photographs and one of masks: no composites
};

inline constexpr auto kDatasetLayouts = enumWords<DatasetLayout>({
    {DatasetLayout::Index, "index"},
    {DatasetLayout::IHarmony4, "iharmony4"},
    {DatasetLayout::CcHarmony, "ccharmony"},
    {DatasetLayout::RpHarmony, "rpharmony"},
    {DatasetLayout::RealHm, "realhm"},
    {DatasetLayout::Duts, "duts"},
    {DatasetLayout::Ade20k, "ade20k"},
    {DatasetLayout::Masked, "masked"},
});

/// The wish for the layout that `detectedLayout` finds.
inline constexpr std::string_view kAnyLayout = "auto";

/// The layout of `folder`.
/// @param wish  a word of `kDatasetLayouts`, or `kAnyLayout`
/// @throws Error{InvalidArgument} listing the layouts there are; what `detectedLayout` throws.
[[nodiscard]] DatasetLayout datasetLayout(const std::filesystem::path& folder,
                                          std::string_view wish);

/// Which layout `folder` has, by the files in it.
/// @throws Error{Unsupported} naming what was looked for if it has none of them.
[[nodiscard]] DatasetLayout detectedLayout(const std::filesystem::path& folder);

/// The members of a data set in a fixed order: by subset, then as its lists or its table have them,
/// or by name.
///
/// Splits come from files alone (lists, a column, folders), never from chance. A member whose files
/// are missing is listed all the same; opening it tells which. Lines of a reject.txt beside
/// a table are ids to leave out; where there is an accept.txt, its ids alone are kept.
///
/// @param split  "train", "val" or "test": only these; empty: all
/// @throws Error{NotFound} naming the list, table or folder that is missing · Error{Corrupt} for a
///         table that cannot be read or an id that occurs twice · Error{NotFound} if the split has
///         no member.
[[nodiscard]] std::vector<PairFiles> datasetMembers(const std::filesystem::path& folder,
                                                    DatasetLayout layout,
                                                    std::string_view split = {});

}  // namespace r2r
