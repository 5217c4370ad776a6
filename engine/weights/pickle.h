// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The content of a Python pickle, read without ever doing what it says.
///
/// A pickle is a program that may call anything. This interpreter builds plain values only; every
/// class or function is a name, every call an inert `Object` that remembers what was to be called
/// with what. Nothing is looked up, imported or run.
namespace r2r::pickle {

struct Value;
using Reference = const Value*;

enum class Kind {
    None,
    Bool,          ///< integer is 0 or 1
    Integer,       ///< integer
    BigInteger,    ///< beyond 64 bits; its value is not kept
    Float,         ///< number
    Text,          ///< text, UTF-8
    Bytes,         ///< text
    List,          ///< items
    Tuple,         ///< items
    Set,           ///< items
    Dict,          ///< pairs; also collections.OrderedDict
    Global,        ///< text: "module.name"
    Object,        ///< items: what was called, then its arguments (a value, usually a tuple)
    PersistentId,  ///< items: the id; how torch.save names storages
};

struct Value {
    Kind kind = Kind::None;
    int64_t integer = 0;
    double number = 0;
    std::string text;
    std::vector<Reference> items;
    std::vector<std::pair<Reference, Reference>> pairs;

    /// For a dict: the value of the last pair with that text as its key, or null.
    [[nodiscard]] Reference find(std::string_view key) const;

    /// For an object: "module.name" of what was called, or "" if that is not a global.
    [[nodiscard]] std::string_view callee() const;
};

/// Far above what weights need, far below what hurts.
struct Limits {
    size_t bytes = size_t{64} << 20;
    size_t operations = 8'000'000;
    size_t values = 1'000'000;  ///< also bounds stack and memo
};

/// Owns all values; they may refer to each other in circles.
class Document {
public:
    /// Runs the program up to its end; what comes after it does not matter.
    /// @param source  what to call it in messages.
    /// @throws Error{Corrupt} with the position for anything that is not a sound pickle,
    ///         Error{Unsupported} for one beyond `limits` or with operations of protocol 0 or of
    ///         out-of-band buffers.
    Document(std::span<const std::byte> program,
             std::string_view source,
             const Limits& limits = {});

    [[nodiscard]] const Value& root() const { return *root_; }

    /// Every value that the program made, also those that the root does not lead to.
    [[nodiscard]] const std::deque<Value>& values() const { return values_; }

    /// Bytes of the program up to its end.
    [[nodiscard]] size_t size() const { return size_; }

private:
    friend class Interpreter;

    std::deque<Value> values_;
    Reference root_ = nullptr;
    size_t size_ = 0;
};

}  // namespace r2r::pickle
