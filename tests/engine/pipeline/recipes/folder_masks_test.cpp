// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/folder_masks.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

class FolderWithMasks : public ::testing::Test {
protected:
    FolderMasks holding(std::initializer_list<const char*> names) const {
        for (const char* name : names)
            writeFileAtomically(folder / name, std::string_view("x"));
        return FolderMasks(folder.path());
    }

    testing::TemporaryFolder folder;
};

TEST_F(FolderWithMasks, TellsMasksByTheirPictures) {
    const FolderMasks masks =
        holding({"a.jpg", "a_mask.png", "b.png", "b.png_MASK.tif", "c_mask.png"});

    EXPECT_TRUE(masks.isMask(folder / "a_mask.png"));
    EXPECT_TRUE(masks.isMask(folder / "b.png_MASK.tif"));
    EXPECT_FALSE(masks.isMask(folder / "c_mask.png"));
    EXPECT_FALSE(masks.isMask(folder / "a.jpg"));
}

TEST_F(FolderWithMasks, PrefersTheVeryNameAndPng) {
    const FolderMasks masks = holding(
        {"a.jpg", "A.jpg", "a_mask.jpg", "A_mask.jpg", "b.jpg", "b_mask.jpg", "b_mask.png"});

    EXPECT_EQ(masks.maskOf(folder / "a.jpg"), folder / "a_mask.jpg");
    EXPECT_EQ(masks.maskOf(folder / "A.jpg"), folder / "A_mask.jpg");
    EXPECT_EQ(masks.maskOf(folder / "b.jpg"), folder / "b_mask.png");
}

TEST_F(FolderWithMasks, NamesTheFilesThatCouldBeTheMaskToo) {
    fs::create_directories(folder / "masks");
    const FolderMasks masks = holding({"a.jpg",
                                       "a_mask.jpg",
                                       "a_mask.png",
                                       "masks/a.png",
                                       "b.png",
                                       "b.jpg",
                                       "b_mask.png",
                                       "b.jpg_mask.png",
                                       "c.jpg",
                                       "c_mask.png"});

    EXPECT_EQ(masks.passedOver(folder / "a.jpg"),
              (std::vector<fs::path>{folder / "a_mask.jpg", folder / "masks/a.png"}));
    EXPECT_TRUE(masks.passedOver(folder / "b.png").empty());
    EXPECT_TRUE(masks.passedOver(folder / "b.jpg").empty());  // its own, and that of b.png
    EXPECT_TRUE(masks.passedOver(folder / "c.jpg").empty());
}

TEST_F(FolderWithMasks, PrefersWhatLiesBesideToAFolderOfMasks) {
    fs::create_directories(folder / "masks");
    fs::create_directories(folder / "mask");
    const FolderMasks masks = holding({"a.jpg",
                                       "a_mask.png",
                                       "b.jpg",
                                       "masks/a.png",
                                       "masks/b.tif",
                                       "masks/venice.png",
                                       "mask/d.png",
                                       "d.jpg"});
    const FolderMasks apart(folder / "masks");

    EXPECT_EQ(masks.maskOf(folder / "a.jpg"), folder / "a_mask.png");
    EXPECT_EQ(masks.maskOf(folder / "b.jpg"), folder / "masks/b.tif");
    EXPECT_EQ(masks.maskOf(folder / "d.jpg"), folder / "mask/d.png");
    EXPECT_EQ(masks.maskOf(folder / "c.jpg"), folder / "c_mask.png");
    EXPECT_TRUE(apart.isMask(folder / "masks/b.tif"));
    EXPECT_FALSE(apart.isMask(folder / "masks/venice.png"));
}

TEST_F(FolderWithMasks, TheWorkingDirectoryHasNeighboursToo) {
    fs::create_directories(folder / "images");
    fs::create_directories(folder / "masks");
    (void)holding({"images/a.jpg", "masks/a.png"});
    const fs::path before = fs::current_path();

    fs::current_path(folder / "images");
    const fs::path mask = FolderMasks(".").maskOf("./a.jpg");
    const bool isThere = fs::equivalent(mask, folder / "masks/a.png");
    fs::current_path(folder / "masks");
    const bool isMask = FolderMasks(".").isMask("./a.png");
    fs::current_path(before);

    EXPECT_TRUE(isThere) << mask;
    EXPECT_TRUE(isMask);
}

TEST_F(FolderWithMasks, OfAMaskOfAMaskKnowsThePicture) {
    const FolderMasks masks = holding({"venice.jpg", "venice_mask.png", "venice_mask_mask.png"});

    EXPECT_TRUE(masks.isMask(folder / "venice_mask.png"));
    EXPECT_FALSE(masks.isMask(folder / "venice_mask_mask.png"));
}

}  // namespace
}  // namespace r2r
