// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace r2r {

/// The largest picture that is worked with; also the bound for what a file's header may claim
/// before anything is allocated.
inline constexpr int64_t kMaximumPixels = int64_t{1} << 29;

enum class SampleType : uint8_t { U8, U16, F32 };

[[nodiscard]] size_t bytesPerSample(SampleType type);

/// The meaning of the samples of a picture without an ICC profile.
enum class ColorEncoding : uint8_t {
    Srgb,       ///< sRGB primaries and transfer curve; the default for everything 8 and 16 bit
    LinearSrgb  ///< sRGB primaries, linear light, values above 1 allowed; floating-point files
};

/// ICC profile bytes, shared; null means "as `ColorEncoding` says".
using IccProfile = std::shared_ptr<const std::vector<std::byte>>;

/// Pixels: interleaved rows without padding, 1 to 4 channels (grey · grey, alpha · R, G, B · R, G,
/// B, alpha).
///
/// Copying shares the pixels and costs a pointer, so a value may cross threads and live in an
/// undo stack. Code that writes goes through a `mutable…` call, which detaches first. Integer
/// samples use their whole range for [0, 1]; alpha is not premultiplied.
class Image {
public:
    Image() = default;

    /// Zero-filled.
    /// @throws Error{InvalidArgument} for an empty size or channels outside 1…4,
    ///         Error{OutOfMemory} if the pixels do not fit.
    Image(Size size, int channels, SampleType type);

    [[nodiscard]] Size size() const { return size_; }

    [[nodiscard]] int width() const { return size_.width; }

    [[nodiscard]] int height() const { return size_.height; }

    [[nodiscard]] int channels() const { return channels_; }

    [[nodiscard]] SampleType sampleType() const { return type_; }

    [[nodiscard]] bool isEmpty() const { return size_.isEmpty(); }

    [[nodiscard]] bool hasAlpha() const { return channels_ == 2 || channels_ == 4; }

    [[nodiscard]] size_t bytesPerRow() const;

    [[nodiscard]] size_t byteCount() const {
        return bytesPerRow() * static_cast<size_t>(size_.height);
    }

    [[nodiscard]] ColorEncoding encoding() const { return encoding_; }

    void setEncoding(ColorEncoding encoding) { encoding_ = encoding; }

    [[nodiscard]] const IccProfile& iccProfile() const { return profile_; }

    void setIccProfile(IccProfile profile) { profile_ = std::move(profile); }

    [[nodiscard]] const std::byte* data() const;
    [[nodiscard]] std::byte* mutableData();  ///< detaches

    /// Row `y` as samples of type T (uint8_t, uint16_t or float; asserted).
    template <typename T>
    [[nodiscard]] std::span<const T> row(int y) const;
    template <typename T>
    [[nodiscard]] std::span<T> mutableRow(int y);  ///< detaches

    /// True when both show the very same pixels in memory; cheap change detection.
    [[nodiscard]] bool sharesPixelsWith(const Image& other) const {
        return pixels_ == other.pixels_;
    }

    /// Same form, encoding, profile and samples.
    [[nodiscard]] bool operator==(const Image& other) const;

private:
    using Pixels = std::vector<std::byte>;

    void detach();

    Size size_;
    int channels_ = 0;
    SampleType type_ = SampleType::U8;
    ColorEncoding encoding_ = ColorEncoding::Srgb;
    IccProfile profile_;
    std::shared_ptr<const Pixels> pixels_;
};

/// A copy of the part of `image` inside `region`, which must be inside the image.
/// @throws Error{InvalidArgument} otherwise.
[[nodiscard]] Image cropped(const Image& image, const Rect& region);

template <typename T>
constexpr SampleType sampleTypeOf();

template <>
constexpr SampleType sampleTypeOf<uint8_t>() {
    return SampleType::U8;
}

template <>
constexpr SampleType sampleTypeOf<uint16_t>() {
    return SampleType::U16;
}

template <>
constexpr SampleType sampleTypeOf<float>() {
    return SampleType::F32;
}

namespace detail {
void assertRow(const Image& image, int y, SampleType type);
}

template <typename T>
std::span<const T> Image::row(int y) const {
    detail::assertRow(*this, y, sampleTypeOf<T>());
    const auto* first = reinterpret_cast<const T*>(data() + bytesPerRow() * static_cast<size_t>(y));
    return {first, static_cast<size_t>(size_.width) * static_cast<size_t>(channels_)};
}

template <typename T>
std::span<T> Image::mutableRow(int y) {
    detail::assertRow(*this, y, sampleTypeOf<T>());
    auto* first = reinterpret_cast<T*>(mutableData() + bytesPerRow() * static_cast<size_t>(y));
    return {first, static_cast<size_t>(size_.width) * static_cast<size_t>(channels_)};
}

}  // namespace r2r
