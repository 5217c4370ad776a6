// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/color.h"

#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace r2r {
namespace {

constexpr double kEncodedKnee = 0.04045;
constexpr double kLinearKnee = 0.0031308;
constexpr double kSlope = 12.92;
constexpr double kOffset = 0.055;
constexpr double kExponent = 2.4;

double linearPower(double encoded) {
    return std::pow((encoded + kOffset) / (1 + kOffset), kExponent);
}

double encodedPower(double linear) {
    return (1 + kOffset) * std::pow(linear, 1 / kExponent) - kOffset;
}

double cubeRoot(double value) {
    return std::cbrt(value);
}

/// A smooth curve on [first, last), both powers of two, as parabolas on 64 pieces per octave.
///
/// The bits of a float already are (octave, piece, place in the piece), so that finding the
/// parabola costs a subtraction and a shift; pieces that grow with the value suit power laws, whose
/// relative error is then the same everywhere: below 1e-7 with 64 of them. The table of an octave
/// is one KiB and stays in the first cache.
class CurveTable {
public:
    using Curve = double (*)(double);

    CurveTable(Curve curve, float first, float last);

    float operator()(float value) const {
        const uint32_t place = std::bit_cast<uint32_t>(value) - first_;
        if (place >= span_) [[unlikely]]  // negative numbers and NaN too: their bits are beyond
            return static_cast<float>(curve_(value));
        const Parabola& piece = pieces_[place >> kPlaceBits];
        const float t = static_cast<float>(static_cast<int32_t>(place & kPlaceMask));
        return piece.constant + t * (piece.linear + t * piece.square);
    }

private:
    struct Parabola {
        float constant, linear, square, padding;
    };

    static constexpr uint32_t kPlaceBits = 23 - 6;
    static constexpr uint32_t kPlaceMask = (1U << kPlaceBits) - 1;
    static constexpr size_t kMaxPieces = 64 * 16;

    Curve curve_;
    uint32_t first_;
    uint32_t span_;
    std::array<Parabola, kMaxPieces> pieces_{};
};

CurveTable::CurveTable(Curve curve, float first, float last)
    : curve_(curve)
    , first_(std::bit_cast<uint32_t>(first))
    , span_(std::bit_cast<uint32_t>(last) - first_) {
    const auto count = static_cast<uint32_t>(span_ >> kPlaceBits);
    assert(count <= kMaxPieces && (first_ & kPlaceMask) == 0);
    constexpr double kLength = 1U << kPlaceBits;
    for (uint32_t i = 0; i < count; ++i) {
        const double left = std::bit_cast<float>(first_ + (i << kPlaceBits));
        const double right = std::bit_cast<float>(first_ + ((i + 1) << kPlaceBits));
        const double start = curve(left);
        const double middle = curve((left + right) / 2) - start;
        const double end = curve(right) - start;
        pieces_[i] = {.constant = static_cast<float>(start),
                      .linear = static_cast<float>((4 * middle - end) / kLength),
                      .square = static_cast<float>((2 * end - 4 * middle) / (kLength * kLength)),
                      .padding = 0};
    }
}

const CurveTable& linearTable() {
    static const CurveTable table(linearPower, 0x1p-5F, 0x1p3F);
    return table;
}

const CurveTable& encodedTable() {
    static const CurveTable table(encodedPower, 0x1p-9F, 0x1p6F);
    return table;
}

const CurveTable& cubeRootTable() {
    static const CurveTable table(cubeRoot, 0x1p-7F, 0x1p6F);
    return table;
}

float linearize(float encoded, const CurveTable& power) {
    const float magnitude = std::abs(encoded);
    if (magnitude <= static_cast<float>(kEncodedKnee))
        return encoded * static_cast<float>(1 / kSlope);
    return std::copysign(power(magnitude), encoded);
}

float encode(float linear, const CurveTable& power) {
    const float magnitude = std::abs(linear);
    if (magnitude <= static_cast<float>(kLinearKnee))
        return linear * static_cast<float>(kSlope);
    return std::copysign(power(magnitude), linear);
}

using Matrix = std::array<std::array<double, 3>, 3>;

// Primaries, white and the rounded constants of CIE 1976 are those of scikit-image, so that
// published Lab and ΔE figures can be compared digit by digit.
constexpr Matrix kXyzFromRgb = {{{0.412453, 0.357580, 0.180423},
                                 {0.212671, 0.715160, 0.072169},
                                 {0.019334, 0.119193, 0.950227}}};
constexpr std::array<double, 3> kWhite = {0.95047, 1.0, 1.08883};
constexpr float kCubeKnee = 0.008856F;
constexpr float kRootKnee = 0.2068966F;
constexpr float kRootSlope = 7.787F;
constexpr float kRootOffset = 16.0F / 116.0F;

constexpr Matrix inverse(const Matrix& m) {
    const auto cofactor = [&m](size_t i, size_t j) {
        const size_t i1 = (i + 1) % 3;
        const size_t i2 = (i + 2) % 3;
        const size_t j1 = (j + 1) % 3;
        const size_t j2 = (j + 2) % 3;
        return m[i1][j1] * m[i2][j2] - m[i1][j2] * m[i2][j1];
    };
    const double determinant =
        m[0][0] * cofactor(0, 0) + m[0][1] * cofactor(0, 1) + m[0][2] * cofactor(0, 2);
    Matrix result{};
    for (size_t i = 0; i < 3; ++i)
        for (size_t j = 0; j < 3; ++j)
            result[i][j] = cofactor(j, i) / determinant;
    return result;
}

/// XYZ relative to the white: 1, 1, 1 is white.
constexpr Matrix relativeXyzFromRgb() {
    Matrix result = kXyzFromRgb;
    for (size_t i = 0; i < 3; ++i)
        for (double& value : result[i])
            value /= kWhite[i];
    return result;
}

template <size_t row>
float product(const Matrix& m, float x, float y, float z) {
    return static_cast<float>(m[row][0]) * x + static_cast<float>(m[row][1]) * y +
           static_cast<float>(m[row][2]) * z;
}

float compressed(float value, const CurveTable& root) {
    return value > kCubeKnee ? root(value) : kRootSlope * value + kRootOffset;
}

float expanded(float value) {
    return value > kRootKnee ? value * value * value : (value - kRootOffset) * (1 / kRootSlope);
}

Lab labFromLinear(float r, float g, float b, const CurveTable& root) {
    constexpr Matrix kMatrix = relativeXyzFromRgb();
    const float fx = compressed(product<0>(kMatrix, r, g, b), root);
    const float fy = compressed(product<1>(kMatrix, r, g, b), root);
    const float fz = compressed(product<2>(kMatrix, r, g, b), root);
    return {.L = 116 * fy - 16, .a = 500 * (fx - fy), .b = 200 * (fy - fz)};
}

std::array<float, 3> linearFromLab(float L, float a, float b) {
    constexpr Matrix kMatrix = inverse(relativeXyzFromRgb());
    const float fy = (L + 16) * (1.0F / 116);
    const float x = expanded(fy + a * (1.0F / 500));
    const float y = expanded(fy);
    const float z = expanded(fy - b * (1.0F / 200));
    return {
        product<0>(kMatrix, x, y, z), product<1>(kMatrix, x, y, z), product<2>(kMatrix, x, y, z)};
}

}  // namespace

