// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/recorded_change.h"

#include "engine/core/error.h"

#include <cstring>
#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

constexpr int64_t kMostNumbers = kMaximumPixels * 3;

/// Nothing for a shape that no change has.
std::optional<int64_t> countOf(const std::vector<int64_t>& shape) {
    int64_t count = 1;
    for (const int64_t side : shape) {
        if (side <= 0 || side > kMostNumbers / count)
            return std::nullopt;
        count *= side;
    }
    return count;
}

}  // namespace

SharedNumbers sharedNumbers(std::vector<int64_t> shape, std::vector<float> values) {
    const auto kept = std::make_shared<const std::vector<float>>(std::move(values));
    return {.shape = std::move(shape), .values = *kept, .keeper = kept};
}

std::optional<ChangeRecord> recordOf(const ColorChange& change) {
    const auto* recorded = dynamic_cast<const RecordedChange*>(&change);
    return recorded ? recorded->record() : std::nullopt;
}

void requireNumbers(const ChangeRecord& record, size_t count) {
    bool fits = record.numbers.size() == count;
    for (const SharedNumbers& numbers : record.numbers) {
        const auto wanted = countOf(numbers.shape);
        fits = fits && wanted && numbers.values.size() == static_cast<size_t>(*wanted);
    }
    if (!fits)
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("a change of the kind \"{}\" does not hold the numbers that it needs",
                        kChangeKinds.word(record.kind)));
}

SharedColorChange pixelChangeFrom(const ChangeRecord& record) {
    requireNumbers(record, 1);
    const SharedNumbers& numbers = record.numbers.front();
    const auto& shape = numbers.shape;
    if (shape.size() != 3 || shape[2] != 3 || shape[0] * shape[1] > kMaximumPixels ||
        shape[0] > INT32_MAX || shape[1] > INT32_MAX || record.region.isEmpty() ||
        record.raster.isEmpty())
        throw Error(ErrorCode::Corrupt, "a change per pixel has a shape that no picture has");
    Image difference({static_cast<int>(shape[1]), static_cast<int>(shape[0])}, 3, SampleType::F32);
    std::memcpy(difference.mutableData(), numbers.values.data(), difference.byteCount());
    return pixelChange(std::move(difference), record.region, record.raster);
}

}  // namespace r2r
