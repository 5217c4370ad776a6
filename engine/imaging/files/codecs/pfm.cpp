// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/pfm.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <string>

namespace r2r::codecs {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

/// Takes the next word and the one space after it.
std::string_view word(std::string_view& text) {
    const size_t start = std::min(text.find_first_not_of(kSpaces), text.size());
    const size_t end = std::min(text.find_first_of(kSpaces, start), text.size());
    const std::string_view found = text.substr(start, end - start);
    text.remove_prefix(std::min(end + 1, text.size()));
    return found;
}

template <typename Number>
Number numberIn(const Source& source, std::string_view& text) {
    const std::string_view digits = word(text);
    Number number{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size())
        throw source.error(ErrorCode::Corrupt, "the PFM header is damaged");
    return number;
}

void swapBytes(std::span<float> samples) {
    for (float& sample : samples) {
        const auto bits = std::bit_cast<uint32_t>(sample);
        sample = std::bit_cast<float>(__builtin_bswap32(bits));
    }
}

}  // namespace

FileParts decodePfm(const Source& source) {
    std::string_view text(reinterpret_cast<const char*>(source.content.data()),
                          source.content.size());
    const int channels = word(text) == "PF" ? 3 : 1;
    const auto width = numberIn<uint32_t>(source, text);
    const auto height = numberIn<uint32_t>(source, text);
    const auto scale = numberIn<double>(source, text);
    const Size size = source.checkedSize(width, height);
    const size_t rowBytes = static_cast<size_t>(width) * static_cast<size_t>(channels) * 4;
    if (text.size() / rowBytes < height)
        throw source.error(
            ErrorCode::Corrupt,
            fmt::format("{}, after {}", kEndsEarly, byteCountText(source.content.size())));
    if (std::abs(scale) != 1)
        source.warn(
            fmt::format("its scale of {:g} is a unit and changes nothing", std::abs(scale)));
    FileParts parts;
    parts.image = Image(size, channels, SampleType::F32);
    const bool isLittle = scale < 0;
    for (int y = size.height - 1; y >= 0; --y) {  // the lowest row comes first
        const auto row = parts.image.mutableRow<float>(y);
        std::memcpy(row.data(), text.data(), rowBytes);
        text.remove_prefix(rowBytes);
        if (isLittle != (std::endian::native == std::endian::little))
            swapBytes(row);
    }
    return parts;
}

}  // namespace r2r::codecs
