// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/image.h"

#include "engine/core/error.h"
#include "engine/core/inside.h"

#include <atomic>
#include <cassert>
#include <cstring>
#include <fmt/format.h>
#include <new>
#include <stdexcept>

namespace r2r {

size_t bytesPerSample(SampleType type) {
    switch (type) {
        case SampleType::U8:
            return 1;
        case SampleType::U16:
            return 2;
        case SampleType::F32:
            break;
    }
    return 4;
}

Image::Image(Size size, int channels, SampleType type)
    : size_(size), channels_(channels), type_(type) {
    if (size.isEmpty() || channels < 1 || channels > 4)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("an image of {}×{} pixels and {} channels cannot exist",
                                size.width,
                                size.height,
                                channels));
    const auto refuse = [&] {
        throw Error(ErrorCode::OutOfMemory,
                    fmt::format("there is no memory for a picture of {}×{} pixels ({} MiB)",
                                size.width,
                                size.height,
                                byteCount() >> 20),
                    "Close other programs or work on a smaller picture.");
    };
    try {
        pixels_ = std::make_shared<Pixels>(byteCount());
    } catch (const std::bad_alloc&) {
        refuse();
    } catch (const std::length_error&) {  // more than any machine could address
        refuse();
    }
}

size_t Image::bytesPerRow() const {
    return static_cast<size_t>(size_.width) * static_cast<size_t>(channels_) *
           bytesPerSample(type_);
}

const std::byte* Image::data() const {
    return pixels_ ? pixels_->data() : nullptr;
}

std::byte* Image::mutableData() {
    detach();
    // The only writer: `detach` made us the sole owner of pixels that were allocated non-const.
    return pixels_ ? const_cast<std::byte*>(pixels_->data()) : nullptr;
}

void Image::detach() {
    if (pixels_ && pixels_.use_count() > 1)
        pixels_ = std::make_shared<Pixels>(*pixels_);
    // Another thread may just have dropped its copy: its reads must come before our writes.
    std::atomic_thread_fence(std::memory_order_acquire);
}

bool Image::operator==(const Image& other) const {
    if (size_ != other.size_ || channels_ != other.channels_ || type_ != other.type_ ||
        encoding_ != other.encoding_)
        return false;
    const bool sameProfile =
        profile_ == other.profile_ || (profile_ && other.profile_ && *profile_ == *other.profile_);
    return sameProfile &&
           (pixels_ == other.pixels_ || (pixels_ && other.pixels_ && *pixels_ == *other.pixels_));
}

Image cropped(const Image& image, const Rect& region) {
    requireInside(region, image.size());
    Image result(region.size(), image.channels(), image.sampleType());
    result.setEncoding(image.encoding());
    result.setIccProfile(image.iccProfile());
    const size_t bytesPerPixel =
        static_cast<size_t>(image.channels()) * bytesPerSample(image.sampleType());
    const std::byte* source = image.data() + static_cast<size_t>(region.y) * image.bytesPerRow() +
                              static_cast<size_t>(region.x) * bytesPerPixel;
    std::byte* target = result.mutableData();
    for (int y = 0; y < region.height; ++y) {
        std::memcpy(target, source, result.bytesPerRow());
        source += image.bytesPerRow();
        target += result.bytesPerRow();
    }
    return result;
}

void detail::assertRow([[maybe_unused]] const Image& image,
                       [[maybe_unused]] int y,
                       [[maybe_unused]] SampleType type) {
    assert(image.sampleType() == type);
    assert(y >= 0 && y < image.height());
}

}  // namespace r2r
