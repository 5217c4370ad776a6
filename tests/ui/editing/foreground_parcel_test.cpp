// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/foreground_parcel.h"

#include "engine/core/error.h"
#include "tests/ui/document/sample_document.h"

#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

Foreground cup() {
    Foreground foreground = testing::redForeground(testing::kFirst, {70, 90});
    foreground.name = "Cup";
    foreground.mask.dab({100, 50}, 20, 0.5, 1, true);
    foreground.placement.degrees = 12;
    foreground.opacity = 0.5;
    foreground.harmony.model = "mkl";
    foreground.harmony.seed = 7;
    return foreground;
}

TEST(ForegroundParcel, ArrivesAsItWasSent) {
    EXPECT_EQ(unpacked(packed(cup())), cup());
}

TEST(ForegroundParcel, ADeepPictureKeepsItsBits) {
    Foreground deep = cup();
    for (const SampleType type : {SampleType::U16, SampleType::F32}) {
        deep.image = Image(deep.image.size(), 3, type);
        deep.image.setEncoding(type == SampleType::F32 ? ColorEncoding::LinearSrgb
                                                       : ColorEncoding::Srgb);

        EXPECT_EQ(unpacked(packed(deep)).image.sampleType(), type);
    }
}

TEST(ForegroundParcel, LeavesTheReferenceRegionOfAnotherBackgroundBehind) {
    Foreground foreground = cup();
    foreground.harmony.reference = Rect{1, 2, 3, 4};

    EXPECT_FALSE(unpacked(packed(foreground)).harmony.reference);
}

TEST(ForegroundParcel, ACutOneIsRefused) {
    const QByteArray parcel = packed(cup());

    for (const qsizetype length : {qsizetype{0}, qsizetype{7}, qsizetype{60}, parcel.size() - 1})
        EXPECT_THROW(static_cast<void>(unpacked(parcel.first(length))), Error) << length;
}

}  // namespace
}  // namespace r2r::ui
