// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/mapped_change.h"

#include "engine/core/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

namespace r2r {
namespace {

using Color = std::array<float, 3>;  // red, green, blue

constexpr int64_t kLargestTable = 129;
constexpr int64_t kLargestMap = 1 << 14;  // side
constexpr int64_t kMostTerms = 1000;
constexpr float kHighestPower = 16;  // of a colour in a term
constexpr size_t kParts = 3;         // floats that add up to any double

/// The network's values of one colour as values in 0…1.
float unscaled(double value, const ValueScale& scale, size_t color) {
    return static_cast<float>(
        std::clamp((value - scale.bias[color]) / scale.gain[color], 0.0, 1.0));
}

/// A number as floats whose sum it is.
void append(double value, std::vector<float>& parts) {
    for (size_t i = 0; i < kParts; ++i) {
        const auto part = static_cast<float>(value);
        parts.push_back(part);
        value -= double{part};
    }
}

SharedNumbers recordOf(std::span<const ValueScale> scales) {
    std::vector<float> parts;
    for (const ValueScale& scale : scales)
        for (const auto& values : {scale.gain, scale.bias})
            for (const double value : values)
                append(value, parts);
    const auto rows = static_cast<int64_t>(2 * scales.size());
    return sharedNumbers({rows, 3, int64_t{kParts}}, std::move(parts));
}

SharedNumbers recordOf(const ParameterMap& map) {
    return sharedNumbers({map.rows, map.columns, static_cast<int64_t>(map.channels)}, map.values);
}

/// How maps reach the picture's size.
SharedNumbers reachOf(const ParameterMap& map) {
    return sharedNumbers({2}, {map.isBicubic ? 1.0F : 0.0F, map.alignsCorners ? 1.0F : 0.0F});
}

[[noreturn]] void refuse() {
    throw Error(ErrorCode::Corrupt, "a change by a transform or a table does not fit together");
}

void require(bool fits) {
    if (!fits)
        refuse();
}

ValueScale scaleFrom(const SharedNumbers& numbers, size_t index) {
    ValueScale scale;
    for (size_t row = 0; row < 2; ++row)
        for (size_t color = 0; color < 3; ++color) {
            double value = 0;
            // The smallest first, so that nothing is rounded away.
            for (size_t part = kParts; part-- > 0;)
                value += double{numbers.values[((2 * index + row) * 3 + color) * kParts + part]};
            (row == 0 ? scale.gain : scale.bias)[color] = value;
            require(std::isfinite(value) && (row == 1 || value != 0));
        }
    return scale;
}

ParameterMap mapFrom(const SharedNumbers& numbers, const SharedNumbers& reach) {
    const auto& shape = numbers.shape;
    require(shape.size() == 3 && shape[0] >= 1 && shape[1] >= 1 && shape[2] >= 1 &&
            shape[0] <= kLargestMap && shape[1] <= kLargestMap);
    return {.rows = static_cast<int>(shape[0]),
            .columns = static_cast<int>(shape[1]),
            .channels = static_cast<size_t>(shape[2]),
            .values = {numbers.values.begin(), numbers.values.end()},
            .isBicubic = reach.values[0] != 0,
            .alignsCorners = reach.values[1] != 0};
}

/// Evaluates a polynomial.
class Polynomial {
public:
    explicit Polynomial(ColorPolynomial polynomial) : polynomial_(std::move(polynomial)) {}

    [[nodiscard]] Color operator()(const Color& rgb, std::span<const float> coefficients) const {
        const auto& [terms, in, out] = polynomial_;
        std::array<double, 3> sums{};
        for (size_t t = 0; t < terms.size(); ++t) {
            double term = 1;
            for (size_t color = 0; color < 3; ++color)
                for (int times = 0; times < terms[t][color]; ++times)
                    term *= in.gain[color] * double{rgb[color]} + in.bias[color];
            for (size_t color = 0; color < 3; ++color)
                sums[color] += double{coefficients[color * terms.size() + t]} * term;
        }
        return {unscaled(sums[0], out, 0), unscaled(sums[1], out, 1), unscaled(sums[2], out, 2)};
    }

    [[nodiscard]] ChangeKind kind() const { return ChangeKind::Polynomial; }

