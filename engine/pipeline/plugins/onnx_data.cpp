// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/onnx_data.h"

#include "engine/core/error.h"
#include "engine/pipeline/plugins/foreign_text.h"
#include "engine/pipeline/plugins/protobuf_fields.h"

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <functional>

namespace r2r {
namespace {

using protobuf::Bytes;
using protobuf::Field;
using protobuf::FieldReader;
using protobuf::refuseOnnx;
using protobuf::textOf;

constexpr int kMostNesting = 64;  // messages inside messages, four for each graph in a node
constexpr uint64_t kMostBytes = (uint64_t{1} << 31U) - 1;

// Field numbers of onnx.proto, those with which tensors are reached.
enum class Message : uint8_t { Model, Graph, Node, Attribute, Tensor, Other };
constexpr uint64_t kRawData = 9;
constexpr uint64_t kExternalData = 13;
constexpr uint64_t kDataLocation = 14;

Message messageIn(Message outer, uint64_t field) {
    switch (outer) {
        case Message::Model:
            return field == 7 ? Message::Graph : Message::Other;
        case Message::Graph:
            return field == 1 ? Message::Node : field == 5 ? Message::Tensor : Message::Other;
        case Message::Node:
            return field == 5 ? Message::Attribute : Message::Other;
        case Message::Attribute:
            return field == 5 || field == 10   ? Message::Tensor
                   : field == 6 || field == 11 ? Message::Graph
                                               : Message::Other;
        default:
            return Message::Other;
    }
}

/// The place of a tensor's values.
struct Place {
    std::string file;
    uint64_t offset = 0;
    std::optional<uint64_t> length;  ///< none: to the end of the file
};

uint64_t wholeNumber(const std::string& text, std::string_view source) {
    uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        refuseOnnx(source, "the place of a tensor's values is not a number");
    return value;
}

void readEntry(Place& place, Bytes entry, std::string_view source) {
    std::string key;
    std::string value;
    for (FieldReader reader(entry, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.number == 1)
            key = textOf(field.content);
        else if (field.number == 2)
            value = textOf(field.content);
    }
    if (key == "location")
        place.file = value;
    else if (key == "offset")
        place.offset = wholeNumber(value, source);
    else if (key == "length")
        place.length = wholeNumber(value, source);
}

/// None if the tensor holds its values itself.
std::optional<Place> placeOf(Bytes tensor, std::string_view source) {
    Place place;
    bool isElsewhere = false;
    for (FieldReader reader(tensor, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.number == kDataLocation)
            isElsewhere = field.value != 0;
        else if (field.number == kExternalData && field.hasContent)
            readEntry(place, field.content, source);
    }
    return isElsewhere ? std::optional(place) : std::nullopt;
}

void forEachTensor(Bytes message,
                   Message kind,
                   std::string_view source,
                   const std::function<void(Bytes)>& action,
                   int depth = 0) {
    if (depth > kMostNesting)
        refuseOnnx(source, "messages are nested too deep");
    for (FieldReader reader(message, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        const Message inner = field.hasContent ? messageIn(kind, field.number) : Message::Other;
        if (inner == Message::Tensor)
            action(field.content);
        else if (inner != Message::Other)
            forEachTensor(field.content, inner, source, action, depth + 1);
    }
}

/// Writes a model again, with the values of its tensors taken from `data`. Every message is at most
/// as deep as `forEachTensor` went.
class Inliner {
public:
    Inliner(Bytes data, std::string_view source) : data_(data), source_(source) {}

    [[nodiscard]] std::vector<std::byte> rewritten(Bytes message, Message kind) const {
        std::vector<std::byte> result;
        if (kind == Message::Tensor) {
            appendTensor(result, message);
            return result;
        }
        result.reserve(message.size());
        for (FieldReader reader(message, source_); !reader.isAtEnd();) {
            const Field field = reader.next();
            const Message inner = field.hasContent ? messageIn(kind, field.number) : Message::Other;
            if (inner == Message::Other)
                result.insert(result.end(), field.all.begin(), field.all.end());
            else
                protobuf::appendField(result, field.number, rewritten(field.content, inner));
        }
        return result;
    }

    /// The bytes that `data` has for the tensor.
    [[nodiscard]] Bytes valuesOf(Bytes tensor) const {
        const std::optional<Place> place = placeOf(tensor, source_);
        return place ? valuesAt(*place) : Bytes();
    }

private:
    void appendTensor(std::vector<std::byte>& result, Bytes tensor) const {
        const std::optional<Place> place = placeOf(tensor, source_);
        for (FieldReader reader(tensor, source_); !reader.isAtEnd();) {
            const Field field = reader.next();
            const bool isOfPlace = field.number == kRawData || field.number == kExternalData ||
                                   field.number == kDataLocation;
            if (!place || !isOfPlace)
                result.insert(result.end(), field.all.begin(), field.all.end());
        }
        if (place)
            protobuf::appendField(result, kRawData, valuesAt(*place));
    }

    [[nodiscard]] Bytes valuesAt(const Place& place) const {
        const uint64_t rest = place.offset <= data_.size() ? data_.size() - place.offset : 0;
        if (place.offset > data_.size() || place.length.value_or(rest) > rest)
            refuseOnnx(source_,
                       fmt::format("a tensor's values are beyond the end of {}, which has {} bytes",
                                   oneLine(place.file),
                                   data_.size()));
        return data_.subspan(static_cast<size_t>(place.offset),
                             static_cast<size_t>(place.length.value_or(rest)));
    }

    Bytes data_;
    std::string_view source_;
};

}  // namespace

std::optional<std::string> onnxDataFile(std::span<const std::byte> onnx, std::string_view source) {
    std::optional<std::string> file;
    forEachTensor(onnx, Message::Model, source, [&](Bytes tensor) {
        const std::optional<Place> place = placeOf(tensor, source);
        if (!place)
            return;
        const std::filesystem::path name(place->file);
        if (place->file.empty() || name.filename() != name || name == "." || name == "..")
            refuseOnnx(source,
                       fmt::format("it looks for values in \"{}\", which is not a file of its own "
                                   "folder",
                                   oneLine(place->file)));
        if (file && *file != place->file)
            throw Error(ErrorCode::Unsupported,
                        fmt::format("{} keeps its values in several files, {} and {}",
                                    source,
                                    oneLine(*file),
                                    oneLine(place->file)),
                        "Export the network with all values in one file.");
        file = place->file;
    });
    return file;
}

std::vector<std::byte> withDataInside(std::span<const std::byte> onnx,
                                      std::span<const std::byte> data,
                                      std::string_view source) {
    const Inliner inliner(data, source);
    uint64_t total = onnx.size();
    forEachTensor(onnx, Message::Model, source, [&](Bytes tensor) {
        total += inliner.valuesOf(tensor).size();
        if (total > kMostBytes)
            throw Error(ErrorCode::Unsupported,
                        fmt::format("{} and its values are more than two gigabytes", source),
                        "Export the network as TorchScript.");
    });
    return inliner.rewritten(onnx, Message::Model);
}

}  // namespace r2r
