// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/pickle_program.h"

#include "engine/core/error.h"

#include <fmt/format.h>

namespace r2r::pickle {

uint8_t Program::opcode() {
    start_ = at_;
    return static_cast<uint8_t>(take(1)[0]);
}

std::span<const std::byte> Program::take(uint64_t count) {
    if (count > left())
        fail(fmt::format("wants {} bytes where {} are left", count, left()));
    const auto bytes = bytes_.subspan(at_, count);
    at_ += count;
    return bytes;
}

uint64_t Program::number(size_t count) {
    uint64_t value = 0;
    const auto bytes = take(count);
    for (size_t i = count; i-- > 0;)
        value = value << 8U | static_cast<uint8_t>(bytes[i]);
    return value;
}

std::string Program::text(uint64_t count) {
    const auto bytes = take(count);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string Program::line() {
    std::string word;
    for (char c = 0; (c = static_cast<char>(take(1)[0])) != '\n'; word += c)
        if (word.size() > kLongestName)
            fail("has a name without an end");
    return word;
}

void Program::fail(std::string_view what) const {
    throw Error(ErrorCode::Corrupt,
                fmt::format("{} is damaged: byte {} {}", source_, start_, what),
                "Download or copy the file again.");
}

void Program::throwTooLarge(std::string_view what, size_t limit) const {
    throw Error(ErrorCode::Unsupported,
                fmt::format("{} describes more than {} {}", source_, limit, what),
                "Save the weights alone, without training state.");
}

void Program::throwUnknown(uint8_t code) const {
    throw Error(ErrorCode::Unsupported,
                fmt::format("{} uses the operation 0x{:02x} at byte {}, which weights "
                            "do not need",
                            source_,
                            code,
                            start_),
                "Save the weights with a current torch.save.");
}

}  // namespace r2r::pickle
