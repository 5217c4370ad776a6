// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/overlay_color.h"

#include "engine/imaging/color/color.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace r2r::ui {
namespace {

constexpr int kAlpha = 110;          // the pixels under it are still recognized
constexpr int kSamplesPerSide = 48;  // of the picture, across and down
constexpr double kWellSeen = 30;     // ΔE; red on grey has 36, red on a red car 2 to 9

const QColor kFilms[] = {
    {255, 64, 64}, {64, 220, 96}, {72, 120, 255}, {255, 64, 220}, {255, 220, 48}, {48, 220, 255}};

/// A few pixels of the picture, evenly spread; those under the mask, if there are any.
std::vector<QRgb> samples(const QImage& picture, const TiledMask& mask) {
    std::vector<QRgb> all;
    std::vector<QRgb> masked;
    const int across = std::min(picture.width(), kSamplesPerSide);
    const int down = std::min(picture.height(), kSamplesPerSide);
    for (int row = 0; row < down; ++row)
        for (int column = 0; column < across; ++column) {
            const int x = static_cast<int>((column + 0.5) * picture.width() / across);
            const int y = static_cast<int>((row + 0.5) * picture.height() / down);
            all.push_back(picture.pixel(x, y));
            if (mask.at(x, y) > 127)
                masked.push_back(all.back());
        }
    return masked.empty() ? all : masked;
}

Lab labOf(double red, double green, double blue) {
    return labFromSrgb(static_cast<float>(red / 255),
                       static_cast<float>(green / 255),
                       static_cast<float>(blue / 255));
}

/// The amount by which `film` changes a colour that it covers, ΔE.
double visibility(const QColor& film, QRgb under) {
    constexpr double kShare = kAlpha / 255.0;
    const auto mixed = [](int a, int b) { return (1 - kShare) * a + kShare * b; };
    const Lab before = labOf(qRed(under), qGreen(under), qBlue(under));
    const Lab after = labOf(mixed(qRed(under), film.red()),
                            mixed(qGreen(under), film.green()),
                            mixed(qBlue(under), film.blue()));
    return std::hypot(after.L - before.L, after.a - before.a, after.b - before.b);
}

/// By the quarter of the pixels where it is seen worst.
double visibility(const QColor& film, const std::vector<QRgb>& under) {
    std::vector<double> values;
    values.reserve(under.size());
    for (const QRgb color : under)
        values.push_back(visibility(film, color));
    const auto quarter = values.begin() + static_cast<ptrdiff_t>(values.size() / 4);
    std::ranges::nth_element(values, quarter);
    return *quarter;
}

}  // namespace

QColor overlayColor(const QImage& picture, const TiledMask& mask) {
    QColor best = kFilms[0];
    if (!picture.isNull()) {
        const std::vector<QRgb> under = samples(picture, mask);
        double most = visibility(best, under);
        const bool isRedSeen = most >= kWellSeen;
        for (const QColor& film : kFilms)
            if (const double seen = visibility(film, under); !isRedSeen && seen > most) {
                best = film;
                most = seen;
            }
    }
    best.setAlpha(kAlpha);
    return best;
}

}  // namespace r2r::ui