    /// Its own numbers, before those of the maps.
    [[nodiscard]] std::vector<SharedNumbers> numbers(const ParameterMap& coefficients) const {
        std::vector<float> powers;
        for (const ColorTerm& term : polynomial_.terms)
            for (const int power : term)
                powers.push_back(static_cast<float>(power));
        const auto count = static_cast<int64_t>(polynomial_.terms.size());
        return {recordOf(std::array{polynomial_.in, polynomial_.out}),
                sharedNumbers({count, 3}, std::move(powers)),
                recordOf(coefficients)};
    }

private:
    ColorPolynomial polynomial_;
};

/// Looks colours up in a table.
class Table {
public:
    explicit Table(ColorTable table) : table_(std::move(table)) {}

    [[nodiscard]] Color operator()(const Color& rgb, std::span<const float> /*none*/) const {
        const int side = table_.side;
        std::array<int, 3> corner{};
        std::array<float, 3> inside{};
        for (size_t color = 0; color < 3; ++color) {
            const float place = rgb[color] * static_cast<float>(side - 1);
            corner[color] = std::min(static_cast<int>(place), side - 2);
            inside[color] = place - static_cast<float>(corner[color]);
        }
        std::array<double, 3> sums{};
        for (unsigned int bits = 0; bits < 8; ++bits) {
            double weight = 1;
            size_t cell = 0;
            for (size_t color = 0; color < 3; ++color) {
                const bool isUpper = (bits >> color & 1U) != 0;
                weight *= isUpper ? inside[color] : 1 - inside[color];
                cell = cell * static_cast<size_t>(side) +
                       static_cast<size_t>(corner[color] + (isUpper ? 1 : 0));
            }
            for (size_t color = 0; color < 3; ++color)
                sums[color] += weight * double{table_.colors[3 * cell + color]};
        }
        const ValueScale& out = table_.out;
        return {unscaled(sums[0], out, 0), unscaled(sums[1], out, 1), unscaled(sums[2], out, 2)};
    }

    [[nodiscard]] ChangeKind kind() const { return ChangeKind::Table; }

    [[nodiscard]] std::vector<SharedNumbers> numbers(const ParameterMap& /*none*/) const {
        return {recordOf(std::array{table_.out}),
                sharedNumbers({table_.side, table_.side, table_.side, 3}, table_.colors)};
    }

private:
    ColorTable table_;
};

/// A map that is sampled row by row.
class MapReader {
public:
    MapReader(const ParameterMap& map, const MapAxis& across, const MapAxis& down)
        : map_(map)
        , columns_(mapTaps(map, map.columns, across))
        , rows_(mapTaps(map, map.rows, down))
        , values_(map.channels) {}

    void startRow(int y) { sampleRow(map_, rows_[static_cast<size_t>(y)], line_); }

    [[nodiscard]] std::span<const float> at(size_t x) {
        samplePixel(line_, columns_[x], values_);
        return values_;
    }

private:
    const ParameterMap& map_;
    std::vector<MapTaps> columns_;
    std::vector<MapTaps> rows_;
    std::vector<float> line_;
    std::vector<float> values_;
};

/// `Function` gives a pixel's new colour from its own and the coefficients at its place.
template <typename Function>
class MappedChange final : public RecordedChange {
public:
    MappedChange(Function function, ParameterMap coefficients, ChangePlace place)
        : function_(std::move(function))
        , coefficients_(std::move(coefficients))
        , place_(std::move(place)) {}

    void apply(std::span<float> rgb, const Rect& band, Size raster) const override {
        const Rect& region = place_.region;
        // Lengths in pixels of the raster that is asked for.
        const double across = static_cast<double>(raster.width) / place_.raster.width;
        const double down = static_cast<double>(raster.height) / place_.raster.height;
        const MapAxis columns{band.x - region.x * across, region.width * across, band.width};
        const MapAxis rows{band.y - region.y * down, region.height * down, band.height};
        MapReader coefficients(coefficients_, columns, rows);
        MapReader share(place_.share, columns, rows);
        for (int y = 0; y < band.height; ++y) {
            coefficients.startRow(y);
            share.startRow(y);
            const auto width = static_cast<size_t>(band.width);
            float* pixel = rgb.data() + static_cast<size_t>(y) * width * 3;
            for (size_t x = 0; x < width; ++x, pixel += 3)
                changePixel(pixel, coefficients.at(x), share.at(x).front());
        }
    }

