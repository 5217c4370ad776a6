// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/protobuf_fields.h"

#include "engine/core/error.h"

#include <fmt/format.h>

namespace r2r::protobuf {
namespace {

constexpr unsigned kWithLength = 2;  // the wire type of texts, messages and packed lists

void appendVarint(std::vector<std::byte>& message, uint64_t value) {
    for (; value >= 0x80U; value >>= 7U)
        message.push_back(static_cast<std::byte>((value & 0x7fU) | 0x80U));
    message.push_back(static_cast<std::byte>(value));
}

}  // namespace

Field FieldReader::next() {
    const Bytes before = rest_;
    const uint64_t key = varint();
    Field field{.number = key >> 3U, .value = 0, .content = {}, .hasContent = false, .all = {}};
    switch (key & 7U) {
        case 0:
            field.value = varint();
            break;
        case 1:
            field.content = taken(8);
            break;
        case kWithLength:
            field.hasContent = true;
            field.content = taken(varint());
            break;
        case 5:
            field.content = taken(4);
            break;
        default:
            refuseOnnx(source_, fmt::format("a field of the unknown kind {}", key & 7U));
    }
    field.all = before.first(before.size() - rest_.size());
    return field;
}

uint64_t FieldReader::varint() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const auto byte = std::to_integer<uint64_t>(taken(1)[0]);
        value |= (byte & 0x7fU) << shift;
        if (byte < 0x80U)
            return value;
    }
    refuseOnnx(source_, "a number that does not end");
}

Bytes FieldReader::taken(uint64_t length) {
    if (length > rest_.size())
        refuseOnnx(source_, "it ends too early");
    const Bytes part = rest_.first(static_cast<size_t>(length));
    rest_ = rest_.subspan(part.size());
    return part;
}

std::string textOf(Bytes content) {
    return {reinterpret_cast<const char*>(content.data()), content.size()};
}

void appendField(std::vector<std::byte>& message, uint64_t number, Bytes content) {
    appendVarint(message, number << 3U | kWithLength);
    appendVarint(message, content.size());
    message.insert(message.end(), content.begin(), content.end());
}

void refuseOnnx(std::string_view source, const std::string& reason) {
    throw Error(ErrorCode::Corrupt,
                fmt::format("{} is not a sound ONNX file: {}", source, reason),
                "Export the network again.");
}

}  // namespace r2r::protobuf
