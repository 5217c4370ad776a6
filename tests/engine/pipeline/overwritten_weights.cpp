// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/pipeline/overwritten_weights.h"

#include <fstream>
#include <string>

namespace r2r::testing {

void overwriteWeights(const std::filesystem::path& file, char byte) {
    constexpr std::streamoff kBytes = 64;
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(-kBytes, std::ios::end);
    stream << std::string(kBytes, byte);
}

}  // namespace r2r::testing
