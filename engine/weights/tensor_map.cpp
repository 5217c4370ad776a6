// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/tensor_map.h"

#include "engine/core/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace r2r {
namespace {

constexpr size_t kMostTensors = 100'000;

}  // namespace

void TensorMap::add(std::string name, at::Tensor tensor) {
    if (entries_.size() >= kMostTensors)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} names more than 100,000 tensors", file_.string()),
                    "A model has a few thousand; export its weights alone.");
    if (!positions_.emplace(name, entries_.size()).second)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} names the tensor {} twice", file_.string(), name));
    const at::ScalarType dtype =
        tensor.defined() ? tensor.scalar_type() : at::ScalarType::Undefined;
    entries_.push_back({std::move(name), std::move(tensor), dtype});
}

const TensorMap::Entry* TensorMap::find(std::string_view name) const {
    const auto found = positions_.find(std::string(name));
    return found == positions_.end() ? nullptr : &entries_[found->second];
}

bool TensorMap::contains(std::string_view name) const {
    const Entry* entry = find(name);
    return entry != nullptr && !entry->isNull();
}

const at::Tensor& TensorMap::at(std::string_view name) const {
    const Entry* entry = find(name);
    if (entry == nullptr || entry->isNull())
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("{} {} {}",
                                file_.string(),
                                entry == nullptr ? "has no tensor" : "has a null value for",
                                name));
    return entry->tensor;
}

at::Tensor TensorMap::take(std::string_view name) {
    const auto found = positions_.find(std::string(name));
    return found == positions_.end() ? at::Tensor()
                                     : std::exchange(entries_[found->second].tensor, {});
}

int64_t TensorMap::parameterCount() const {
    int64_t count = 0;
    for (const Entry& entry : entries_)
        count += entry.isNull() ? 0 : entry.tensor.numel();
    return count;
}

at::ScalarType TensorMap::commonDtype() const {
    std::map<at::ScalarType, int64_t> elements;
    for (const Entry& entry : entries_)
        if (!entry.isNull())
            elements[entry.dtype] += entry.tensor.numel();
    const auto most = std::ranges::max_element(
        elements, [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == elements.end() ? at::ScalarType::Undefined : most->first;
}

std::string shapeText(at::IntArrayRef shape) {
    if (shape.empty())
        return "scalar";
    return fmt::format("{}", fmt::join(shape.begin(), shape.end(), "×"));
}

}  // namespace r2r
