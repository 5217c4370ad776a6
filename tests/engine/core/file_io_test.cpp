// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/file_io.h"

#include "engine/core/error.h"
#include "tests/support/disk_faults.h"
#include "tests/support/failure.h"
#include "tests/support/full_disk.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_of.h"

#include <gmock/gmock.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using testing::failureOf;
using testing::FullDisk;
using ::testing::HasSubstr;
using testing::TemporaryFolder;
using testing::textOf;

void write(const fs::path& path, std::string_view text) {
    writeFileAtomically(path, text);
}

TEST(FileIo, ReadsWhatWasWritten) {
    const TemporaryFolder folder;
    const std::string text("first\0second", 12);

    write(folder / "note", text);

    EXPECT_EQ(textOf(folder / "note"), text);
    EXPECT_EQ(folder.entryCount(), 1);
}

TEST(FileIo, AnEmptyFileIsAFile) {
    const TemporaryFolder folder;

    write(folder / "empty", "");

    EXPECT_TRUE(readFile(folder / "empty").empty());
}

TEST(FileIo, ReplacesTheWholeFile) {
    const TemporaryFolder folder;
    write(folder / "note", std::string(100000, 'a'));

    write(folder / "note", "short");

    EXPECT_EQ(textOf(folder / "note"), "short");
    EXPECT_EQ(folder.entryCount(), 1);
}

TEST(FileIo, AFullDiskLeavesTheOldFileAndNothingElse) {
    const TemporaryFolder folder;
    write(folder / "note", "old");

    const Error error = [&] {
        const FullDisk disk(4096);
        return failureOf([&] { write(folder / "note", std::string(100000, 'a')); });
    }();

    EXPECT_EQ(error.code(), ErrorCode::Unreadable);
    EXPECT_THAT(error.message(),
                HasSubstr("note: it is larger than its disk or your limits allow"));
    EXPECT_EQ(textOf(folder / "note"), "old");
    EXPECT_EQ(folder.entryCount(), 1);
}

TEST(FileIo, APathThroughAFileIsRefused) {
    const TemporaryFolder folder;
    write(folder / "note", "old");

    const Error error = failureOf([&] { write(folder / "note/deeper", "new"); });

    EXPECT_EQ(error.code(), ErrorCode::NotFound);
    EXPECT_THAT(error.message(), HasSubstr("note/deeper"));
    EXPECT_EQ(textOf(folder / "note"), "old");
}

TEST(FileIo, AMissingFolderIsNamed) {
    const TemporaryFolder folder;

    const Error error = failureOf([&] { write(folder / "none/note", "new"); });

    EXPECT_EQ(error.code(), ErrorCode::NotFound);
    EXPECT_THAT(error.message(), HasSubstr("none/note"));
    EXPECT_EQ(folder.entryCount(), 0);
}

TEST(FileIo, AFolderIsNoFile) {
    const TemporaryFolder folder;
    fs::create_directory(folder / "pictures");

    const Error written = failureOf([&] { write(folder / "pictures", "new"); });
    const Error read = failureOf([&] { static_cast<void>(readFile(folder / "pictures")); });

    EXPECT_EQ(written.code(), ErrorCode::Unreadable);
    EXPECT_THAT(written.message(), HasSubstr("it is a folder"));
    EXPECT_EQ(read.code(), ErrorCode::Unreadable);
    EXPECT_THAT(read.message(), HasSubstr("is a folder, not a file"));
}

TEST(FileIo, AReadOnlyFolderIsRefusedWithAHint) {
    if (::geteuid() == 0)
        GTEST_SKIP() << "root may write everywhere";
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);

    const Error error = failureOf([&] { write(folder / "note", "new"); });

    EXPECT_EQ(error.code(), ErrorCode::Unreadable);
    EXPECT_FALSE(error.hint().empty());
}

TEST(FileIo, KeepsPermissionsOfWhatItReplaces) {
    const TemporaryFolder folder;
    write(folder / "note", "old");
    fs::permissions(folder / "note", fs::perms(0640));

    write(folder / "note", "new");

    EXPECT_EQ(fs::status(folder / "note").permissions(), fs::perms(0640));
}

TEST(FileIo, NewFilesFollowTheUmask) {
    const TemporaryFolder folder;
    const mode_t before = ::umask(027);

    write(folder / "note", "new");
    ::umask(before);

    EXPECT_EQ(fs::status(folder / "note").permissions(), fs::perms(0640));
}

TEST(FileIo, ALinkStaysALink) {
    const TemporaryFolder folder;
    write(folder / "real", "old");
    fs::create_symlink("real", folder / "link");

    write(folder / "link", "new");

    EXPECT_TRUE(fs::is_symlink(folder / "link"));
    EXPECT_EQ(textOf(folder / "real"), "new");
}

TEST(FileIo, ABareNameIsWrittenHere) {
    const TemporaryFolder folder;
    const fs::path before = fs::current_path();
    fs::current_path(folder.path());

    write("note", "new");
    fs::current_path(before);

    EXPECT_EQ(textOf(folder / "note"), "new");
}

TEST(FileIo, MissingAndOversizedFilesAreTold) {
    const TemporaryFolder folder;
    write(folder / "large", std::string(3 << 20, 'a'));

    const Error missing = failureOf([&] { static_cast<void>(readFile(folder / "none")); });
    const Error large = failureOf([&] { static_cast<void>(readFile(folder / "large", 2 << 20)); });

    EXPECT_EQ(missing.code(), ErrorCode::NotFound);
    EXPECT_EQ(large.code(), ErrorCode::Unsupported);
    EXPECT_THAT(large.message(), HasSubstr("3 MiB, more than the 2 MiB"));
}

TEST(FileIo, APipeIsNotReadForever) {
    const TemporaryFolder folder;
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    // A process must hold the other end, or opening the pipe would already wait.
    const int writer = ::open((folder / "pipe").c_str(), O_RDWR);

    const Error error = failureOf([&] { static_cast<void>(readFile(folder / "pipe")); });
    ::close(writer);

    EXPECT_THAT(error.message(), HasSubstr("a device or pipe"));
}

TEST(FileIo, HashesAreThoseOfTheStandard) {
    const TemporaryFolder folder;
    write(folder / "abc", "abc");

    // FIPS 180-2, appendix B.1.
    EXPECT_EQ(fileHash(folder / "abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(contentHash({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(FileIo, AFolderIsMadeWithThoseAboveItAndMayBeThere) {
    const TemporaryFolder folder;

    makeFolder(folder / "a/b");
    makeFolder(folder / "a/b");
    EXPECT_TRUE(fs::is_directory(folder / "a/b"));

    writeFileAtomically(folder / "a/file", std::string_view("in the way"));
    try {
        makeFolder(folder / "a/file/c");
        FAIL() << "made";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unreadable);
        EXPECT_NE(error.message().find("a/file/c"), std::string::npos);
    }
}

TEST(FileIo, EveryFaultOfTheDiskLeavesTheOldFileOrTheNewOne) {
    const TemporaryFolder folder;
    write(folder / "note", "old");
    const std::string text(100000, 'a');

    testing::doWithEveryFault(
        folder.path(),
        [&] { write(folder / "note", text); },
        [&] { EXPECT_EQ(textOf(folder / "note"), text); });
}

}  // namespace
}  // namespace r2r
