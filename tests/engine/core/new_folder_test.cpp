// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/new_folder.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/disk_faults.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_of.h"

#include <gmock/gmock.h>

#include <string>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;
using testing::textOf;

void publish(const fs::path& target, std::string_view text) {
    NewFolder fresh(target);
    writeFileAtomically(fresh.path() / "note", text);
    fresh.publish();
}

TEST(NewFolder, AppearsWhenItIsPublished) {
    const TemporaryFolder folder;
    NewFolder fresh(folder / "above/model");
    writeFileAtomically(fresh.path() / "note", std::string_view("new"));
    EXPECT_FALSE(fs::exists(folder / "above/model"));

    fresh.publish();

    EXPECT_EQ(textOf(folder / "above/model/note"), "new");
}

TEST(NewFolder, TakesThePlaceOfAnOlderOne) {
    const TemporaryFolder folder;
    publish(folder / "model", "old");

    publish(folder / "model", "new");

    EXPECT_EQ(textOf(folder / "model/note"), "new");
    EXPECT_EQ(folder.entryCount(), 1);
}

TEST(NewFolder, IsGoneUnlessItIsPublished) {
    const TemporaryFolder folder;

    { const NewFolder fresh(folder / "model"); }

    EXPECT_EQ(folder.entryCount(), 0);
}

TEST(NewFolder, CannotBeBelowAFile) {
    const TemporaryFolder folder;
    writeFileAtomically(folder / "note", std::string_view("old"));

    EXPECT_THROW(NewFolder(folder / "note/model"), Error);
}

TEST(NewFolder, EveryFaultOfTheDiskLeavesTheOldFolderOrTheNewOne) {
    const TemporaryFolder folder;
    publish(folder / "model", "old");

    testing::doWithEveryFault(
        folder.path(),
        [&] { publish(folder / "model", "new"); },
        [&] {
            EXPECT_EQ(textOf(folder / "model/note"), "new");
            EXPECT_EQ(folder.entryCount(), 1);
        });
}

}  // namespace
}  // namespace r2r
