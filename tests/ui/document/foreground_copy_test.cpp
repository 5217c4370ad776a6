// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/foreground_copy.h"

#include "tests/ui/document/sample_document.h"

#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using testing::kSecond;
using testing::redForeground;

Composition withNames(std::initializer_list<const char*> names) {
    Composition composition = testing::sampleComposition();
    composition.foregrounds.clear();
    for (const char* name : names) {
        composition.foregrounds.push_back(redForeground(composition.unusedId(), {200, 150}));
        composition.foregrounds.back().name = name;
    }
    return composition;
}

TEST(ForegroundCopy, NamesAreTakenOnce) {
    EXPECT_EQ(unusedName(withNames({"cup"}), "dog"), "dog");
    EXPECT_EQ(unusedName(withNames({"cup"}), "cup"), "cup 2");
    EXPECT_EQ(unusedName(withNames({"cup", "cup 2"}), "cup"), "cup 3");
}

TEST(ForegroundCopy, CopiesOfCopiesAreNumbered) {
    EXPECT_EQ(nameOfCopy(withNames({"cup"}), "cup"), "cup copy");
    EXPECT_EQ(nameOfCopy(withNames({"cup", "cup copy"}), "cup"), "cup copy 2");
    EXPECT_EQ(nameOfCopy(withNames({"cup", "cup copy"}), "cup copy"), "cup copy 2");
    EXPECT_EQ(nameOfCopy(withNames({"cup copy 2"}), "cup copy 2"), "cup copy");
    EXPECT_EQ(nameOfCopy(withNames({"photocopy"}), "photocopy"), "photocopy copy");
}

TEST(ForegroundCopy, EveryCopyLiesALittleFartherAside) {
    Composition composition = testing::sampleComposition();
    Foreground copy = redForeground(kSecond, {200, 150});
    copy.placement = freePlacement(composition, copy);
    EXPECT_EQ(copy.placement.centre, (Point{206, 156}));
    composition.foregrounds.push_back(copy);

    EXPECT_EQ(freePlacement(composition, redForeground(ForegroundId{3}, {200, 150})).centre,
              (Point{212, 162}));
    EXPECT_EQ(freePlacement(composition, redForeground(ForegroundId{3}, {90, 90})).centre,
              (Point{90, 90}));
}

}  // namespace
}  // namespace r2r::ui
