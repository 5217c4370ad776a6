// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/mask_file.h"

#include "engine/imaging/files/image_file.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

namespace r2r {
namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::plainPicture;
using testing::TemporaryFolder;

/// One row of grey values, in as many channels as wanted.
template <typename T>
Image greys(const std::vector<T>& values, int channels = 1) {
    Image image({static_cast<int>(values.size()), 1}, channels, sampleTypeOf<T>());
    auto sample = image.mutableRow<T>(0).begin();
    for (const T value : values)
        sample = std::fill_n(sample, channels, value);
    return image;
}

Image colors(const std::vector<std::array<uint8_t, 3>>& pixels) {
    Image image({static_cast<int>(pixels.size()), 1}, 3, SampleType::U8);
    auto sample = image.mutableRow<uint8_t>(0).begin();
    for (const auto& pixel : pixels)
        sample = std::ranges::copy(pixel, sample).out;
    return image;
}

std::vector<int> levels(const Image& mask) {
    const auto row = mask.row<uint8_t>(0);
    return {row.begin(), row.end()};
}

TEST(MaskFile, TakesAlphaUnlessItIsOpaque) {
    const TemporaryFolder folder;
    writePhotograph(folder / "a.png", {plainPicture({4, 4}, {10, 20, 30, 99}, SampleType::U8), {}});
    writePhotograph(folder / "b.png",
                    {plainPicture({4, 4}, {99, 100, 101, 255}, SampleType::U8), {}});

    EXPECT_EQ(readMask(folder / "a.png"), plainPicture({4, 4}, {99}, SampleType::U8));
    EXPECT_EQ(readMask(folder / "b.png"), plainPicture({4, 4}, {100}, SampleType::U8));
}

TEST(MaskFile, KeepsEveryGreyLevel) {
    const TemporaryFolder folder;
    Image ramp({256, 1}, 1, SampleType::U8);
    for (size_t i = 0; i < 256; ++i)
        ramp.mutableRow<uint8_t>(0)[i] = static_cast<uint8_t>(i);
    writePhotograph(folder / "ramp.png", {ramp, {}});

    EXPECT_EQ(readMask(folder / "ramp.png"), ramp);
}

TEST(MaskFile, TakesAHalfForAHalfInEveryFormat) {
    const TemporaryFolder folder;
    Image half = greys<float>({0.0F, 0.5F, 1.0F}, 3);
    half.setEncoding(ColorEncoding::LinearSrgb);
    writePhotograph(folder / "a.tif", {half, {}});
    writePhotograph(folder / "a.exr", {half, {}});
    writePhotograph(folder / "a.png", {greys<uint16_t>({0, 32768, 65535}, 3), {}});

    for (const char* name : {"a.tif", "a.exr", "a.png"})
        EXPECT_THAT(levels(readMask(folder / name)), ElementsAreArray({0, 128, 255})) << name;
}

TEST(MaskFile, TakesZeroAndOneForAWholeMask) {
    for (const MaskReading& reading : {maskReading(greys<uint8_t>({0, 1, 1}, 3)),
                                       maskReading(greys<uint8_t>({0, 1, 1})),
                                       maskReading(greys<uint16_t>({0, 1, 1}, 3))}) {
        EXPECT_THAT(levels(reading.mask), ElementsAreArray({0, 255, 255}));
        EXPECT_THAT(reading.note, HasSubstr("0 and 1"));
    }
}

TEST(MaskFile, TakesAllNumberedObjects) {
    for (const MaskReading& reading : {maskReading(greys<uint8_t>({0, 3, 1, 15}, 3)),
                                       maskReading(greys<uint16_t>({0, 3, 1, 15})),
                                       maskReading(greys<float>({0, 3, 1, 15}, 3))}) {
        EXPECT_THAT(levels(reading.mask), ElementsAreArray({0, 255, 255, 255}));
        EXPECT_THAT(reading.note, HasSubstr("up to 15"));
    }
}

TEST(MaskFile, TakesLevelsOfEightBitsInWiderSamplesForWhatTheyAre) {
    for (const MaskReading& reading : {maskReading(greys<uint16_t>({0, 128, 255}, 3)),
                                       maskReading(greys<float>({0, 128, 255}, 3))}) {
        EXPECT_THAT(levels(reading.mask), ElementsAreArray({0, 128, 255}));
        EXPECT_THAT(reading.note, HasSubstr("255"));
    }
}

TEST(MaskFile, LeavesLabelsAsTheyAreForWhoChoosesAmongThem) {
    EXPECT_THAT(levels(labelsOf(greys<uint8_t>({0, 3, 1, 15}, 3))),
                ElementsAreArray({0, 3, 1, 15}));
    EXPECT_THAT(levels(labelsOf(greys<uint16_t>({0, 3, 150}))), ElementsAreArray({0, 3, 150}));
}

TEST(MaskFile, TakesColoredLabelsAsAWhole) {
    const MaskReading one = maskReading(colors({{0, 0, 0}, {128, 0, 0}}));
    const MaskReading voc =
        maskReading(colors({{0, 0, 0}, {128, 0, 0}, {224, 224, 192}, {192, 128, 128}}));

    EXPECT_THAT(levels(one.mask), ElementsAreArray({0, 255}));
    EXPECT_THAT(one.note, HasSubstr("1 object;"));
    EXPECT_THAT(levels(voc.mask), ElementsAreArray({0, 255, 0, 255}));
    EXPECT_THAT(voc.note, HasSubstr("2 objects"));
}

TEST(MaskFile, SaysThatAPictureInColorsIsNoMask) {
    const MaskReading reading = maskReading(colors({{250, 0, 20}, {30, 200, 10}}));

    EXPECT_THAT(levels(reading.mask), ElementsAreArray({90, 80}));
    EXPECT_THAT(reading.note, HasSubstr("in colours"));
}

TEST(MaskFile, HasNothingToSayOfOrdinaryMasks) {
    for (const Image& picture : {greys<uint8_t>({0, 255}, 3),
                                 greys<uint8_t>({0, 0}),
                                 greys<uint8_t>({0, 90, 120}),
                                 greys<float>({0.0F, 0.25F, 1.0F}, 3),
                                 colors({{0, 0, 0}, {250, 255, 251}})})
        EXPECT_THAT(maskReading(picture).note, IsEmpty());
}

}  // namespace
}  // namespace r2r
