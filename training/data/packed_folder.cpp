// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/packed_folder.h"

#include "training/packed_pairs_format.h"

#include <system_error>

namespace r2r {

bool isPackedFolder(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == packed::kEnding)
            return true;
    return false;
}

}  // namespace r2r
