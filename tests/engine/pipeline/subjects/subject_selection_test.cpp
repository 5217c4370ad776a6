// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/subjects/subject_selection.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>

#include <cmath>
#include <vector>

namespace r2r {
namespace {

/// Takes everything that is redder than it is blue, and keeps the means of what it was shown.
class RedThings final : public SubjectNetwork {
public:
    [[nodiscard]] Image map(const Image& square) override {
        ++calls;
        Image map(square.size(), 1, SampleType::F32);
        for (int y = 0; y < map.height(); ++y)
            for (size_t x = 0; x < static_cast<size_t>(map.width()); ++x)
                map.mutableRow<float>(y)[x] =
                    square.row<float>(y)[3 * x] > square.row<float>(y)[3 * x + 2] ? 1.0F : 0.0F;
        return map;
    }

    int calls = 0;
};

constexpr Size kSize{400, 300};
constexpr Rect kLeft{40, 80, 90, 120};
constexpr Rect kRight{260, 90, 100, 110};

/// Two red things on a blue ground with a little texture.
Image twoThings() {
    Image picture(kSize, 3, SampleType::U8);
    for (int y = 0; y < kSize.height; ++y)
        for (int x = 0; x < kSize.width; ++x) {
            const bool isThing = kLeft.contains(x, y) || kRight.contains(x, y);
            const auto noise = static_cast<uint8_t>((x * 7 + y * 13 + x * y) % 23);
            const auto row = picture.mutableRow<uint8_t>(y);
            row[3 * static_cast<size_t>(x)] = static_cast<uint8_t>((isThing ? 180 : 40) + noise);
            row[3 * static_cast<size_t>(x) + 1] = static_cast<uint8_t>(60 + noise);
            row[3 * static_cast<size_t>(x) + 2] =
                static_cast<uint8_t>((isThing ? 40 : 180) + noise);
        }
    return picture;
}

double iou(const Image& mask, const std::vector<Rect>& wanted) {
    double both = 0;
    double either = 0;
    for (int y = 0; y < kSize.height; ++y)
        for (int x = 0; x < kSize.width; ++x) {
            const bool isIn = mask.row<uint8_t>(y)[static_cast<size_t>(x)] >= 128;
            const bool isWanted =
                std::ranges::any_of(wanted, [&](const Rect& rect) { return rect.contains(x, y); });
            both += isIn && isWanted;
            either += isIn || isWanted;
        }
    return either > 0 ? both / either : 1;
}

TEST(SubjectSelection, TheWholePictureIsTheNetworksMap) {
    RedThings network;

    const Image mask = subjectMask(twoThings(), {}, &network);

    EXPECT_EQ(mask.size(), kSize);
    EXPECT_GT(iou(mask, {kLeft, kRight}), 0.95);
    EXPECT_EQ(network.calls, 1);
}

TEST(SubjectSelection, ABoxTakesOneOfSeveralThings) {
    RedThings network;
    const SubjectQuery query{.box = Rect{30, 70, 110, 140}};

    EXPECT_GT(iou(subjectMask(twoThings(), query, &network), {kLeft}), 0.93);
    EXPECT_GT(iou(subjectMask(twoThings(), query, nullptr), {kLeft}), 0.9) << "without a network";
}

TEST(SubjectSelection, AClickTakesTheThingUnderIt) {
    RedThings network;
    const SubjectQuery query{.points = {{{300, 140}}}};

    EXPECT_GT(iou(subjectMask(twoThings(), query, &network), {kRight}), 0.93);
}

TEST(SubjectSelection, ClicksAddUp) {
    RedThings network;
    const SubjectQuery query{.points = {{{300, 140}}, {{80, 140}}}};

    EXPECT_GT(iou(subjectMask(twoThings(), query, &network), {kLeft, kRight}), 0.93);
}

TEST(SubjectSelection, WhatIsNotWantedIsLeftOut) {
    RedThings network;
    const Image mask =
        subjectMask(twoThings(), {.points = {{{300, 140}}, {{265, 95}, false}}}, &network);

    EXPECT_LT(mask.row<uint8_t>(95)[265], 128);
}

TEST(SubjectSelection, APointCountsFullyWhateverShapeThePartHas) {
    const Point between{200, 145};  // where nothing looks like the things
    const Point onThing{300, 140};
    for (const Rect& box : {Rect{0, 130, 400, 30}, Rect{0, 60, 400, 200}, Rect{190, 0, 120, 300}}) {
        const Image mask = subjectMask(
            twoThings(), {.box = box, .points = {{between}, {onThing, false}}}, nullptr);

        EXPECT_GE(mask.row<uint8_t>(145)[200], 250) << box.width << " × " << box.height;
        EXPECT_LE(mask.row<uint8_t>(140)[300], 5) << box.width << " × " << box.height;
    }
}

TEST(SubjectSelection, TheSameQueryGivesTheSameMask) {
    RedThings network;
    const SubjectQuery query{.points = {{{300, 140}}}};

    EXPECT_EQ(subjectMask(twoThings(), query, &network), subjectMask(twoThings(), query, &network));
}

TEST(SubjectSelection, RefusesPlacesOutsideThePicture) {
    const Image picture = twoThings();

    EXPECT_THROW(static_cast<void>(subjectMask(picture, {.points = {{{400, 10}}}}, nullptr)),
                 Error);
    EXPECT_THROW(static_cast<void>(subjectMask(picture, {.points = {{{1e300, 10}}}}, nullptr)),
                 Error);
    EXPECT_THROW(static_cast<void>(subjectMask(picture, {.box = Rect{500, 10, 9, 9}}, nullptr)),
                 Error);
}

TEST(SubjectSearch, LooksAtNothingTwiceAndFurtherPointsCount) {
    RedThings network;
    SubjectSearch search(twoThings());
    const SubjectQuery first{.points = {{{300, 140}}}};
    EXPECT_EQ(search.mask(first, &network), subjectMask(twoThings(), first, &network));
    const int calls = network.calls;
    const SubjectQuery further{.points = {{{300, 140}}, {{265, 95}, false}}};

    const Image mask = search.mask(further, &network);

    EXPECT_EQ(network.calls, calls);
    EXPECT_GT(iou(mask, {kRight}), 0.9);
    EXPECT_LT(mask.row<uint8_t>(95)[265], 128) << "not wanted";
}

TEST(SubjectSearch, AnswersAnotherQueryAsIfItWereTheFirst) {
    RedThings network;
    SubjectSearch search(twoThings());
    const SubjectQuery first{.points = {{{300, 140}}}};
    const SubjectQuery other{.points = {{{80, 140}}}};
    (void)search.mask(first, &network);

    EXPECT_EQ(search.mask(other, &network), subjectMask(twoThings(), other, &network));
    EXPECT_EQ(search.mask(first, &network), subjectMask(twoThings(), first, &network));
}

}  // namespace
}  // namespace r2r
