// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/cv_view.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

TEST(CvView, ShowsTheVeryPixels) {
    Image image({3, 2}, 3, SampleType::U16);
    image.mutableRow<uint16_t>(1)[4] = 40000;

    const cv::Mat view = cvView(image);

    EXPECT_EQ(view.type(), CV_16UC3);
    EXPECT_EQ(view.data, reinterpret_cast<const uchar*>(image.data()));
    EXPECT_EQ(view.at<cv::Vec3w>(1, 1)[1], 40000);
}

TEST(CvView, WritingDetachesFromOtherCopies) {
    Image image({2, 2}, 1, SampleType::F32);
    const Image copy = image;

    mutableCvView(image).at<float>(1, 0) = 0.5F;

    EXPECT_EQ(image.row<float>(1)[0], 0.5F);
    EXPECT_EQ(copy.row<float>(1)[0], 0.0F);
}

TEST(CvView, OfAnEmptyImageIsEmpty) {
    Image image;

    EXPECT_TRUE(cvView(image).empty());
    EXPECT_TRUE(mutableCvView(image).empty());
}

TEST(ImageFromCv, CopiesRowsThatAreNotContiguous) {
    cv::Mat whole(4, 5, CV_8UC4);
    for (int i = 0; i < 80; ++i)
        whole.data[i] = static_cast<uchar>(i);

    const Image image = imageFromCv(whole(cv::Rect(1, 1, 2, 2)), ColorEncoding::LinearSrgb);

    EXPECT_EQ(image.size(), (Size{2, 2}));
    EXPECT_EQ(image.channels(), 4);
    EXPECT_EQ(image.encoding(), ColorEncoding::LinearSrgb);
    EXPECT_THAT(image.row<uint8_t>(1), ::testing::ElementsAre(44, 45, 46, 47, 48, 49, 50, 51));
}

TEST(ImageFromCv, RefusesOtherSampleTypes) {
    const cv::Mat doubles(2, 2, CV_64FC1);

    EXPECT_THROW(static_cast<void>(imageFromCv(doubles)), Error);
}

}  // namespace
}  // namespace r2r
