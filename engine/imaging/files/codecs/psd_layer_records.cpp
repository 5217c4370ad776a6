// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/psd_layer_records.h"

#include "engine/imaging/files/codecs/legacy_name.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>

namespace r2r::codecs {
namespace {

constexpr double kByte = 255;

int32_t signedNumber(ByteReader& reader) {
    return static_cast<int32_t>(static_cast<uint32_t>(reader.number(4)));
}

/// Nothing of a layer is further away from the picture.
constexpr int32_t kFarthest = 1 << 24;

Rect rectangle(const Source& source, ByteReader& reader) {
    std::array<int32_t, 4> edges{};  // top, left, bottom, right
    for (int32_t& edge : edges)
        edge = signedNumber(reader);
    const bool isNear = std::ranges::all_of(
        edges, [](int32_t edge) { return edge >= -kFarthest && edge <= kFarthest; });
    const auto [top, left, bottom, right] = edges;
    if (!isNear || bottom < top || right < left)
        throw source.error(
            ErrorCode::Corrupt,
            fmt::format("it claims a layer from ({}, {}) to ({}, {})", left, top, right, bottom));
    if (bottom == top || right == left)
        return {left, top, 0, 0};
    return {left, top, right - left, bottom - top};
}

std::string utf8(ByteReader text) {
    std::string result;
    const auto add = [&](uint32_t code, int shift, uint32_t lead) {
        result += static_cast<char>(lead | code >> shift);
        for (shift -= 6; shift >= 0; shift -= 6)
            result += static_cast<char>(0x80U | (code >> shift & 0x3FU));
    };
    uint64_t units = text.number(4);
    const auto unit = [&] {
        --units;
        return static_cast<uint32_t>(text.number(2));
    };
    while (units > 0) {
        uint32_t code = unit();
        if (code >= 0xD800 && code < 0xDC00 && units > 0)
            code = 0x10000 + ((code & 0x3FFU) << 10) + (unit() & 0x3FFU);
        if (code == 0)
            continue;
        if (code < 0x80)
            result += static_cast<char>(code);
        else if (code < 0x800)
            add(code, 6, 0xC0);
        else if (code < 0x10000)
            add(code, 12, 0xE0);
        else
            add(code, 18, 0xF0);
    }
    return result;
}

/// The density of a mask is among parameters that a flag announces.
void readMaskParameters(ByteReader& fields, PsdMask& mask) {
    constexpr size_t kFeatherBytes = 8;
    const uint64_t which = fields.number(1);
    if ((which & 1U) != 0)
        mask.density = static_cast<double>(fields.number(1)) / kByte;
    if ((which & 2U) != 0)
        mask.isFeathered = fields.number(kFeatherBytes) != 0;
    if ((which & 4U) != 0)
        fields.number(1);  // of an outline, which is painted into the mask's samples
    if ((which & 8U) != 0)
        mask.isFeathered |= fields.number(kFeatherBytes) != 0;
}

std::optional<PsdMask> readMask(const Source& source, ByteReader fields) {
    constexpr size_t kLeast = 18;
    constexpr size_t kWithRealMask = 36;
    if (fields.rest().size() < kLeast)
        return std::nullopt;
    const bool hasRealMask = fields.rest().size() >= kWithRealMask;
    PsdMask mask{.bounds = rectangle(source, fields)};
    mask.outside = static_cast<double>(fields.number(1)) / kByte;
    const uint64_t flags = fields.number(1);
    constexpr size_t kRealMaskBytes = 18;
    if (hasRealMask)
        fields.take(kRealMaskBytes);
    if ((flags & 0x10U) != 0 && !fields.isAtEnd())
        readMaskParameters(fields, mask);
    const bool isSwitchedOff = (flags & 2U) != 0;
    return isSwitchedOff ? std::nullopt : std::optional(mask);
}

void readDivider(ByteReader content, PsdLayerRecord& record) {
    constexpr size_t kWithBlending = 12;
    const bool hasBlending = content.rest().size() >= kWithBlending;
    switch (content.number(4)) {
        case 1:
        case 2:
            record.divider = PsdDivider::GroupBegin;
            break;
        case 3:
            record.divider = PsdDivider::GroupEnd;
            break;
        default:
            return;
    }
    if (!hasBlending)
        return;
    content.take(4);
    const auto key = content.take(4);
    record.blending.assign(reinterpret_cast<const char*>(key.data()), key.size());
}

void readBlocks(ByteReader blocks, bool isBig, PsdLayerRecord& record) {
    while (blocks.rest().size() >= kPsdBlockHeader) {
        const PsdBlock block = takePsdBlock(blocks, isBig, 1);
        ByteReader content = block.content;
        if (block.key == "luni")
            record.title = utf8(content);
        else if (block.key == "lsct" || block.key == "lsdk")
            readDivider(content, record);
        else if (block.key == "iOpa")
            record.opacity *= static_cast<double>(content.number(1)) / kByte;
        else if (block.key == "lfx2" || block.key == "lrFX" || block.key == "lmfx")
            record.hasEffects = true;
    }
}

PsdLayerRecord readRecord(const Source& source,
                          const PsdHead& head,
                          ByteReader& reader,
                          std::vector<uint64_t>& lengths) {
    PsdLayerRecord record{.bounds = rectangle(source, reader)};
    const uint64_t channels = reader.number(2);
    for (uint64_t i = 0; i < channels; ++i) {
        record.channels.push_back({static_cast<int16_t>(reader.number(2)), {}});
        lengths.push_back(reader.number(head.isBig ? 8 : 4));
    }
    reader.take(4);  // 8BIM
    const auto blending = reader.take(4);
    record.blending.assign(reinterpret_cast<const char*>(blending.data()), blending.size());
    record.opacity = static_cast<double>(reader.number(1)) / kByte;
    record.isClipped = reader.number(1) != 0;
    record.isHidden = (reader.number(1) & 2U) != 0;
    reader.take(1);
    ByteReader extra = reader.part(4);
    record.mask = readMask(source, extra.part(4));
    extra.part(4);  // ranges of blending
    const uint64_t nameBytes = extra.number(1);
    const auto name = extra.take(nameBytes);
    record.title = legacyName({reinterpret_cast<const char*>(name.data()), name.size()});
    extra.take(std::min<uint64_t>((4 - (nameBytes + 1) % 4) % 4, extra.rest().size()));
    readBlocks(extra, head.isBig, record);
    return record;
}

}  // namespace

std::vector<PsdLayerRecord> psdLayerRecords(const Source& source, const PsdHead& head) {
    std::vector<PsdLayerRecord> records;
    if (head.layers.size() < 2)
        return records;
    ByteReader reader(source, head.layers);
    const int count = std::abs(static_cast<int16_t>(reader.number(2)));
    std::vector<uint64_t> lengths;
    for (int i = 0; i < count; ++i)
        records.push_back(readRecord(source, head, reader, lengths));
    size_t next = 0;
    for (PsdLayerRecord& record : records)
        for (PsdChannel& channel : record.channels)
            channel.content = reader.take(lengths[next++]);
    return records;
}

}  // namespace r2r::codecs