    [[nodiscard]] std::optional<ChangeRecord> record() const override {
        ChangeRecord record{.kind = function_.kind(),
                            .region = place_.region,
                            .raster = place_.raster,
                            .numbers = function_.numbers(coefficients_),
                            .whole = nullptr};
        record.numbers.push_back(recordOf(place_.share));
        record.numbers.push_back(reachOf(place_.share));
        if (coefficients_.channels > 1)
            record.numbers.push_back(reachOf(coefficients_));
        return record;
    }

private:
    void changePixel(float* pixel, std::span<const float> coefficients, float share) const {
        Color shown{};
        for (size_t color = 0; color < 3; ++color)
            shown[color] = std::clamp(pixel[color], 0.0F, 1.0F);
        const Color changed = function_(shown, coefficients);
        for (size_t color = 0; color < 3; ++color)
            pixel[color] += share * (changed[color] - shown[color]);
    }

    Function function_;
    ParameterMap coefficients_;
    ChangePlace place_;
};

bool hasShape(const SharedNumbers& numbers, const std::vector<int64_t>& shape) {
    return numbers.shape == shape;
}

ChangePlace placeFrom(const ChangeRecord& record,
                      const SharedNumbers& share,
                      const SharedNumbers& reach) {
    require(hasShape(reach, {2}) && !record.region.isEmpty() && !record.raster.isEmpty());
    ChangePlace place{mapFrom(share, reach), record.region, record.raster};
    require(place.share.channels == 1);
    return place;
}

SharedColorChange polynomialFrom(const ChangeRecord& record) {
    requireNumbers(record, 6);
    const auto& numbers = record.numbers;
    const SharedNumbers& powers = numbers[1];
    require(hasShape(numbers[0], {4, 3, int64_t{kParts}}) && powers.shape.size() == 2 &&
            powers.shape[1] == 3 && powers.shape[0] >= 1 && powers.shape[0] <= kMostTerms);
    ColorPolynomial polynomial{
        .terms = {}, .in = scaleFrom(numbers[0], 0), .out = scaleFrom(numbers[0], 1)};
    for (size_t t = 0; t < static_cast<size_t>(powers.shape[0]); ++t) {
        ColorTerm term{};
        for (size_t color = 0; color < 3; ++color) {
            const float power = powers.values[3 * t + color];
            require(power >= 0 && power <= kHighestPower);
            term[color] = static_cast<int>(power);
        }
        polynomial.terms.push_back(term);
    }
    require(hasShape(numbers[5], {2}));
    ParameterMap coefficients = mapFrom(numbers[2], numbers[5]);
    require(coefficients.channels == 3 * polynomial.terms.size());
    return polynomialChange(
        std::move(polynomial), std::move(coefficients), placeFrom(record, numbers[3], numbers[4]));
}

SharedColorChange tableFrom(const ChangeRecord& record) {
    requireNumbers(record, 4);
    const auto& numbers = record.numbers;
    const auto& shape = numbers[1].shape;
    require(hasShape(numbers[0], {2, 3, int64_t{kParts}}) && shape.size() == 4 && shape[0] >= 2 &&
            shape[0] <= kLargestTable && shape[1] == shape[0] && shape[2] == shape[0] &&
            shape[3] == 3);
    return tableChange({.side = static_cast<int>(shape[0]),
                        .colors = {numbers[1].values.begin(), numbers[1].values.end()},
                        .out = scaleFrom(numbers[0], 0)},
                       placeFrom(record, numbers[2], numbers[3]));
}

}  // namespace

SharedColorChange polynomialChange(ColorPolynomial polynomial,
                                   ParameterMap coefficients,
                                   ChangePlace place) {
    return std::make_shared<MappedChange<Polynomial>>(
        Polynomial(std::move(polynomial)), std::move(coefficients), std::move(place));
}

SharedColorChange tableChange(ColorTable table, ChangePlace place) {
    ParameterMap none{.rows = 1, .columns = 1, .channels = 1, .values = {0}};
    return std::make_shared<MappedChange<Table>>(
        Table(std::move(table)), std::move(none), std::move(place));
}

SharedColorChange mappedChangeFrom(const ChangeRecord& record) {
    return record.kind == ChangeKind::Table ? tableFrom(record) : polynomialFrom(record);
}

}  // namespace r2r
