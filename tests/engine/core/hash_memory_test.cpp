// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/hash_memory.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <fstream>
#include <stop_token>
#include <sys/stat.h>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

class HashMemoryTest : public ::testing::Test {
protected:
    HashMemoryTest() { writeInPlace("first"); }

    /// Into the same file, as an editor of bytes does.
    void writeInPlace(const std::string& text) const {
        std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
        if (!file.is_open())
            file.open(path_, std::ios::binary | std::ios::out);
        file << text;
    }

    TemporaryFolder folder_;
    fs::path path_ = folder_ / "file";
    HashMemory memory_{std::chrono::nanoseconds(0)};
};

TEST_F(HashMemoryTest, ReadsAFileOnceAsLongAsItStaysAsItIs) {
    const std::string hash = memory_.hashOf(path_);

    EXPECT_EQ(hash, fileHash(path_));
    EXPECT_EQ(memory_.hashOf(path_), hash);
    EXPECT_EQ(memory_.filesRead(), 1);
}

TEST_F(HashMemoryTest, NoticesContentOfTheSameSizeUnderTheOldTime) {
    struct stat before = {};
    ASSERT_EQ(::stat(path_.c_str(), &before), 0);
    const std::string hash = memory_.hashOf(path_);

    writeInPlace("other");
    const timespec times[] = {before.st_atim, before.st_mtim};
    ASSERT_EQ(::utimensat(AT_FDCWD, path_.c_str(), times, 0), 0);

    EXPECT_NE(memory_.hashOf(path_), hash);
}

TEST_F(HashMemoryTest, DoesNotTrustTheTimeOfAFileThatWasJustWritten) {
    HashMemory memory;

    (void)memory.hashOf(path_);
    (void)memory.hashOf(path_);

    EXPECT_EQ(memory.filesRead(), 2);
}

TEST_F(HashMemoryTest, CanBeStoppedAndThenRemembersNothing) {
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW((void)memory_.hashOf(path_, JobContext(stop.get_token(), nullptr)), Cancelled);
    EXPECT_EQ(memory_.hashOf(path_), fileHash(path_));
}

TEST_F(HashMemoryTest, SaysWhyAFileCannotBeRead) {
    EXPECT_THROW((void)memory_.hashOf(folder_ / "gone"), Error);
    EXPECT_THROW((void)memory_.hashOf(folder_.path()), Error);
}

}  // namespace
}  // namespace r2r::testing
