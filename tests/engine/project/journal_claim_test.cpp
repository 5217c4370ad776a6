// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_claim.h"

#include "engine/core/error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::TemporaryFolder;

fs::perms permissionsOf(const fs::path& path) {
    return fs::status(path).permissions();
}

TEST(JournalClaim, NobodyElseCanReadAJournal) {
    const TemporaryFolder folder;
    const auto mask = ::umask(0);

    const JournalClaim claim = JournalClaim::made(folder / "journals");
    ::umask(mask);

    EXPECT_EQ(permissionsOf(folder / "journals"), fs::perms::owner_all);
    EXPECT_EQ(permissionsOf(claim.path()), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(JournalClaim, TwoWindowsNeverShareOne) {
    const TemporaryFolder folder;
    const JournalClaim first = JournalClaim::made(folder.path());
    const JournalClaim second = JournalClaim::made(folder.path());

    EXPECT_NE(first.path(), second.path());
    EXPECT_THAT(abandonedJournals(folder.path()), IsEmpty());
}

TEST(JournalClaim, OneWhoseOwnerIsGoneIsClaimedOnce) {
    const TemporaryFolder folder;
    fs::path path;
    { path = JournalClaim::made(folder.path()).path(); }

    const auto found = abandonedJournals(folder.path());

    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found.front().path(), path);
    EXPECT_THAT(abandonedJournals(folder.path()), IsEmpty());
}

TEST(JournalClaim, OneOfAKilledProcessIsFound) {
    const TemporaryFolder folder;
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t owner = ::fork();
    if (owner == 0) {
        const JournalClaim claim = JournalClaim::made(folder.path());
        (void)!::write(ready[1], "x", 1);
        ::pause();
        ::_exit(0);
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    EXPECT_THAT(abandonedJournals(folder.path()), IsEmpty());

    ::kill(owner, SIGKILL);
    ::waitpid(owner, nullptr, 0);

    EXPECT_THAT(abandonedJournals(folder.path()), SizeIs(1));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST(JournalClaim, OneThatIsRemovedLeavesNothing) {
    const TemporaryFolder folder;
    JournalClaim claim = JournalClaim::made(folder.path());
    std::ofstream(claim.path().string() + "-wal") << "steps";

    claim.remove();

    EXPECT_EQ(folder.entryCount(), 0);
}

TEST(JournalClaim, ALockWithoutAJournalIsTidiedAway) {
    const TemporaryFolder folder;
    std::ofstream(folder / "old.journal.lock");

    EXPECT_THAT(abandonedJournals(folder.path()), IsEmpty());

    EXPECT_EQ(folder.entryCount(), 0);
}

TEST(JournalClaim, WithoutAFolderThereIsASentence) {
    EXPECT_THROW((void)JournalClaim::made("/proc/no-such-folder"), Error);
    EXPECT_THAT(abandonedJournals("/proc/no-such-folder"), IsEmpty());
}

}  // namespace
}  // namespace r2r
