// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"

#include <filesystem>
#include <string>

namespace r2r::testing {

/// The bytes of a file as text.
[[nodiscard]] inline std::string textOf(const std::filesystem::path& path) {
    const std::vector<std::byte> content = readFile(path);
    return {reinterpret_cast<const char*>(content.data()), content.size()};
}

}  // namespace r2r::testing
