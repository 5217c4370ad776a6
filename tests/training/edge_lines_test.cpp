// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/edge_lines.h"

#include "tests/support/golden.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

/// The picture of the golden preprocessing cases.
at::Tensor formulaPicture(int64_t height, int64_t width) {
    at::Tensor picture = at::empty({height, width, 3}, at::kByte);
    auto* p = picture.mutable_data_ptr<uint8_t>();
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x) {
            *p++ = static_cast<uint8_t>(((x >> 3) * 53 + (y >> 3) * 97) & 255);
            *p++ = static_cast<uint8_t>(((x >> 2) * 31 + (y >> 4) * 59) & 255);
            *p++ = static_cast<uint8_t>((4 * x + 2 * y) & 255);
        }
    return picture;
}

at::Tensor formulaMask(int64_t height, int64_t width) {
    at::Tensor mask = at::zeros({height, width}, at::kByte);
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x)
            if ((x - 40) * (x - 40) + (y - 30) * (y - 30) <= 400 ||
                (x >= 60 && x < 80 && y >= 10 && y < 25))
                mask[y][x] = 255;
    return mask;
}

TEST(EdgeLines, EqualTheReferenceToTheByte) {
    const at::Tensor edges = edgeComposite(formulaPicture(61, 97), formulaMask(61, 97));

    EXPECT_TRUE(edges.permute({2, 0, 1}).equal(goldenTensor("preprocess/edge_fullres")));
}

TEST(EdgeLines, ThePictureStaysWhereThereIsNoForeground) {
    const at::Tensor picture = formulaPicture(9, 1);

    EXPECT_TRUE(edgeComposite(picture, at::zeros({9, 1}, at::kByte)).equal(picture));
}

}  // namespace
}  // namespace r2r::testing
