// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include "engine/core/error.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <vector>

namespace r2r::cli {
namespace {

// Beyond any picture we can read; keeps sums of coordinates inside their types.
constexpr int kFarthest = 1 << 24;
constexpr double kLargestScale = 1e4;
constexpr int kMostShards = 1'000'000;

/// The whole text as a number; nothing if it holds anything else.
template <typename T>
std::optional<T> number(std::string_view text) {
    T value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || text.empty())
        return std::nullopt;
    return value;
}

/// "0.5" or "50%"; -1 for anything else.
template <typename T>
T share(std::string_view text) {
    const bool isPercent = text.ends_with('%');
    const auto value = number<T>(isPercent ? text.substr(0, text.size() - 1) : text);
    return value ? *value / (isPercent ? T{100} : T{1}) : T{-1};
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (size_t at = text.find(separator); at != std::string_view::npos;
         at = text.find(separator)) {
        parts.push_back(text.substr(0, at));
        text.remove_prefix(at + 1);
    }
    parts.push_back(text);
    return parts;
}

/// The parts between commas as `count` numbers; nothing if they are not.
template <typename T>
std::optional<std::vector<T>> numbers(std::string_view text, size_t count) {
    std::vector<T> values;
    for (const std::string_view part : split(text, ',')) {
        const std::optional<T> value = number<T>(part);
        if (!value)
            return std::nullopt;
        values.push_back(*value);
    }
    if (values.size() != count)
        return std::nullopt;
    return values;
}

bool isFar(double value) {
    return !(std::abs(value) <= kFarthest);  // written so that it holds for NaN, too
}

[[noreturn]] void refuse(std::string_view option, std::string_view text, std::string hint) {
    throw Error(ErrorCode::InvalidArgument,
                fmt::format("{} does not understand \"{}\"", option, text),
                std::move(hint));
}

}  // namespace

Placement parsePlacement(std::string_view text) {
    const auto values = numbers<double>(text, 4);
    if (!values || isFar((*values)[0]) || isFar((*values)[1]) || isFar((*values)[3]) ||
        !((*values)[2] > 0 && (*values)[2] <= kLargestScale))
        refuse("--place",
               text,
               "Give X,Y,SCALE,DEGREES: the centre in background pixels, a scale above 0 and an "
               "angle, such as 640,480,1.0,0.");
    return {.centre = {(*values)[0], (*values)[1]}, .scale = (*values)[2], .degrees = (*values)[3]};
}

Corners parseCorners(std::string_view text) {
    const auto values = numbers<double>(text, 8);
    const auto isFar = [](double value) { return !(std::abs(value) <= kFarthest); };
    if (!values || std::ranges::any_of(*values, isFar))
        refuse("--corners",
               text,
               "Give X1,Y1,X2,Y2,X3,Y3,X4,Y4: where the top left, top right, bottom right and "
               "bottom left corner of the foreground go, in background pixels.");
    Corners corners;
    for (size_t i = 0; i < corners.size(); ++i)
        corners[i] = {(*values)[2 * i], (*values)[2 * i + 1]};
    // Soundness does not depend on place and size, so any picture stands for the foreground.
    const auto seen = placementAt({1000, 1000}, corners);
    if (!seen || seen->isFlipped)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("no picture can be seen with its corners at {}", text),
                    "They go clockwise from the top left, form a convex figure, and none lies "
                    "nearly on the line between its neighbours; --flip mirrors a foreground.");
    return corners;
}

Rect parseRect(std::string_view option, std::string_view text) {
    const auto values = numbers<int>(text, 4);
    const auto fits = [](int value, int low) { return value >= low && value <= kFarthest; };
    if (!values || !fits((*values)[0], -kFarthest) || !fits((*values)[1], -kFarthest) ||
        !fits((*values)[2], 1) || !fits((*values)[3], 1))
        refuse(option, text, "Give X,Y,WIDTH,HEIGHT in whole pixels, such as 0,0,400,300.");
    return {(*values)[0], (*values)[1], (*values)[2], (*values)[3]};
}

