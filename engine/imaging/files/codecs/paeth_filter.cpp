// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/paeth_filter.h"

// The loop once more for AVX2; the loader picks. ThreadSanitizer instruments the loader's choice
// itself, before it is set up.
#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_THREAD__)
#define R2R_FILTER_CLONES __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define R2R_FILTER_CLONES
#endif

namespace r2r::codecs {
namespace {

[[gnu::always_inline]] inline int16_t magnitude(int16_t value) {
    return static_cast<int16_t>(value < 0 ? -value : value);
}

}  // namespace

R2R_FILTER_CLONES
void paethDifferences(const uint8_t* row,
                      const uint8_t* above,
                      size_t count,
                      size_t bytesPerPixel,
                      uint8_t* __restrict differences) {
    for (size_t i = 0; i < bytesPerPixel; ++i)
        differences[i] = static_cast<uint8_t>(row[i] - above[i]);
    for (size_t i = bytesPerPixel; i < count; ++i) {
        const auto left = static_cast<int16_t>(row[i - bytesPerPixel]);
        const auto up = static_cast<int16_t>(above[i]);
        const auto corner = static_cast<int16_t>(above[i - bytesPerPixel]);
        const auto fromLeft = static_cast<int16_t>(up - corner);
        const auto fromUp = static_cast<int16_t>(left - corner);
        const int16_t toLeft = magnitude(fromLeft);
        const int16_t toUp = magnitude(fromUp);
        const int16_t toCorner = magnitude(static_cast<int16_t>(fromLeft + fromUp));
        const int16_t other = toUp <= toCorner ? up : corner;
        const bool isLeft = (toLeft <= toUp) & (toLeft <= toCorner);
        const int16_t predicted = isLeft ? left : other;
        differences[i] = static_cast<uint8_t>(row[i] - predicted);
    }
}

}  // namespace r2r::codecs
