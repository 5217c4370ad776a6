// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace r2r {

/// Writes an ONNX file, node by node (onnx.proto of github.com/onnx/onnx, in the wire format of
/// protobuf.dev/programming-guides/encoding). All values are float32 and of fixed sizes.
///
/// Nodes are written in the order in which they are added, so that each uses only what was there
/// before it, as the format wants.
class OnnxGraph {
public:
    /// Operators mean what they do in this version of the standard set; all readers of ours and of
    /// others know it.
    static constexpr int64_t kOpset = 13;

    /// The name of a value.
    using Value = std::string;

    /// A node's constant of an operator: "group", "pads", "mode".
    struct Attribute {
        std::string name;
        std::variant<int64_t, float, std::string, std::vector<int64_t>> value;
    };

    using Attributes = std::vector<Attribute>;

    /// @param name    of the graph
    /// @param prefix  of the values that it names itself
    explicit OnnxGraph(std::string name, std::string prefix = {})
        : name_(std::move(name)), prefix_(std::move(prefix)) {}

    Value input(const std::string& name, at::IntArrayRef shape);

    /// Numbers of the file: float32, or int64 for an operator's sizes; other floating-point numbers
    /// become float32.
    /// @param name  none: one that is free
    Value constant(const at::Tensor& values, std::string name = {});

    /// @param inputs  an empty name is one that is left out
    Value node(const std::string& op,
               const std::vector<Value>& inputs,
               const Attributes& attributes = {});

    /// A node whose result has this name.
    void result(const Value& name,
                const std::string& op,
                const std::vector<Value>& inputs,
                const Attributes& attributes = {});

    /// The same for a result of the file.
    void output(const std::string& name,
                at::IntArrayRef shape,
                const std::string& op,
                const std::vector<Value>& inputs,
                const Attributes& attributes = {});

    /// The content of the file.
    /// @param description  for people who look into it
    [[nodiscard]] std::string file(std::string_view description, int64_t opset = kOpset) const;

    /// Its nodes and constants as fields of a graph, to be put into another one.
    [[nodiscard]] std::string fields() const { return nodes_ + constants_; }

private:
    std::string name_;
    std::string prefix_;
    std::string nodes_;      ///< fields of the graph, as they are in the file
    std::string constants_;  ///< the same
    std::string ends_;       ///< inputs and outputs, the same
    int64_t nodeCount_ = 0;
    int64_t constantCount_ = 0;
};

}  // namespace r2r
