// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/settings_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/disk_faults.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <string>
#include <sys/stat.h>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

class SettingsFileTest : public ::testing::Test {
protected:
    SettingsFileTest() { makeFolder(folder_ / "settings"); }

    [[nodiscard]] fs::path path() const { return folder_ / "settings/studio.json"; }

    r2r::testing::TemporaryFolder folder_;
};

TEST_F(SettingsFileTest, NoFaultOfADiskTakesAnythingAway) {
    SettingsFile(path()).set({{"recent", Json::array({"a.png", "b.png"})}, {"quality", 80}});

    const auto faults = r2r::testing::doWithEveryFault(
        path().parent_path(),
        [&] {
            SettingsFile(path()).set({{"quality", 95}, {"long", std::string(60'000, 'x')}});
        },
        [&] {
            const SettingsFile file(path());
            EXPECT_EQ(file.value("recent"), Json::array({"a.png", "b.png"}));
            EXPECT_EQ(file.value("quality"), 95);
            EXPECT_EQ(file.value("long").get<std::string>().size(), 60'000U);
        });

    EXPECT_GE(faults.full, 1);
    EXPECT_GE(faults.halved, 1);
}

TEST_F(SettingsFileTest, TheFirstFileIsWholeOrNotThere) {
    (void)r2r::testing::doWithEveryFault(
        path().parent_path(),
        [&] {
            SettingsFile(path()).set({{"quality", 95}});
        },
        [&] { EXPECT_EQ(SettingsFile(path()).value("quality"), 95); });
}

TEST_F(SettingsFileTest, WindowsSeeAndKeepWhatOthersSet) {
    SettingsFile one(path());
    SettingsFile other(path());
    one.set({{"a", 1}, {"b", 1}});
    EXPECT_EQ(other.value("a"), 1);

    other.set({{"b", 2}});
    one.set({{"c", 3}, {"a", nullptr}});

    EXPECT_EQ(one.value("b"), 2);
    EXPECT_TRUE(other.value("a").is_null());
    EXPECT_EQ(other.value("c"), 3);
}

TEST_F(SettingsFileTest, WhatCouldNotBeWrittenIsWrittenWithTheNextChange) {
    SettingsFile file(path());
    {
        const r2r::testing::FailingDisk disk(
            path().parent_path(), r2r::testing::DiskFault::Broken, 0);
        EXPECT_THROW(file.set({{"a", 1}}), Error);
    }
    EXPECT_EQ(file.value("a"), 1);
    EXPECT_FALSE(file.isThere());

    file.set({{"b", 2}});

    EXPECT_EQ(SettingsFile(path()).value("a"), 1);
    EXPECT_EQ(SettingsFile(path()).value("b"), 2);
}

TEST_F(SettingsFileTest, ADamagedFileCountsAsEmptyAndIsKept) {
    writeFileAtomically(path(), std::string_view("{\"a\": 1"));
    SettingsFile file(path());
    EXPECT_TRUE(file.value("a").is_null());

    file.set({{"b", 2}});

    EXPECT_EQ(SettingsFile(path()).value("b"), 2);
    EXPECT_EQ(readFile(path().string() + ".damaged").size(), 7U);
}

TEST_F(SettingsFileTest, WhatCannotBeReadIsNotWrittenOver) {
    ASSERT_EQ(::mkfifo(path().c_str(), 0600), 0);
    SettingsFile file(path());
    EXPECT_TRUE(file.value("a").is_null());

    EXPECT_THROW(file.set({{"a", 1}}), Error);

    EXPECT_TRUE(fs::is_fifo(path()));
    EXPECT_EQ(file.value("a"), 1);
}

TEST_F(SettingsFileTest, NobodyElseReadsIt) {
    SettingsFile(path()).set({{"a", 1}});

    EXPECT_EQ(fs::status(path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace
}  // namespace r2r::ui
