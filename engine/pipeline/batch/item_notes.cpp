// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/item_notes.h"

#include "engine/pipeline/recipes/mask_beside.h"

#include <string_view>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "NAME";  // of a picture, in a note that others may share

fs::path shared(const fs::path& mask, const BatchItem& item) {
    const std::string name = mask.filename().string();
    const std::string stem = item.picture.stem().string();
    if (!name.starts_with(stem))
        return mask;
    return mask.parent_path() / (std::string(kName) + name.substr(stem.size()));
}

}  // namespace

std::vector<std::string> withoutNames(std::vector<std::string> notes, const BatchItem& item) {
    for (std::string& note : notes) {
        if (const std::string name = item.picture.string() + ": "; note.starts_with(name))
            note.erase(0, name.size());
        else if (const std::string mask = item.mask.string(); note.starts_with(mask + ": "))
            note.replace(0, mask.size(), "the mask");
    }
    return notes;
}

std::string OtherMasks::noteOn(const BatchItem& item) {
    const fs::path folder = item.picture.parent_path();
    const FolderMasks& masks = folders_.try_emplace(folder, folder).first->second;
    std::vector<fs::path> others = masks.passedOver(item.picture);
    for (fs::path& mask : others)
        mask = shared(mask, item);
    return passedOverMasks(shared(item.mask, item), others);
}

std::vector<std::string> OtherMasks::named(std::vector<std::string> notes, const BatchItem& item) {
    const std::string stem = item.picture.stem().string();
    for (std::string& note : notes)
        if (note.starts_with(kPassedOverBeginning))
            for (size_t at = note.find(kName); at != note.npos;
                 at = note.find(kName, at + stem.size()))
                note.replace(at, kName.size(), stem);
    return notes;
}

}  // namespace r2r
