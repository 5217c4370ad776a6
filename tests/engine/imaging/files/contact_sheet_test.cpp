// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/contact_sheet.h"

#include "engine/core/error.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace r2r::testing {
namespace {

Image plain(Size size, int channels, uint8_t level) {
    Image image(size, channels, SampleType::U8);
    for (int y = 0; y < size.height; ++y)
        std::ranges::fill(image.mutableRow<uint8_t>(y), level);
    return image;
}

TEST(ContactSheet, LaysGroupsInRowsAsHighAsTheirTallestPicture) {
    const std::vector<std::vector<Image>> groups(5,
                                                 {plain({40, 20}, 3, 200), plain({10, 6}, 1, 100)});
    const SheetLayout layout{.cellSide = 20, .columns = 2, .gap = 2};

    const Image sheet = contactSheet(groups, layout);

    EXPECT_EQ(sheet.size(), (Size{2 + 2 * (2 * 22 + 2), 2 + 3 * (10 + 4)}));
    EXPECT_EQ(sheet.row<uint8_t>(2 + 9)[3 * (2 + 10)], 200);       // fitted into its cell
    EXPECT_EQ(sheet.row<uint8_t>(2 + 5)[3 * (2 + 22 + 10)], 100);  // grey becomes colour
    EXPECT_EQ(sheet.row<uint8_t>(2 + 1)[3 * (2 + 22 + 10)], 40);   // above it is ground
}

TEST(ContactSheet, LeavesThePlaceOfAnEmptyPictureFree) {
    const std::vector<std::vector<Image>> groups = {{Image(), plain({20, 20}, 3, 200)},
                                                    {plain({20, 20}, 3, 200)}};

    const Image sheet = contactSheet(groups, {.cellSide = 20, .columns = 1, .gap = 2});

    EXPECT_EQ(sheet.row<uint8_t>(10)[3 * 10], 40);
    EXPECT_EQ(sheet.row<uint8_t>(10)[3 * 34], 200);
}

TEST(ContactSheet, HeadingsTakeALineOfTheirOwn) {
    const std::vector<std::vector<Image>> groups = {{plain({60, 60}, 3, 0)}};
    SheetLayout layout{.cellSide = 60, .columns = 1};
    const int without = contactSheet(groups, layout).height();
    layout.headings = {"composite"};

    const Image sheet = contactSheet(groups, layout);

    int brightest = 0;
    for (int y = 0; y < sheet.height() - without; ++y)
        brightest = std::max<int>(brightest, std::ranges::max(sheet.row<uint8_t>(y)));
    EXPECT_GT(sheet.height(), without);
    EXPECT_GT(brightest, 200);
}

TEST(ContactSheet, NeedsAPicture) {
    EXPECT_THROW((void)contactSheet({}), Error);
}

}  // namespace
}  // namespace r2r::testing
