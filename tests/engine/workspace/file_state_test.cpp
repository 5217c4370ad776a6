// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/file_state.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace r2r {
namespace {

namespace fs = std::filesystem;

class FileState : public ::testing::Test {
protected:
    FileState() {
        fs::create_directories(folder_ / "deep");
        write("a", "one");
        write("deep/b", "two");
    }

    void write(const char* name, std::string_view text) const {
        writeFileAtomically(folder_ / name, text);
    }

    testing::TemporaryFolder folder_;
};

TEST_F(FileState, IsTheSameAsLongAsNothingIsWritten) {
    const std::string before = fileState(folder_.path());
    (void)readFile(folder_ / "a");

    EXPECT_EQ(fileState(folder_.path()), before);
}

TEST_F(FileState, ChangesWithAFileThatIsReplacedByOneOfItsSizeAndTime) {
    const std::string before = fileState(folder_.path());
    const auto time = fs::last_write_time(folder_ / "deep/b");
    write("deep/b", "TWO");
    fs::last_write_time(folder_ / "deep/b", time);

    EXPECT_NE(fileState(folder_.path()), before);
}

TEST_F(FileState, ChangesWithAFileThatComesOrGoes) {
    const std::string before = fileState(folder_.path());
    write("c", "three");
    const std::string more = fileState(folder_.path());
    fs::remove(folder_ / "c");

    EXPECT_NE(more, before);
    EXPECT_EQ(fileState(folder_.path()), before);
}

TEST_F(FileState, IsThatOfASingleFile) {
    const std::string before = fileState(folder_ / "a");
    write("deep/b", "something else");
    const std::string untouched = fileState(folder_ / "a");
    write("a", "longer");

    EXPECT_EQ(untouched, before);
    EXPECT_NE(fileState(folder_ / "a"), before);
}

TEST_F(FileState, IsEmptyWhereThereIsNothing) {
    EXPECT_EQ(fileState(folder_ / "nowhere"), "");
    EXPECT_EQ(fileState({}), "");
}

}  // namespace
}  // namespace r2r
