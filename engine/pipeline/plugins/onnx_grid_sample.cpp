// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/onnx_grid_sample.h"

#include "engine/pipeline/plugins/protobuf_fields.h"
#include "engine/weights/onnx_graph.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <string>
#include <utility>

namespace r2r {
namespace {

using protobuf::Bytes;
using protobuf::Field;
using protobuf::FieldReader;
using protobuf::textOf;
using Value = OnnxGraph::Value;

constexpr uint64_t kGraphOfModel = 7;
constexpr size_t kVolumeRank = 5;

/// How many dimensions the values of a graph have, as far as it says so.
class Ranks {
public:
    Ranks(Bytes graph, std::string_view source) : source_(source) {
        for (FieldReader reader(graph, source); !reader.isAtEnd();) {
            const Field field = reader.next();
            if (field.hasContent && field.number == 5)
                addTensor(field.content);
            else if (field.hasContent && field.number >= 11 && field.number <= 13)
                addValue(field.content);
        }
    }

    [[nodiscard]] bool isVolume(const std::string& name) const {
        const auto found = ranks_.find(name);
        return found != ranks_.end() && found->second == kVolumeRank;
    }

private:
    void addTensor(Bytes tensor) {
        std::string name;
        size_t rank = 0;
        for (FieldReader reader(tensor, source_); !reader.isAtEnd();) {
            const Field field = reader.next();
            if (field.number == 8)
                name = textOf(field.content);
            else if (field.number == 1 && !field.hasContent)
                ++rank;
            else if (field.number == 1)
                for (FieldReader packed(field.content, source_); !packed.isAtEnd(); ++rank)
                    static_cast<void>(packed.varint());
        }
        ranks_[name] = rank;
    }

    /// A ValueInfoProto: its type has a tensor type, which has a shape.
    void addValue(Bytes value) {
        std::string name;
        size_t rank = 0;
        for (FieldReader reader(value, source_); !reader.isAtEnd();) {
            const Field field = reader.next();
            if (field.number == 1)
                name = textOf(field.content);
            else if (field.number == 2)
                rank = dimensions(inside(inside(field.content, 1), 2));
        }
        ranks_[name] = rank;
    }

    /// The message in this field; empty without it.
    [[nodiscard]] Bytes inside(Bytes message, uint64_t number) const {
        for (FieldReader reader(message, source_); !reader.isAtEnd();)
            if (const Field field = reader.next(); field.hasContent && field.number == number)
                return field.content;
        return {};
    }

    [[nodiscard]] size_t dimensions(Bytes shape) const {
        size_t count = 0;
        for (FieldReader reader(shape, source_); !reader.isAtEnd();)
            count += reader.next().number == 1 ? 1 : 0;
        return count;
    }

    std::string_view source_;
    std::map<std::string, size_t> ranks_;
};

/// A `GridSample` node, with what it has without saying.
struct GridSample {
    std::vector<std::string> inputs;
    std::string result;
    std::string op;
    std::string mode = "linear";
    std::string padding = "zeros";
    bool alignsCorners = false;
};

void readAttribute(GridSample& node, Bytes attribute, std::string_view source) {
    std::string name;
    std::string text;
    uint64_t number = 0;
    for (FieldReader reader(attribute, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.number == 1)
            name = textOf(field.content);
        else if (field.number == 3)
            number = field.value;
        else if (field.number == 4)
            text = textOf(field.content);
    }
    if (name == "mode")
        node.mode = text;
    else if (name == "padding_mode")
        node.padding = text;
    else if (name == "align_corners")
        node.alignsCorners = number != 0;
}

GridSample readNode(Bytes content, std::string_view source) {
    GridSample node;
    for (FieldReader reader(content, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.number == 1)
            node.inputs.push_back(textOf(field.content));
        else if (field.number == 2 && node.result.empty())
            node.result = textOf(field.content);
        else if (field.number == 4)
            node.op = textOf(field.content);
        else if (field.number == 5 && field.hasContent)
            readAttribute(node, field.content, source);
    }
    return node;
}

bool isRewritten(const GridSample& node, const Ranks& ranks) {
    return node.op == "GridSample" && node.inputs.size() == 2 &&
           (node.mode == "linear" || node.mode == "bilinear") &&
           (node.padding == "zeros" || node.padding == "border") &&
           std::ranges::any_of(node.inputs,
                               [&](const std::string& name) { return ranks.isVolume(name); });
}

/// One `GridSample` of a volume (N, C, D, H, W) at a grid (N, d, h, w, 3), in other operators.
class GatheredVolume {
public:
    GatheredVolume(const GridSample& node, const std::string& prefix)
        : node_(node), graph_("volume", prefix) {}

    /// Fields of a graph.
    [[nodiscard]] std::string fields() && {
        const Value shape = graph_.node("Shape", {node_.inputs[0]});
        const Neighbours x = neighbours(0, size(shape, 4));
        const Neighbours y = neighbours(1, size(shape, 3));
        const Neighbours z = neighbours(2, size(shape, 2));
        const Value last =
            graph_.node("Transpose", {node_.inputs[0]}, {{"perm", Sides{0, 2, 3, 4, 1}}});
        const Value form = graph_.node("Concat", {whole({-1}), size(shape, 1)}, axis(0));
        const Value rows = graph_.node("Reshape", {last, form});  // (N · D · H · W, C)
        const Value first = firstOfEach(shape);
        Value sum;
        for (size_t corner = 0; corner < 8; ++corner) {
            const size_t i = corner & 1U;
            const size_t j = corner >> 1U & 1U;
            const size_t k = corner >> 2U;
            const Value plane = sumOf(product(first, z.count), z.index[k]);
            const Value row = sumOf(product(plane, y.count), y.index[j]);
            const Value place = sumOf(product(row, x.count), x.index[i]);
            const Value share = product(product(z.share[k], y.share[j]), x.share[i]);
            const Value values = graph_.node("Gather", {rows, place}, axis(0));
            const Value term = product(values, graph_.node("Unsqueeze", {share, whole({-1})}));
            sum = sum.empty() ? term : sumOf(sum, term);
        }
        graph_.result(node_.result, "Transpose", {sum}, {{"perm", Sides{0, 4, 1, 2, 3}}});
        return graph_.fields();
    }

private:
    using Sides = std::vector<int64_t>;

