// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/write_error.h"

#include "engine/core/file_io.h"
#include "tests/support/failure.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <cerrno>
#include <tuple>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using testing::failureOf;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

TEST(WriteError, HasWordsOfItsOwnForEachUsualReason) {
    const std::vector<std::tuple<int, const char*, const char*>> cases = {
        {ENOENT, "there is no folder out", "Make the folder"},
        {EACCES, "you do not have permission to write into out", "permissions"},
        {EROFS, "read-only", "another disk"},
        {ENOSPC, "its disk is full", "Free some space"},
        {EDQUOT, "your share of its disk", "Free some space"},
        {ENAMETOOLONG, "name is too long", "shorter name"},
    };
    for (const auto& [code, says, advises] : cases) {
        const Error error = writeError("out/a.png", code);

        EXPECT_THAT(error.message(), HasSubstr("could not write out/a.png: ")) << code;
        EXPECT_THAT(error.message(), HasSubstr(says)) << code;
        EXPECT_THAT(error.hint(), HasSubstr(advises)) << code;
    }
}

TEST(WriteError, NamesTheFileThatStandsWhereAFolderShould) {
    const TemporaryFolder folder;
    writeFileAtomically(folder / "note", std::string_view("x"));

    const Error file = failureOf([&] { requireWritable(folder / "note/deep/a.png"); });
    const Error made = failureOf([&] { makeFolder(folder / "note/deep"); });

    const std::string named = (folder / "note").string() + " is a file, not a folder";
    EXPECT_THAT(file.message(), HasSubstr(named));
    EXPECT_THAT(made.message(), HasSubstr("could not make the folder"));
    EXPECT_THAT(made.message(), HasSubstr(named));
}

TEST(RequireWritable, SaysWhatWritingWouldSay) {
    const TemporaryFolder folder;
    const fs::path path = folder / "none/a.png";

    const Error asked = failureOf([&] { requireWritable(path); });
    const Error tried = failureOf([&] { writeFileAtomically(path, std::string_view("x")); });

    EXPECT_EQ(asked.message(), tried.message());
    EXPECT_EQ(asked.hint(), tried.hint());
    EXPECT_THAT(asked.message(), HasSubstr("there is no folder " + (folder / "none").string()));
}

/// Found out by writing: the superuser is not held back by permissions.
TEST(RequireWritable, KnowsPlacesThatTakeNoFiles) {
    const Error file = failureOf([] { requireWritable("/proc/a.png"); });
    const Error folder = failureOf([] { requireWritableFolder("/proc"); });
    const Error made = failureOf([] { requireWritableFolder("/proc/out/deep"); });

    // Only the superuser gets as far as the first.
    const auto says = [](const std::string& what) {
        return AnyOf(what + ": no file can be made in /proc",
                     what + ": you do not have permission to write into /proc");
    };
    EXPECT_THAT(file.message(), says("could not write /proc/a.png"));
    EXPECT_THAT(folder.message(), says("could not write into /proc"));
    EXPECT_THAT(made.message(), says("could not make the folder /proc/out"));
}

TEST(WriteError, DoesNotMissAFolderThatIsThere) {
    const TemporaryFolder folder;

    const Error error = writeError(folder / "a.png", ENOENT);

    EXPECT_THAT(error.message(), HasSubstr("no file can be made in " + folder.path().string()));
    EXPECT_EQ(error.hint(), "Choose another place.");
}

TEST(RequireWritable, KnowsNamesThatAreTooLong) {
    const TemporaryFolder folder;
    const std::string longest(255, 'a');
    writeFileAtomically(folder / longest, std::string_view("before"));

    const Error tooLong = failureOf([&] { requireWritable(folder / (longest + "a")); });
    requireWritable(folder / longest);
    writeFileAtomically(folder / longest, std::string_view("after"));

    EXPECT_THAT(tooLong.message(), HasSubstr("its name is too long"));
    EXPECT_EQ(readFile(folder / longest).size(), 5U);
}

TEST(RequireWritable, TellsOfALinkWhatItsEndLacks) {
    const TemporaryFolder folder;
    fs::create_symlink(folder / "none/a.png", folder / "link.png");

    const Error error = failureOf([&] { requireWritable(folder / "link.png"); });

    EXPECT_THAT(error.message(), HasSubstr("there is no folder " + (folder / "none").string()));
    fs::create_directory(folder / "none");
    writeFileAtomically(folder / "link.png", std::string_view("x"));
    EXPECT_TRUE(fs::is_symlink(folder / "link.png"));
    EXPECT_TRUE(fs::is_regular_file(folder / "none/a.png"));
}

TEST(RequireWritable, LeavesNothingBehind) {
    const TemporaryFolder folder;

    requireWritable(folder / "a.png");

    EXPECT_EQ(folder.entryCount(), 0);
}

}  // namespace
}  // namespace r2r
