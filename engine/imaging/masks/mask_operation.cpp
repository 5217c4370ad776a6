// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/mask_operation.h"

#include "engine/core/error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace r2r {
namespace {

using Kind = MaskOperation::Kind;

/// The amounts an operation accepts, and how to say it.
struct Range {
    double least;
    double most;
    std::string_view words;
};

struct Word {
    Kind kind;
    std::string_view name;
    std::optional<Range> range;  // none: the operation takes no amount
};

// A threshold of 0 would make everything foreground. 1000 px keeps time and memory bounded; the
// median of OpenCV ends at windows of 255 px.
const std::array<Word, 6> kWords = {{
    {Kind::Threshold, "threshold", Range{1e-9, 1, "above 0 and at most 1"}},
    {Kind::Invert, "invert", std::nullopt},
    {Kind::Feather, "feather", Range{0, 1000, "between 0 and 1000 pixels"}},
    {Kind::Grow, "grow", Range{-1000, 1000, "between -1000 and 1000 pixels"}},
    {Kind::FillHoles, "fill-holes", std::nullopt},
    {Kind::Smooth, "smooth", Range{0, 100, "between 0 and 100 pixels"}},
}};

const Word& wordFor(Kind kind) {
    return *std::ranges::find(kWords, kind, &Word::kind);
}

constexpr std::string_view kUnderstood =
    "Write threshold:LEVEL, feather:PIXELS, grow:PIXELS (negative shrinks), smooth:PIXELS, "
    "invert or fill-holes.";

[[noreturn]] void throwNotUnderstood(std::string_view text) {
    throw Error(ErrorCode::InvalidArgument,
                fmt::format("\"{}\" is not a mask operation", text),
                std::string(kUnderstood));
}

/// The whole of `text` as a number, whatever the locale says about decimal points.
std::optional<double> parsedNumber(std::string_view text) {
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, code] = std::from_chars(text.data(), end, value);
    if (code != std::errc() || rest != end)
        return std::nullopt;
    return value;
}

}  // namespace

MaskOperation parseMaskOperation(std::string_view text) {
    const size_t colon = text.find(':');
    const auto* const word = std::ranges::find(kWords, text.substr(0, colon), &Word::name);
    const bool hasAmount = colon != text.npos;
    if (word == kWords.end() || hasAmount != word->range.has_value())
        throwNotUnderstood(text);
    MaskOperation operation{word->kind, 0};
    if (!hasAmount)
        return operation;
    const std::optional<double> amount = parsedNumber(text.substr(colon + 1));
    if (!amount)
        throwNotUnderstood(text);
    operation.amount = *amount;
    requireAmount(operation);
    return operation;
}

std::string toText(const MaskOperation& operation) {
    const Word& word = wordFor(operation.kind);
    // fmt writes the shortest text that reads back as the same number, in every locale.
    return word.range ? fmt::format("{}:{}", word.name, operation.amount) : std::string(word.name);
}

void requireAmount(const MaskOperation& operation) {
    const Word& word = wordFor(operation.kind);
    if (!word.range)
        return;
    // NaN is in no range: the comparison is written so that it fails.
    if (!(operation.amount >= word.range->least && operation.amount <= word.range->most))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the amount of {} must be {}, got {}",
                                word.name,
                                word.range->words,
                                operation.amount));
}

}  // namespace r2r
