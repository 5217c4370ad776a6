// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The wire format of protocol buffers, as far as ONNX uses it
/// (protobuf.dev/programming-guides/encoding).
namespace r2r::protobuf {

using Bytes = std::span<const std::byte>;

/// One field of a message.
struct Field {
    uint64_t number = 0;
    uint64_t value = 0;  ///< if it is one number
    Bytes content;       ///< if it is a text, a message or a packed list
    bool hasContent = false;
    Bytes all;  ///< the field as it is in the message, with its key
};

/// Reads the fields of a message one by one, never beyond its end.
class FieldReader {
public:
    /// @param source  the name of the file for messages; it must outlive this
    FieldReader(Bytes message, std::string_view source) : rest_(message), source_(source) {}

    [[nodiscard]] bool isAtEnd() const { return rest_.empty(); }

    /// @throws Error{Corrupt} if the message is damaged.
    [[nodiscard]] Field next();
    [[nodiscard]] uint64_t varint();

private:
    [[nodiscard]] Bytes taken(uint64_t length);

    Bytes rest_;
    std::string_view source_;
};

[[nodiscard]] std::string textOf(Bytes content);

/// Adds a field that holds `content`, a text or a message, to the end of `message`.
void appendField(std::vector<std::byte>& message, uint64_t number, Bytes content);

/// @throws Error{Corrupt}: the file is not a sound ONNX file, for this reason
[[noreturn]] void refuseOnnx(std::string_view source, const std::string& reason);

}  // namespace r2r::protobuf
