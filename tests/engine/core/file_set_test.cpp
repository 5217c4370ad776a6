// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/file_set.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/disk_faults.h"
#include "tests/support/failure.h"
#include "tests/support/full_disk.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_of.h"

#include <gmock/gmock.h>

#include <string>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using testing::FullDisk;
using ::testing::HasSubstr;
using testing::messageOf;
using testing::TemporaryFolder;
using testing::textOf;

class FileSetTest : public ::testing::Test {
protected:
    FileSetTest() { writeFileAtomically(folder_ / "old", "before"); }

    TemporaryFolder folder_;
    FileSet set_;
};

TEST_F(FileSetTest, ShowsNothingUntilItIsPublished) {
    set_.add(folder_ / "old", "after");
    set_.add(folder_ / "new", "new");

    EXPECT_EQ(folder_.entryCount(), 1);
    EXPECT_EQ(textOf(folder_ / "old"), "before");
    set_.publish();

    EXPECT_EQ(folder_.entryCount(), 2);
    EXPECT_EQ(textOf(folder_ / "old"), "after");
    EXPECT_EQ(textOf(folder_ / "new"), "new");
}

TEST_F(FileSetTest, ADiskThatIsFullAtTheLastFileLeavesNothingOfTheFirst) {
    const std::string failure = [&] {
        const FullDisk disk(4096);
        return messageOf([&] {
            FileSet set;
            set.add(folder_ / "old", "after");
            set.add(folder_ / "large", std::string(100000, 'a'));
            set.publish();
        });
    }();

    EXPECT_THAT(failure, HasSubstr("could not write " + (folder_ / "large").string()));
    EXPECT_EQ(folder_.entryCount(), 1);
    EXPECT_EQ(textOf(folder_ / "old"), "before");
}

TEST_F(FileSetTest, TakesBackWhatWasNamedWhenALaterNameIsRefused) {
    set_.add(folder_ / "old", "after");
    set_.add(folder_ / "new", "new");
    set_.add(folder_ / "third", "third");
    fs::create_directory(folder_ / "third");

    EXPECT_THAT(messageOf([&] { set_.publish(); }), HasSubstr("third: it is a folder"));

    EXPECT_EQ(folder_.entryCount(), 2);  // "old" and the folder "third"
    EXPECT_EQ(textOf(folder_ / "old"), "before");
}

TEST_F(FileSetTest, DroppedLeavesNothing) {
    {
        FileSet set;
        set.add(folder_ / "new", "new");
    }

    EXPECT_EQ(folder_.entryCount(), 1);
}

TEST_F(FileSetTest, TakesWhatComesInPieces) {
    FileSet files;
    files.add(folder_ / "new", [](const ByteSink& sink) {
        for (const std::string_view piece : {"one ", "two"})
            sink(std::as_bytes(std::span(piece.data(), piece.size())));
    });
    files.publish();

    EXPECT_EQ(textOf(folder_ / "new"), "one two");
}

TEST_F(FileSetTest, LeavesNothingOfAFileThatIsNotFilled) {
    FileSet files;

    EXPECT_EQ(messageOf([&] {
                  files.add(folder_ / "new", [](const ByteSink& sink) {
                      sink(std::vector<std::byte>(10));
                      throw Error(ErrorCode::Internal, "half of it is missing");
                  });
              }),
              "half of it is missing");
    EXPECT_FALSE(fs::exists(folder_ / "new"));
}

TEST_F(FileSetTest, EveryFaultOfTheDiskLeavesAllOldFilesOrAllNewOnes) {
    testing::doWithEveryFault(
        folder_.path(),
        [&] {
            FileSet set;
            set.add(folder_ / "old", "after");
            set.add(folder_ / "new", "new");
            set.publish();
        },
        [&] {
            EXPECT_EQ(textOf(folder_ / "old"), "after");
            EXPECT_EQ(textOf(folder_ / "new"), "new");
        });
}

}  // namespace
}  // namespace r2r
