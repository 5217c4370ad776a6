// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/write_error.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <cerrno>
#include <functional>
#include <tuple>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

Error failureOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return {ErrorCode::Internal, "succeeded"};
}

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

TEST(RequireWritable, LeavesNothingBehind) {
    const TemporaryFolder folder;

    requireWritable(folder / "a.png");

    EXPECT_EQ(folder.entryCount(), 0);
}

}  // namespace
}  // namespace r2r
