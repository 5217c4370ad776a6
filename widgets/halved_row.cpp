// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/halved_row.h"

#include <algorithm>

namespace r2r::widgets {
namespace {

/// The mean of four pixels, two channels at a time; rounded.
QRgb meanOf(QRgb a, QRgb b, QRgb c, QRgb d) {
    constexpr QRgb kPair = 0x00ff00ff;
    constexpr QRgb kHalf = 0x00020002;
    const QRgb low = (a & kPair) + (b & kPair) + (c & kPair) + (d & kPair) + kHalf;
    const QRgb high =
        ((a >> 8) & kPair) + ((b >> 8) & kPair) + ((c >> 8) & kPair) + ((d >> 8) & kPair) + kHalf;
    return ((low >> 2) & kPair) | (((high >> 2) & kPair) << 8);
}

}  // namespace

void halveRow(const QRgb* upper, const QRgb* lower, int width, QRgb* target, int first, int last) {
    for (int x = first; x <= last; ++x) {
        const int left = 2 * x;
        const int right = std::min(left + 1, width - 1);
        target[x] = meanOf(upper[left], upper[right], lower[left], lower[right]);
    }
}

}  // namespace r2r::widgets
