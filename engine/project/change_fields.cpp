// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/change_fields.h"

#include "engine/core/error.h"
#include "engine/pipeline/recipes/setting_fields.h"

#include <bit>
#include <memory>
#include <utility>

namespace r2r {
namespace {

// Numbers are in files as they are in the memory of the machines that this program runs on.
static_assert(std::endian::native == std::endian::little);

constexpr int kDeepest = 4;         // parts of parts
constexpr size_t kMostNumbers = 6;  // tables of one change
constexpr NumberRange kSide = {.least = 1, .most = 1e9};

Json numbersJson(const SharedNumbers& numbers, BlobStore& blobs, const JobContext& job) {
    return {{"shape", numbers.shape},
            {"sha256", blobs.add(std::as_bytes(numbers.values), BlobCoding::Planes, job)}};
}

SharedNumbers numbersFrom(const JsonFields& fields, const BlobStore& blobs, const JobContext& job) {
    const auto content = std::make_shared<const std::vector<std::byte>>(
        blobs.content(fields.required<std::string>("sha256"), job));
    SharedNumbers numbers{.shape = fields.required<std::vector<int64_t>>("shape", kSide),
                          .values = {},
                          .keeper = content};
    // Memory that was allocated suits any type.
    numbers.values = {reinterpret_cast<const float*>(content->data()),
                      content->size() / sizeof(float)};
    return numbers;
}

ChangeRecord changeFrom(const JsonFields& fields,
                        const BlobStore& blobs,
                        const JobContext& job,
                        int depth) {
    ChangeRecord record{.kind = fields.choice("kind", kChangeKinds),
                        .region = {},
                        .raster = {},
                        .numbers = {},
                        .whole = nullptr};
    if (const Json* region = fields.find("region"); region && !region->is_null()) {
        constexpr NumberRange kRaster = {.least = 1, .most = 1e7};
        record.region = rectFrom(fields, "region");
        const auto raster = fields.numbers<int>("raster", 2, kRaster);
        record.raster = {raster[0], raster[1]};
    }
    for (const JsonFields& numbers : fields.objects("numbers", 0, kMostNumbers))
        record.numbers.push_back(numbersFrom(numbers, blobs, job));
    if (const Json* whole = fields.find("whole"); whole && !whole->is_null()) {
        if (depth >= kDeepest)
            fields.fail("whole", "must not be a part of a part of a part");
        record.whole = std::make_shared<const ChangeRecord>(
            changeFrom(fields.object("whole"), blobs, job, depth + 1));
    }
    return record;
}

}  // namespace

Json changeJson(const ChangeRecord& record, BlobStore& blobs, const JobContext& job) {
    Json json = {{"kind", kChangeKinds.word(record.kind)},
                 {"region", nullptr},
                 {"raster", nullptr},
                 {"numbers", Json::array()},
                 {"whole", nullptr}};
    if (!record.region.isEmpty()) {
        json["region"] = rectJson(record.region);
        json["raster"] = {record.raster.width, record.raster.height};
    }
    for (const SharedNumbers& numbers : record.numbers)
        json["numbers"].push_back(numbersJson(numbers, blobs, job));
    if (record.whole)
        json["whole"] = changeJson(*record.whole, blobs, job);
    return json;
}

ChangeRecord changeFrom(const JsonFields& fields, const BlobStore& blobs, const JobContext& job) {
    return changeFrom(fields, blobs, job, 0);
}

}  // namespace r2r
