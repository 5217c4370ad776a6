// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/append_line.h"

#include "engine/core/file_io.h"
#include "engine/core/write_error.h"
#include "tests/support/disk_faults.h"
#include "tests/support/full_disk.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_of.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;
using testing::textOf;

int append(const fs::path& path, std::string_view line) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const int code = appendLine(file, line);
    ::close(file);
    return code;
}

TEST(AppendLine, FollowsTheLinesBefore) {
    const TemporaryFolder folder;

    EXPECT_EQ(append(folder / "log", "one\n"), 0);
    EXPECT_EQ(append(folder / "log", "two\n"), 0);

    EXPECT_EQ(textOf(folder / "log"), "one\ntwo\n");
}

TEST(AppendLine, TakesBackHalfALine) {
    const TemporaryFolder folder;
    EXPECT_EQ(append(folder / "log", "one\n"), 0);

    {
        const testing::FullDisk full(6);
        EXPECT_EQ(append(folder / "log", "a longer one\n"), EFBIG);
    }

    EXPECT_EQ(textOf(folder / "log"), "one\n");
}

TEST(AppendLine, EveryFaultOfTheDiskLeavesWholeLines) {
    const TemporaryFolder folder;
    EXPECT_EQ(append(folder / "log", "one\n"), 0);

    testing::doWithEveryFault(
        folder.path(),
        [&] {
            if (const int code = append(folder / "log", "two\n"); code != 0)
                throw writeError(folder / "log", code);
        },
        [&] { EXPECT_EQ(textOf(folder / "log"), "one\ntwo\n"); });
}

}  // namespace
}  // namespace r2r
