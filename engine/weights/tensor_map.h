// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace r2r {

/// Tensors by name, in the order of the file they were read from, with what messages about them
/// need to know. Copying shares the tensors.
class TensorMap {
public:
    struct Entry {
        std::string name;
        at::Tensor tensor;       ///< undefined: the file names it, with a null value
        at::ScalarType dtype{};  ///< in the file; meaningless for a null value

        [[nodiscard]] bool isNull() const { return !tensor.defined(); }
    };

    TensorMap() = default;

    /// @param file  for messages; weights that are in no file have none.
    explicit TensorMap(std::filesystem::path file) : file_(std::move(file)) {}

    /// @param tensor  undefined for a null value.
    /// @throws Error{Corrupt} if there is one of that name, Error{Unsupported} if there are too
    /// many
    ///         for a model.
    void add(std::string name, at::Tensor tensor);

    [[nodiscard]] const Entry* find(std::string_view name) const;

    /// Present with a value.
    [[nodiscard]] bool contains(std::string_view name) const;

    /// @throws Error{MissingWeights} naming tensor and file, if absent or null.
    [[nodiscard]] const at::Tensor& at(std::string_view name) const;

    /// Hands the tensor out and keeps a null value in its place, so that the memory of weights that
    /// are converted one by one is free again one by one. Undefined if absent or null.
    [[nodiscard]] at::Tensor take(std::string_view name);

    [[nodiscard]] size_t size() const { return entries_.size(); }

    [[nodiscard]] bool empty() const { return entries_.empty(); }

    [[nodiscard]] auto begin() const { return entries_.begin(); }

    [[nodiscard]] auto end() const { return entries_.end(); }

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

    /// Elements of all tensors.
    [[nodiscard]] int64_t parameterCount() const;

    /// The dtype that most elements have in the file; undefined for an empty map.
    [[nodiscard]] at::ScalarType commonDtype() const;

    /// Strings that came with the file.
    std::map<std::string, std::string> metadata;

    /// Tensors that are there and cannot be read, with the type that keeps them from it: "F4".
    std::map<std::string, std::string, std::less<>> unreadable;

    /// Their place in the file, for files that nest dictionaries: "state_dict"; often empty.
    std::string dictionary;

    /// Sentences about what of the file was left out.
    std::vector<std::string> remarks;

private:
    std::filesystem::path file_;
    std::vector<Entry> entries_;
    std::unordered_map<std::string, size_t> positions_;
};

/// "320×9×3×3", "scalar" without dimensions.
[[nodiscard]] std::string shapeText(at::IntArrayRef shape);

}  // namespace r2r
