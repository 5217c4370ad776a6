// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/tensor_image.h"

#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <ostream>

namespace r2r {
namespace {

using testing::TensorNear;

/// Forms that LibTorch takes for contiguous, whatever the order of their axes: one channel, one
/// row, one column, one pixel; and forms that it does not.
struct Form {
    Size size;
    int channels = 1;
};

void PrintTo(const Form& form, std::ostream* out) {
    *out << form.size.width << "×" << form.size.height << "×" << form.channels;
}

class TensorImage : public ::testing::TestWithParam<Form> {
protected:
    /// Every sample another number.
    static Image counted() {
        Image image(GetParam().size, GetParam().channels, SampleType::F32);
        float next = 0;
        for (int y = 0; y < image.height(); ++y)
            for (float& value : image.mutableRow<float>(y))
                value = next++;
        return image;
    }

    static at::Tensor countedTensor() {
        const auto [size, channels] = GetParam();
        return at::arange(size.area() * channels, at::kFloat)
            .view({1, size.height, size.width, channels})
            .permute({0, 3, 1, 2})
            .clone(at::MemoryFormat::Contiguous);
    }
};

TEST_P(TensorImage, HasChannelsFirst) {
    const Image image = counted();

    const at::Tensor tensor = tensorFromImage(image);

    EXPECT_THAT(tensor, TensorNear(countedTensor(), 0));
    EXPECT_TRUE(tensor.is_contiguous());
}

TEST_P(TensorImage, IsACopy) {
    Image image = counted();
    const at::Tensor tensor = tensorFromImage(image);

    for (int y = 0; y < image.height(); ++y)
        std::ranges::fill(image.mutableRow<float>(y), -1.0F);

    EXPECT_THAT(tensor, TensorNear(countedTensor(), 0));
}

TEST_P(TensorImage, OutlivesATemporaryImage) {
    const at::Tensor tensor = tensorFromImage(counted());
    const Image takesItsPlace(GetParam().size, GetParam().channels, SampleType::F32);

    EXPECT_THAT(tensor, TensorNear(countedTensor(), 0));
}

TEST_P(TensorImage, ComesBackAsTheSameImage) {
    const Image image = counted();

    EXPECT_EQ(imageFromTensor(tensorFromImage(image)), image);
}

TEST_P(TensorImage, TheImageIsACopyOfTheTensor) {
    at::Tensor tensor = countedTensor();
    const Image image = imageFromTensor(tensor);

    tensor.fill_(-1);

    EXPECT_EQ(image, counted());
}

TEST_P(TensorImage, TheImageMayComeFromPartsInAnyOrder) {
    const at::Tensor last = countedTensor().contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor part = at::cat({countedTensor(), countedTensor()}, 3)
                                .narrow(3, GetParam().size.width, GetParam().size.width);

    EXPECT_EQ(imageFromTensor(last), counted());
    EXPECT_EQ(imageFromTensor(part), counted());
}

INSTANTIATE_TEST_SUITE_P(Forms,
                         TensorImage,
                         ::testing::Values(Form{{7, 5}, 3},
                                           Form{{7, 5}, 1},
                                           Form{{7, 1}, 3},
                                           Form{{1, 5}, 3},
                                           Form{{1, 1}, 3},
                                           Form{{7, 1}, 1},
                                           Form{{1, 5}, 1},
                                           Form{{1, 1}, 1}));

}  // namespace
}  // namespace r2r
