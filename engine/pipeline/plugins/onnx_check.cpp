// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/onnx_check.h"

#include "engine/core/error.h"
#include "engine/pipeline/plugins/foreign_text.h"
#include "engine/pipeline/plugins/protobuf_fields.h"

#include <cstdint>
#include <fmt/format.h>
#include <set>
#include <string>
#include <vector>

namespace r2r {
namespace {

using protobuf::Bytes;
using protobuf::Field;
using protobuf::FieldReader;
using protobuf::refuseOnnx;
using protobuf::textOf;

constexpr int kMostNesting = 16;                       // graphs inside nodes inside graphs
constexpr uint64_t kMostElements = uint64_t{1} << 31;  // OpenCV counts with int

/// The number of values that a repeated field of numbers adds, packed or not.
uint64_t valueCount(const Field& field, size_t fixedBytes, std::string_view source) {
    if (!field.hasContent)
        return 1;
    if (fixedBytes > 0)
        return field.content.size() / fixedBytes;
    uint64_t count = 0;
    for (FieldReader reader(field.content, source); !reader.isAtEnd(); ++count)
        static_cast<void>(reader.varint());
    return count;
}

/// The fields of a TensorProto that say how many values it has, and how many there are.
struct TensorFacts {
    std::string name;
    uint64_t elements = 1;
    uint64_t type = 0;
    uint64_t rawBytes = 0;
    uint64_t floats = 0;
    uint64_t doubles = 0;
    uint64_t int32s = 0;
    uint64_t int64s = 0;
    bool isElsewhere = false;
};

void multiplyDimension(TensorFacts& facts, uint64_t dimension, std::string_view source) {
    if (dimension >= kMostElements ||
        (dimension > 0 && facts.elements >= kMostElements / dimension))
        refuseOnnx(source,
                   fmt::format("the tensor \"{}\" has impossible dimensions", oneLine(facts.name)));
    facts.elements *= dimension;
}

TensorFacts factsOf(Bytes tensor, std::string_view source) {
    TensorFacts facts;
    std::vector<uint64_t> dimensions;
    for (FieldReader reader(tensor, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        switch (field.number) {
            case 1:
                if (!field.hasContent)
                    dimensions.push_back(field.value);
                else
                    for (FieldReader packed(field.content, source); !packed.isAtEnd();)
                        dimensions.push_back(packed.varint());
                break;
            case 2:
                facts.type = field.value;
                break;
            case 4:
                facts.floats += valueCount(field, 4, source);
                break;
            case 5:
                facts.int32s += valueCount(field, 0, source);
                break;
            case 7:
                facts.int64s += valueCount(field, 0, source);
                break;
            case 8:
                facts.name = textOf(field.content);
                break;
            case 9:
                facts.rawBytes = field.content.size();  // the last one counts
                break;
            case 10:
                facts.doubles += valueCount(field, 8, source);
                break;
            case 14:
                facts.isElsewhere = field.value != 0;
                break;
            default:
                break;
        }
    }
    for (const uint64_t dimension : dimensions)
        multiplyDimension(facts, dimension, source);
    return facts;
}

/// The number of values that OpenCV would find; all that are needed for types that it refuses.
uint64_t valuesOf(const TensorFacts& facts) {
    const auto either = [&](uint64_t typed, uint64_t bytes) {
        return typed > 0 ? typed : facts.rawBytes / bytes;
    };
    switch (facts.type) {
        case 1:  // float
            return either(facts.floats, 4);
        case 2:  // uint8
        case 3:  // int8
            return either(facts.int32s, 1);
        case 6:  // int32
            return either(facts.int32s, 4);
        case 7:  // int64
            return either(facts.int64s, 8);
        case 10:  // float16
            return either(facts.int32s, 2);
        case 11:  // double
            return either(facts.doubles, 8);
        default:
            return facts.elements;
    }
}

/// @return the tensor's name
std::string checkTensor(Bytes tensor, std::string_view source) {
    const TensorFacts facts = factsOf(tensor, source);
    if (facts.isElsewhere)
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("{} keeps the tensor \"{}\" in another file", source, oneLine(facts.name)),
            "Export the network with all weights in one file.");
    if (valuesOf(facts) < facts.elements)
        refuseOnnx(source,
                   fmt::format("the tensor \"{}\" has {} values, expected {}",
                               oneLine(facts.name),
                               valuesOf(facts),
                               facts.elements));
    return facts.name;
}

/// Names of the values that a node may use.
using Names = std::set<std::string>;

void checkGraph(Bytes graph, Names known, int depth, std::string_view source);

void checkAttribute(Bytes attribute, const Names& known, int depth, std::string_view source) {
    for (FieldReader reader(attribute, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.hasContent && (field.number == 5 || field.number == 10))
            static_cast<void>(checkTensor(field.content, source));
        else if (field.hasContent && (field.number == 6 || field.number == 11))
            checkGraph(field.content, known, depth + 1, source);
    }
}

/// Adds what the node computes to what is known.
void checkNode(Bytes node, Names& known, int depth, std::string_view source) {
    Names results;
    for (FieldReader reader(node, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        const std::string name = field.number <= 2 ? textOf(field.content) : std::string();
        if (field.number == 1 && !name.empty() && !known.contains(name))
            refuseOnnx(source,
                       fmt::format("a node uses \"{}\", which nothing gives", oneLine(name)));
        if (field.number == 2)
            results.insert(name);
        if (field.hasContent && field.number == 5)
            checkAttribute(field.content, known, depth, source);
    }
    known.merge(results);
}

/// The name in a ValueInfoProto.
std::string nameOf(Bytes value, std::string_view source) {
    for (FieldReader reader(value, source); !reader.isAtEnd();)
        if (const Field field = reader.next(); field.number == 1)
            return textOf(field.content);
    return {};
}

/// @param known  what the graphs around this one know
void checkGraph(Bytes graph, Names known, int depth, std::string_view source) {
    if (depth > kMostNesting)
        refuseOnnx(source, fmt::format("graphs are nested deeper than {} levels", kMostNesting));
    for (FieldReader reader(graph, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.hasContent && field.number == 5)
            known.insert(checkTensor(field.content, source));
        else if (field.hasContent && field.number == 11)
            known.insert(nameOf(field.content, source));
    }
    for (FieldReader reader(graph, source); !reader.isAtEnd();)
        if (const Field field = reader.next(); field.hasContent && field.number == 1)
            checkNode(field.content, known, depth, source);
}

}  // namespace

void requireSoundOnnx(std::span<const std::byte> onnx, std::string_view source) {
    for (FieldReader reader(onnx, source); !reader.isAtEnd();)
        if (const Field field = reader.next(); field.hasContent && field.number == 7)
            checkGraph(field.content, {}, 0, source);
}

}  // namespace r2r
