// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/made_rows.h"

#include "engine/core/error.h"
#include "engine/imaging/color/srgb_profile.h"
#include "tests/engine/imaging/sample_pictures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

namespace r2r {
namespace {

using testing::noisePicture;

/// The form of `picture` without its pixels.
Photograph formOf(const Image& picture) {
    Image form(picture.size(), picture.channels(), picture.sampleType());
    form.setEncoding(picture.encoding());
    form.setIccProfile(picture.iccProfile());
    return {form, {}};
}

std::vector<std::byte> written(const Image& picture,
                               ImageFormat format,
                               std::atomic<int>* most = nullptr) {
    std::vector<std::byte> file;
    const RowMaker rows = [&](int first, int count) {
        if (most)
            *most = std::max(most->load(), count);
        return cropped(picture, {0, first, picture.width(), count});
    };
    encodeMadeRows(formOf(picture), rows, format, {}, [&](std::span<const std::byte> piece) {
        file.insert(file.end(), piece.begin(), piece.end());
    });
    return file;
}

TEST(MadeRows, GiveTheBytesOfTheWholePicture) {
    for (const ImageFormat format :
         {ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff, ImageFormat::WebP})
        for (const SampleType type : {SampleType::U8, SampleType::U16, SampleType::F32}) {
            Image picture = noisePicture({700, 900}, 3, type);
            picture.setIccProfile(type == SampleType::F32 ? nullptr : srgbProfile());

            EXPECT_EQ(written(picture, format), encodePhotograph({picture, {}}, format))
                << static_cast<int>(format) << ' ' << static_cast<int>(type);
        }
}

TEST(MadeRows, AreMadeAFewAtATime) {
    const Image picture = noisePicture({2000, 3500}, 3, SampleType::U8);
    for (const ImageFormat format : {ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff}) {
        std::atomic<int> most = 0;

        (void)written(picture, format, &most);

        EXPECT_LT(most, 3500) << static_cast<int>(format);
    }
}

TEST(MadeRows, ThatCannotBeMadeAreNoFile) {
    const Image picture = noisePicture({60, 50}, 3, SampleType::U8);
    const RowMaker failing = [](int, int) -> Image { throw Error(ErrorCode::Internal, "no rows"); };
    for (const ImageFormat format : {ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff})
        EXPECT_THROW(encodeMadeRows(formOf(picture), failing, format, {}, [](auto) {}), Error);
}

}  // namespace
}  // namespace r2r
