// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/raw_twins.h"

#include "engine/imaging/files/image_file.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace r2r {
namespace {

namespace fs = std::filesystem;

bool isRaw(const fs::path& file) {
    return formatFromExtension(file) == ImageFormat::CameraRaw;
}

}  // namespace

std::vector<fs::path> takeRawTwins(std::vector<fs::path>& files) {
    const auto nameOf = [](const fs::path& file) { return file.parent_path() / file.stem(); };
    std::set<fs::path> developed;
    for (const fs::path& file : files)
        if (!isRaw(file))
            developed.insert(nameOf(file));
    const auto isTwin = [&](const fs::path& file) {
        return isRaw(file) && developed.contains(nameOf(file));
    };
    std::vector<fs::path> taken;
    std::ranges::copy_if(files, std::back_inserter(taken), isTwin);
    std::erase_if(files, isTwin);
    return taken;
}

}  // namespace r2r
