// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/onnx_graph.h"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace r2r {
namespace {

// Numbers of fields and kinds in onnx.proto.
namespace model {
constexpr unsigned kIrVersion = 1;
constexpr unsigned kProducer = 2;
constexpr unsigned kDescription = 6;
constexpr unsigned kGraph = 7;
constexpr unsigned kOpsetImport = 8;
constexpr unsigned kVersion = 2;  // of an opset
}  // namespace model

namespace graph {
constexpr unsigned kNode = 1;
constexpr unsigned kName = 2;
constexpr unsigned kInitializer = 5;
constexpr unsigned kInput = 11;
constexpr unsigned kOutput = 12;
}  // namespace graph

namespace node {
constexpr unsigned kInput = 1;
constexpr unsigned kOutput = 2;
constexpr unsigned kName = 3;
constexpr unsigned kOperator = 4;
constexpr unsigned kAttribute = 5;
}  // namespace node

namespace attribute {
constexpr unsigned kName = 1;
constexpr unsigned kFloat = 2;
constexpr unsigned kInteger = 3;
constexpr unsigned kText = 4;
constexpr unsigned kIntegers = 8;
constexpr unsigned kKind = 20;

enum Kind : int64_t { Float = 1, Integer = 2, Text = 3, Integers = 7 };
}  // namespace attribute

namespace tensor {
constexpr unsigned kDimension = 1;
constexpr unsigned kType = 2;
constexpr unsigned kName = 8;
constexpr unsigned kRaw = 9;

enum Type : int64_t { Float = 1, Integer = 7 };
}  // namespace tensor

constexpr int64_t kIrVersion = 7;  // the one of opset 13

/// A message as it grows, field after field.
class Message {
public:
    void number(unsigned field, int64_t value) {
        varint(uint64_t{field} << 3U);
        varint(static_cast<uint64_t>(value));
    }

    void fixed(unsigned field, float value) {
        varint(uint64_t{field} << 3U | 5U);
        raw(&value, sizeof value);
    }

    void content(unsigned field, std::string_view bytes) {
        varint(uint64_t{field} << 3U | 2U);
        varint(bytes.size());
        bytes_.append(bytes);
    }

    [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
    void varint(uint64_t value) {
        for (; value >= 0x80U; value >>= 7U)
            bytes_.push_back(static_cast<char>((value & 0x7fU) | 0x80U));
        bytes_.push_back(static_cast<char>(value));
    }

    void raw(const void* bytes, size_t count) {
        bytes_.append(static_cast<const char*>(bytes), count);
    }

    std::string bytes_;
};

/// `content` as one field of a message that is put together later.
std::string field(unsigned number, std::string_view content) {
    Message message;
    message.content(number, content);
    return message.bytes();
}

struct WriteValue {
    Message& message;

    void operator()(int64_t value) const {
        message.number(attribute::kInteger, value);
        message.number(attribute::kKind, attribute::Integer);
    }

    void operator()(float value) const {
        message.fixed(attribute::kFloat, value);
        message.number(attribute::kKind, attribute::Float);
    }

    void operator()(const std::string& value) const {
        message.content(attribute::kText, value);
        message.number(attribute::kKind, attribute::Text);
    }

    void operator()(const std::vector<int64_t>& values) const {
        for (const int64_t value : values)
            message.number(attribute::kIntegers, value);
        message.number(attribute::kKind, attribute::Integers);
    }
};

std::string attributeMessage(const OnnxGraph::Attribute& given) {
    Message message;
    message.content(attribute::kName, given.name);
    std::visit(WriteValue{message}, given.value);
    return message.bytes();
}

/// ValueInfoProto of a float32 tensor.
std::string valueMessage(const std::string& name, at::IntArrayRef shape) {
    Message sizes;
    for (const int64_t side : shape) {
        Message dimension;
        dimension.number(1, side);
        sizes.content(1, dimension.bytes());
    }
    Message kind;
    kind.number(1, tensor::Float);
    kind.content(2, sizes.bytes());
    Message value;
    value.content(1, name);
    value.content(2, field(1, kind.bytes()));
    return value.bytes();
}

std::string tensorMessage(const at::Tensor& values, const std::string& name) {
    const bool isWhole = values.scalar_type() == at::kLong;
    const at::Tensor kept = values.to(at::kCPU, isWhole ? at::kLong : at::kFloat).contiguous();
    Message message;
    for (const int64_t side : kept.sizes())
        message.number(tensor::kDimension, side);
    message.number(tensor::kType, isWhole ? tensor::Integer : tensor::Float);
    message.content(tensor::kName, name);
    message.content(tensor::kRaw, {static_cast<const char*>(kept.const_data_ptr()), kept.nbytes()});
    return message.bytes();
}

}  // namespace

OnnxGraph::Value OnnxGraph::input(const std::string& name, at::IntArrayRef shape) {
    ends_ += field(graph::kInput, valueMessage(name, shape));
    return name;
}

OnnxGraph::Value OnnxGraph::constant(const at::Tensor& values, std::string name) {
    if (name.empty())
        name = fmt::format("{}constant_{}", prefix_, ++constantCount_);
    constants_ += field(graph::kInitializer, tensorMessage(values, name));
    return name;
}

OnnxGraph::Value OnnxGraph::node(const std::string& op,
                                 const std::vector<Value>& inputs,
                                 const Attributes& attributes) {
    Value value = fmt::format("{}value_{}", prefix_, nodeCount_ + 1);
    result(value, op, inputs, attributes);
    return value;
}

void OnnxGraph::output(const std::string& name,
                       at::IntArrayRef shape,
                       const std::string& op,
                       const std::vector<Value>& inputs,
                       const Attributes& attributes) {
    result(name, op, inputs, attributes);
    ends_ += field(graph::kOutput, valueMessage(name, shape));
}

void OnnxGraph::result(const Value& name,
                       const std::string& op,
                       const std::vector<Value>& inputs,
                       const Attributes& attributes) {
    Message message;
    for (const Value& input : inputs)
        message.content(node::kInput, input);
    message.content(node::kOutput, name);
    message.content(node::kName, fmt::format("{}{}_{}", prefix_, op, ++nodeCount_));
    message.content(node::kOperator, op);
    for (const Attribute& attribute : attributes)
        message.content(node::kAttribute, attributeMessage(attribute));
    nodes_ += field(graph::kNode, message.bytes());
}

std::string OnnxGraph::file(std::string_view description, int64_t opset) const {
    std::string content = nodes_;
    content += field(graph::kName, name_);
    content += constants_;
    content += ends_;
    Message operators;
    operators.number(model::kVersion, opset);
    Message message;
    message.number(model::kIrVersion, kIrVersion);
    message.content(model::kProducer, "R2R Studio");
    message.content(model::kDescription, description);
    message.content(model::kGraph, content);
    message.content(model::kOpsetImport, operators.bytes());
    return message.bytes();
}

}  // namespace r2r