float linearFromSrgb(float encoded) {
    const double magnitude = std::abs(static_cast<double>(encoded));
    const double linear = magnitude <= kEncodedKnee ? magnitude / kSlope : linearPower(magnitude);
    return static_cast<float>(std::copysign(linear, encoded));
}

float srgbFromLinear(float linear) {
    const double magnitude = std::abs(static_cast<double>(linear));
    const double encoded = magnitude <= kLinearKnee ? magnitude * kSlope : encodedPower(magnitude);
    return static_cast<float>(std::copysign(encoded, linear));
}

void linearizeRow(std::span<float> values) {
    const CurveTable& table = linearTable();
    for (float& value : values)
        value = linearize(value, table);
}

void encodeSrgbRow(std::span<float> values) {
    const CurveTable& table = encodedTable();
    for (float& value : values)
        value = encode(value, table);
}

Lab labFromSrgb(float r, float g, float b) {
    std::array<float, 3> pixel = {r, g, b};
    labFromSrgbRow(pixel);
    return {.L = pixel[0], .a = pixel[1], .b = pixel[2]};
}

void labFromSrgbRow(std::span<float> pixels) {
    assert(pixels.size() % 3 == 0);
    const CurveTable& power = linearTable();
    const CurveTable& root = cubeRootTable();
    for (size_t i = 0; i + 2 < pixels.size(); i += 3) {
        const Lab lab = labFromLinear(linearize(pixels[i], power),
                                      linearize(pixels[i + 1], power),
                                      linearize(pixels[i + 2], power),
                                      root);
        pixels[i] = lab.L;
        pixels[i + 1] = lab.a;
        pixels[i + 2] = lab.b;
    }
}

void srgbFromLabRow(std::span<float> pixels) {
    assert(pixels.size() % 3 == 0);
    const CurveTable& power = encodedTable();
    for (size_t i = 0; i + 2 < pixels.size(); i += 3) {
        const auto linear = linearFromLab(pixels[i], pixels[i + 1], pixels[i + 2]);
        pixels[i] = encode(linear[0], power);
        pixels[i + 1] = encode(linear[1], power);
        pixels[i + 2] = encode(linear[2], power);
    }
}

}  // namespace r2r
