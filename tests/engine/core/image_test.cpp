// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/image.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <thread>
#include <vector>

namespace r2r {
namespace {

Image counted(Size size, int channels) {
    Image image(size, channels, SampleType::U8);
    uint8_t next = 0;
    for (int y = 0; y < size.height; ++y)
        for (uint8_t& sample : image.mutableRow<uint8_t>(y))
            sample = next++;
    return image;
}

IccProfile profileOf(std::vector<std::byte> bytes) {
    return std::make_shared<const std::vector<std::byte>>(std::move(bytes));
}

TEST(Image, StartsZeroFilledWithoutPadding) {
    const Image image({5, 3}, 3, SampleType::U16);

    EXPECT_EQ(image.bytesPerRow(), 30U);
    EXPECT_EQ(image.byteCount(), 90U);
    EXPECT_TRUE(std::all_of(
        image.data(), image.data() + 90, [](std::byte b) { return b == std::byte{0}; }));
}

TEST(Image, CopiesShareUntilOneIsWritten) {
    const Image original = counted({4, 4}, 3);
    Image copy = original;
    EXPECT_TRUE(copy.sharesPixelsWith(original));

    copy.mutableRow<uint8_t>(1)[2] = 200;

    EXPECT_FALSE(copy.sharesPixelsWith(original));
    EXPECT_EQ(original, counted({4, 4}, 3));
    EXPECT_EQ(copy.row<uint8_t>(1)[2], 200);
    EXPECT_EQ(copy.row<uint8_t>(3)[11], original.row<uint8_t>(3)[11]);
}

TEST(Image, TheOnlyOwnerWritesInPlace) {
    Image image = counted({4, 4}, 1);
    const std::byte* const before = image.data();

    EXPECT_EQ(image.mutableData(), before);
}

TEST(Image, RefusesWhatCannotExist) {
    EXPECT_THROW(Image({0, 5}, 3, SampleType::U8), Error);
    EXPECT_THROW(Image({5, -1}, 3, SampleType::U8), Error);
    EXPECT_THROW(Image({5, 5}, 0, SampleType::U8), Error);
    EXPECT_THROW(Image({5, 5}, 5, SampleType::U8), Error);
}

TEST(Image, SaysHowMuchMemoryIsMissing) {
    const int most = std::numeric_limits<int>::max();
    try {
        const Image image({most, most}, 4, SampleType::F32);
        FAIL() << "allocated";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::OutOfMemory);
        EXPECT_THAT(error.message(), ::testing::HasSubstr("2147483647×2147483647"));
    }
}

TEST(Image, ComparesFormMeaningAndSamples) {
    const Image image = counted({6, 2}, 2);
    Image other = counted({6, 2}, 2);
    EXPECT_EQ(image, other);

    EXPECT_NE(image, counted({2, 6}, 2));
    EXPECT_NE(image, counted({6, 2}, 1));
    other.setEncoding(ColorEncoding::LinearSrgb);
    EXPECT_NE(image, other);
    other = image;
    other.setIccProfile(profileOf({std::byte{1}}));
    EXPECT_NE(image, other);
    other = image;
    other.mutableRow<uint8_t>(1)[11] ^= 1;
    EXPECT_NE(image, other);
}

TEST(Image, EqualProfilesNeedNotBeTheSameBytesInMemory) {
    Image first = counted({3, 3}, 1);
    Image second = first;
    first.setIccProfile(profileOf({std::byte{1}, std::byte{2}}));
    second.setIccProfile(profileOf({std::byte{1}, std::byte{2}}));

    EXPECT_EQ(first, second);
}

TEST(Image, AlphaIsTheSecondOrFourthChannel) {
    EXPECT_FALSE(counted({1, 1}, 1).hasAlpha());
    EXPECT_TRUE(counted({1, 1}, 2).hasAlpha());
    EXPECT_FALSE(counted({1, 1}, 3).hasAlpha());
    EXPECT_TRUE(counted({1, 1}, 4).hasAlpha());
}

TEST(Cropped, TakesTheRegionAndWhatItMeans) {
    Image image = counted({8, 6}, 3);
    image.setEncoding(ColorEncoding::LinearSrgb);
    image.setIccProfile(profileOf({std::byte{7}}));

    const Image part = cropped(image, {2, 1, 5, 4});

    EXPECT_EQ(part.size(), (Size{5, 4}));
    EXPECT_EQ(part.encoding(), ColorEncoding::LinearSrgb);
    EXPECT_EQ(part.iccProfile(), image.iccProfile());
    for (int y = 0; y < 4; ++y)
        for (size_t i = 0; i < 15; ++i)
            ASSERT_EQ(part.row<uint8_t>(y)[i], image.row<uint8_t>(y + 1)[i + 6]);
}

TEST(Cropped, RefusesRegionsOutside) {
    const Image image = counted({8, 6}, 3);

    EXPECT_THROW(static_cast<void>(cropped(image, {4, 0, 5, 2})), Error);
    EXPECT_THROW(static_cast<void>(cropped(image, {-1, 0, 5, 2})), Error);
    EXPECT_THROW(static_cast<void>(cropped(image, {1, 1, 0, 2})), Error);
}

TEST(Image, ThreadsMayWriteTheirOwnCopies) {
    const Image original = counted({64, 64}, 1);
    {
        std::vector<std::jthread> threads;
        for (uint8_t i = 0; i < 4; ++i)
            threads.emplace_back([copy = original, i]() mutable {
                std::ranges::fill(copy.mutableRow<uint8_t>(5), i);
                EXPECT_EQ(copy.row<uint8_t>(5)[63], i);
            });
    }

    EXPECT_EQ(original, counted({64, 64}, 1));
}

}  // namespace
}  // namespace r2r
