// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/tensor_image.h"

#include <ATen/ATen.h>

#include <cassert>
#include <cstring>

namespace r2r {

at::Tensor tensorFromImage(const Image& image) {
    assert(image.sampleType() == SampleType::F32);
    // `from_blob` wants a writable pointer; the clone never writes through it. Not `contiguous`:
    // one channel, or one pixel, counts as contiguous already, and the tensor would look into an
    // image that may be gone.
    auto* pixels = const_cast<std::byte*>(image.data());
    return at::from_blob(pixels, {1, image.height(), image.width(), image.channels()}, at::kFloat)
        .permute({0, 3, 1, 2})
        .clone(at::MemoryFormat::Contiguous);
}

Image imageFromTensor(const at::Tensor& tensor) {
    const at::Tensor rows =
        tensor.squeeze(0).permute({1, 2, 0}).to(at::kCPU, at::kFloat).contiguous();
    Image image({static_cast<int>(rows.size(1)), static_cast<int>(rows.size(0))},
                static_cast<int>(rows.size(2)),
                SampleType::F32);
    std::memcpy(image.mutableData(), rows.const_data_ptr<float>(), image.byteCount());
    return image;
}

}  // namespace r2r