Point parsePoint(std::string_view option, std::string_view text) {
    const auto values = numbers<double>(text, 2);
    if (!values || isFar((*values)[0]) || isFar((*values)[1]))
        refuse(option, text, "Give X,Y in pixels of the picture, such as 640,480.");
    return {(*values)[0], (*values)[1]};
}

double parseNumber(std::string_view option, std::string_view text) {
    const auto value = number<double>(text);
    if (!value || !std::isfinite(*value))
        refuse(option, text, "Give a number.");
    return *value;
}

float parseStrength(std::string_view option, std::string_view text) {
    const auto factor = share<float>(text);
    if (!(factor >= 0 && factor <= 1.5F))
        refuse(option, text, "Give a number from 0 to 1.5, or a percentage from 0% to 150%.");
    return factor;
}

double parseOpacity(std::string_view option, std::string_view text) {
    const auto factor = share<double>(text);
    if (!(factor >= 0 && factor <= 1))
        refuse(option, text, "Give a number from 0 to 1, or a percentage from 0% to 100%.");
    return factor;
}

CastShadow parseShadow(std::string_view text) {
    CastShadow shadow;
    double* const targets[] = {
        &shadow.degrees, &shadow.length, &shadow.softness, &shadow.opacity, &shadow.contact};
    const double most[] = {kFarthest, kLongestShadow, 1, 1, 1};
    const std::vector<std::string_view> parts = split(text, ',');
    bool isUnderstood = parts.size() <= std::size(targets);
    for (size_t i = 0; isUnderstood && i < parts.size(); ++i) {
        const auto value = number<double>(parts[i]);
        isUnderstood = value && std::abs(*value) <= most[i] && (i == 0 || *value >= 0);
        if (isUnderstood)
            *targets[i] = *value;
    }
    if (!isUnderstood)
        refuse("--shadow",
               text,
               "Give DEGREES[,LENGTH[,SOFTNESS[,OPACITY[,CONTACT]]]]: where it falls (0 right, 90 "
               "away), up to 5 heights, and three shares from 0 to 1, such as 45,0.7,0.4,0.75,1.");
    return shadow;
}

std::array<uint8_t, 3> parseColor(std::string_view option, std::string_view text) {
    const std::string_view digits = text.substr(text.starts_with('#') ? 1 : 0);
    std::array<uint8_t, 3> color{};
    bool isUnderstood = digits.size() == 2 * color.size();
    for (size_t i = 0; isUnderstood && i < color.size(); ++i) {
        const char* const end = digits.data() + 2 * i + 2;
        const auto [stop, error] = std::from_chars(end - 2, end, color[i], 16);
        isUnderstood = error == std::errc() && stop == end;
    }
    if (!isUnderstood)
        refuse(
            option, text, "Give six hexadecimal digits for red, green and blue, such as 201a2b.");
    return color;
}

double parsePixels(std::string_view option, std::string_view text, double most) {
    const auto pixels = number<double>(text);
    if (!pixels || !(*pixels >= 0 && *pixels <= most))
        refuse(option, text, fmt::format("Give a number of pixels from 0 to {}.", most));
    return *pixels;
}

Shard parseShard(std::string_view text) {
    const std::vector<std::string_view> parts = split(text, '/');
    const auto index = number<int>(parts.front());
    const auto count = number<int>(parts.back());
    if (parts.size() != 2 || !index || !count || *count < 1 || *count > kMostShards || *index < 0 ||
        *index > *count)
        refuse("--shard", text, "Give i/n, such as 1/4 for the first of four parts.");
    return {*index % *count, *count};
}

int64_t parseInteger(std::string_view option, std::string_view text, int64_t low, int64_t high) {
    const auto value = number<int64_t>(text);
    if (!value || *value < low || *value > high)
        refuse(option, text, fmt::format("Give a whole number from {} to {}.", low, high));
    return *value;
}

}  // namespace r2r::cli
