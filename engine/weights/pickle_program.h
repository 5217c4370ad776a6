// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace r2r::pickle {

/// The operations of protocols 1 to 5 that binary pickles use.
enum Opcode : uint8_t {
    kMark = '(',
    kStop = '.',
    kPop = '0',
    kPopMark = '1',
    kDup = '2',
    kBinFloat = 'G',
    kBinInt = 'J',
    kBinInt1 = 'K',
    kBinInt2 = 'M',
    kNone = 'N',
    kBinPersId = 'Q',
    kReduce = 'R',
    kBinString = 'T',
    kShortBinString = 'U',
    kBinUnicode = 'X',
    kEmptyList = ']',
    kAppend = 'a',
    kBuild = 'b',
    kGlobal = 'c',
    kDict = 'd',
    kAppends = 'e',
    kBinGet = 'h',
    kLongBinGet = 'j',
    kList = 'l',
    kBinPut = 'q',
    kLongBinPut = 'r',
    kSetItem = 's',
    kTuple = 't',
    kEmptyTuple = ')',
    kSetItems = 'u',
    kEmptyDict = '}',
    kBinBytes = 'B',
    kShortBinBytes = 'C',
    kProto = 0x80,
    kNewObj = 0x81,
    kTuple1 = 0x85,
    kTuple2 = 0x86,
    kTuple3 = 0x87,
    kNewTrue = 0x88,
    kNewFalse = 0x89,
    kLong1 = 0x8a,
    kLong4 = 0x8b,
    kShortBinUnicode = 0x8c,
    kBinUnicode8 = 0x8d,
    kBinBytes8 = 0x8e,
    kEmptySet = 0x8f,
    kAddItems = 0x90,
    kFrozenSet = 0x91,
    kNewObjEx = 0x92,
    kStackGlobal = 0x93,
    kMemoize = 0x94,
    kFrame = 0x95,
    kByteArray8 = 0x96,
};

inline constexpr size_t kLongestName = 4096;  // of a module or class

/// The bytes of a pickle, read from the front: operations and their arguments.
class Program {
public:
    /// @param source  what to call it in messages
    Program(std::span<const std::byte> bytes, std::string_view source)
        : bytes_(bytes), source_(source) {}

    /// The next operation; errors name its position from now on.
    [[nodiscard]] uint8_t opcode();

    /// @throws Error{Corrupt} if so many are not left.
    [[nodiscard]] std::span<const std::byte> take(uint64_t count);

    /// A little-endian unsigned number of `count` ≤ 8 bytes.
    [[nodiscard]] uint64_t number(size_t count);

    [[nodiscard]] std::string text(uint64_t count);

    /// A name that a line end closes.
    [[nodiscard]] std::string line();

    /// Bytes that were read.
    [[nodiscard]] size_t position() const { return at_; }

    [[nodiscard]] size_t left() const { return bytes_.size() - at_; }

    /// @throws Error{Corrupt} with the operation's position, always.
    [[noreturn]] void fail(std::string_view what) const;

    /// @throws Error{Unsupported}, always: it is beyond a limit.
    [[noreturn]] void throwTooLarge(std::string_view what, size_t limit) const;

    /// @throws Error{Unsupported}, always: no weights need the operation.
    [[noreturn]] void throwUnknown(uint8_t code) const;

private:
    std::span<const std::byte> bytes_;
    std::string_view source_;
    size_t at_ = 0;
    size_t start_ = 0;  ///< of the current operation
};

}  // namespace r2r::pickle
