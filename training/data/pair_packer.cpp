// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/pair_packer.h"

#include "engine/core/error.h"
#include "engine/core/stopwatch.h"
#include "training/packed_pairs.h"

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <future>
#include <optional>
#include <thread>

namespace r2r {
namespace {

std::span<const uint8_t> bytesOf(const Image& image) {
    return {reinterpret_cast<const uint8_t*>(image.data()), image.byteCount()};
}

void add(PackedPairsWriter& writer,
         const PairFiles& member,
         const PairPictures& pictures,
         bool isPhotograph) {
    writer.add(
        {.id = member.id,
         .provenance = member.provenance,
         .width = pictures.real.width(),
         .height = pictures.real.height(),
         .composite = isPhotograph ? std::span<const uint8_t>{} : bytesOf(pictures.composite),
         .real = bytesOf(pictures.real),
         .mask = bytesOf(pictures.mask)});
}

void requireComposites(std::span<const PairFiles> members) {
    for (const PairFiles& member : members)
        if (!member.hasComposite())
            throw Error(
                ErrorCode::InvalidArgument,
                fmt::format("\"{}\" is a photograph without a composite", member.id),
                "Make composites with r2r synthesize and pack those, or pack the photographs "
                "themselves (--photographs).");
}

}  // namespace

PackReport packPairs(std::span<const PairFiles> members,
                     const PackOptions& options,
                     const JobContext& job) {
    if (!options.takesPhotographs)
        requireComposites(members);
    const Stopwatch watch;
    PackedPairsWriter writer(options.output, options.shardBytes);
    PackReport report;
    std::deque<std::future<PairPictures>> reading;
    const size_t ahead = std::max<size_t>(2, std::thread::hardware_concurrency());
    size_t next = 0;
    for (size_t i = 0; i < members.size(); ++i) {
        job.report({.phase = Phase::Packing,
                    .done = static_cast<int64_t>(i),
                    .total = static_cast<int64_t>(members.size())});
        for (; next < std::min(i + ahead, members.size()); ++next)
            reading.push_back(std::async(std::launch::async, [&options, &member = members[next]] {
                return readPair(member, options.longerSide);
            }));
        std::optional<PairPictures> pictures;
        try {
            pictures = reading.front().get();
        } catch (const Error& error) {
            report.refused.push_back({members[i].id, error.message()});
        }
        reading.pop_front();
        if (pictures)
            add(writer, members[i], *pictures, options.takesPhotographs);
    }
    report.packed = writer.size();
    writer.finish();
    report.seconds = watch.seconds();
    return report;
}

}  // namespace r2r
