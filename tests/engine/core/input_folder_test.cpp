// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/input_folder.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <string>

namespace r2r {
namespace {

std::string refusal(const std::filesystem::path& folder) {
    try {
        requireFolder(folder, "Name a folder.");
    } catch (const Error& error) {
        return error.message() + ". " + error.hint();
    }
    return {};
}

TEST(InputFolder, AFileIsNotCalledMissing) {
    const testing::TemporaryFolder folder;
    writeFileAtomically(folder / "a.png", "x");
    const std::string file = (folder / "a.png").string();
    const std::string none = (folder / "none").string();

    EXPECT_EQ(refusal(folder.path()), "");
    EXPECT_EQ(refusal(file), file + " is a file, not a folder. Name a folder.");
    EXPECT_EQ(refusal(none), "there is no folder " + none + ". Name a folder.");
}

}  // namespace
}  // namespace r2r