    // TensorProto.DataType
    static constexpr int64_t kFloat = 1;
    static constexpr int64_t kInt64 = 7;

    /// The two planes around each place along one axis, and their shares.
    struct Neighbours {
        Value count;                 ///< of planes, (1)
        std::array<Value, 2> index;  ///< whole numbers, (N, d, h, w)
        std::array<Value, 2> share;  ///< (N, d, h, w)
    };

    Neighbours neighbours(int64_t coordinate, const Value& count) {
        const Value most = cast(sumOf(count, whole({-1})), kFloat);
        const Value given = graph_.node(
            "Gather",
            {node_.inputs[1], graph_.constant(at::scalar_tensor(coordinate, at::kLong))},
            axis(4));
        Value place = placeOf(given, most);
        if (node_.padding == "border")
            place = graph_.node("Min", {graph_.node("Max", {place, real(0)}), most});
        const Value low = graph_.node("Floor", {place});
        const Value high = sumOf(low, real(1));
        const Value share = difference(place, low);
        Neighbours result{.count = count,
                          .index = {kept(low, count), kept(high, count)},
                          .share = {difference(real(1), share), share}};
        if (node_.padding == "zeros") {
            result.share[0] = product(result.share[0], isInside(low, most));
            result.share[1] = product(result.share[1], isInside(high, most));
        }
        return result;
    }

    /// Of coordinates in −1…1, in planes.
    Value placeOf(const Value& given, const Value& most) {
        const Value shifted = sumOf(given, real(1));
        if (node_.alignsCorners)
            return product(product(shifted, real(0.5)), most);
        const Value scaled = product(shifted, sumOf(most, real(1)));
        return product(sumOf(scaled, real(-1)), real(0.5));
    }

    /// A plane that there is, also where the place is not a number.
    Value kept(const Value& plane, const Value& count) {
        const Value above = graph_.node("Max", {cast(plane, kInt64), whole({0})});
        return graph_.node("Min", {above, sumOf(count, whole({-1}))});
    }

    /// 1 or 0
    Value isInside(const Value& plane, const Value& most) {
        return cast(graph_.node("And",
                                {graph_.node("GreaterOrEqual", {plane, real(0)}),
                                 graph_.node("LessOrEqual", {plane, most})}),
                    kFloat);
    }

    /// The number of each of the N volumes, (N, 1, 1, 1).
    Value firstOfEach(const Value& shape) {
        const auto scalar = [&](int64_t value) {
            return graph_.constant(at::scalar_tensor(value, at::kLong));
        };
        const Value count = graph_.node("Gather", {shape, scalar(0)}, axis(0));
        const Value numbers = graph_.node("Range", {scalar(0), count, scalar(1)});
        return graph_.node("Reshape", {numbers, whole({-1, 1, 1, 1})});
    }

    static OnnxGraph::Attributes axis(int64_t which) { return {{"axis", which}}; }

    Value whole(const Sides& values) { return graph_.constant(at::tensor(values)); }

    Value real(double value) { return graph_.constant(at::full({1}, value, at::kFloat)); }

    Value size(const Value& shape, int64_t which) {
        return graph_.node("Gather", {shape, whole({which})}, axis(0));
    }

    Value cast(const Value& x, int64_t type) { return graph_.node("Cast", {x}, {{"to", type}}); }

    Value sumOf(const Value& a, const Value& b) { return graph_.node("Add", {a, b}); }

    Value difference(const Value& a, const Value& b) { return graph_.node("Sub", {a, b}); }

    Value product(const Value& a, const Value& b) { return graph_.node("Mul", {a, b}); }

    const GridSample& node_;
    OnnxGraph graph_;
};

void append(std::vector<std::byte>& message, Bytes bytes) {
    message.insert(message.end(), bytes.begin(), bytes.end());
}

/// @param isChanged  set if a node was rewritten
std::vector<std::byte> rewrittenGraph(Bytes graph, std::string_view source, bool& isChanged) {
    const Ranks ranks(graph, source);
    std::vector<std::byte> result;
    result.reserve(graph.size());
    int count = 0;
    for (FieldReader reader(graph, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        const GridSample node =
            field.hasContent && field.number == 1 ? readNode(field.content, source) : GridSample{};
        if (!isRewritten(node, ranks)) {
            append(result, field.all);
            continue;
        }
        isChanged = true;
        const std::string fields =
            GatheredVolume(node, fmt::format("{}/gathered_{}/", node.result, ++count)).fields();
        append(result, std::as_bytes(std::span(fields)));
    }
    return result;
}

}  // namespace

std::optional<std::vector<std::byte>> withVolumesGathered(std::span<const std::byte> onnx,
                                                          std::string_view source) {
    std::vector<std::byte> result;
    bool isChanged = false;
    for (FieldReader reader(onnx, source); !reader.isAtEnd();) {
        const Field field = reader.next();
        if (field.hasContent && field.number == kGraphOfModel)
            protobuf::appendField(
                result, field.number, rewrittenGraph(field.content, source, isChanged));
        else
            append(result, field.all);
    }
    return isChanged ? std::optional(std::move(result)) : std::nullopt;
}

}  // namespace r2r
