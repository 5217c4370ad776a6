// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/cv_view.h"

#include "engine/core/error.h"

#include <cstring>
#include <fmt/format.h>

namespace r2r {
namespace {

int cvDepth(SampleType type) {
    switch (type) {
        case SampleType::U8:
            return CV_8U;
        case SampleType::U16:
            return CV_16U;
        case SampleType::F32:
            break;
    }
    return CV_32F;
}

SampleType sampleType(const cv::Mat& matrix) {
    switch (matrix.depth()) {
        case CV_8U:
            return SampleType::U8;
        case CV_16U:
            return SampleType::U16;
        case CV_32F:
            return SampleType::F32;
        default:
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("a matrix of {} is not a picture of 8-bit, 16-bit or 32-bit "
                                    "floating-point samples",
                                    cv::typeToString(matrix.type())));
    }
}

cv::Mat view(const Image& image, std::byte* pixels) {
    return {image.height(),
            image.width(),
            CV_MAKETYPE(cvDepth(image.sampleType()), image.channels()),
            pixels};
}

}  // namespace

cv::Mat cvView(const Image& image) {
    if (image.isEmpty())
        return {};
    // OpenCV knows no const matrix; the header asks callers not to write.
    return view(image, const_cast<std::byte*>(image.data()));
}

cv::Mat mutableCvView(Image& image) {
    if (image.isEmpty())
        return {};
    return view(image, image.mutableData());
}

Image imageFromCv(const cv::Mat& matrix, ColorEncoding encoding) {
    Image image({matrix.cols, matrix.rows}, matrix.channels(), sampleType(matrix));
    image.setEncoding(encoding);
    std::byte* target = image.mutableData();
    for (int y = 0; y < matrix.rows; ++y) {
        std::memcpy(target, matrix.ptr(y), image.bytesPerRow());
        target += image.bytesPerRow();
    }
    return image;
}

}  // namespace r2r
