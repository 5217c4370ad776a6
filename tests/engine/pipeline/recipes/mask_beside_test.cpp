// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/mask_beside.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

TEST(MaskBeside, IsNamedAfterThePicture) {
    EXPECT_EQ(maskBeside("photos/beach.jpg"), "photos/beach_mask.png");
    EXPECT_EQ(maskBeside("beach.2.png"), "beach.2_mask.png");
}

TEST(MaskBeside, OfThePictureAloneComesBeforeOneForAllOfItsName) {
    const testing::TemporaryFolder folder;
    writeFileAtomically(folder / "a_mask.png", std::string_view("x"));
    writeFileAtomically(folder / "a.png_mask.png", std::string_view("x"));

    EXPECT_EQ(maskBeside(folder / "a.png"), folder / "a.png_mask.png");
    EXPECT_EQ(maskBeside(folder / "a.jpg"), folder / "a_mask.png");
}

}  // namespace
}  // namespace r2r
