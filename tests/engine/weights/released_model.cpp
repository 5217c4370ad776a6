// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/weights/released_model.h"

#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/weights/tensor_manifest.h"
#include "engine/weights/weight_generator.h"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace r2r::testing {

namespace fs = std::filesystem;

std::vector<TensorToWrite> reducedTensors(Component component, double value) {
    std::vector<TensorToWrite> list;
    for (const TensorShape& tensor : goldenManifest(component))
        list.push_back({.name = tensor.name,
                        .dtype = at::kFloat,
                        .shape = tensor.shape,
                        .make = [tensor, value] { return at::full(tensor.shape, value); }});
    return list;
}

std::vector<TensorToWrite> reducedTensors(Component component) {
    std::vector<TensorToWrite> list;
    for (const TensorShape& tensor : goldenManifest(component))
        list.push_back({.name = tensor.name,
                        .dtype = at::kFloat,
                        .shape = tensor.shape,
                        .make = [tensor, component] {
                            return generatedTensor(component, tensor.name, tensor.shape);
                        }});
    return list;
}

void writeTensors(const fs::path& file, std::vector<TensorToWrite> tensors) {
    fs::create_directories(file.parent_path());
    writeSafetensors(file, std::move(tensors), {{"format", "pt"}}, {});
}

void writeText(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    writeFileAtomically(file, std::string_view(text));
}

void writeRelease(const fs::path& folder) {
    for (const Component component : {Component::Unet, Component::Controller, Component::ClearVae})
        writeTensors(folder / componentName(component) / "diffusion_pytorch_model.safetensors",
                     reducedTensors(component));
    writeTensors(folder / "text_encoder/model.safetensors", reducedTensors(Component::TextEncoder));
}

void writeShards(const fs::path& folder,
                 const std::string& name,
                 std::vector<TensorToWrite> tensors,
                 size_t count) {
    Json index = {{"metadata", {{"total_size", 0}}}, {"weight_map", Json::object()}};
    const size_t each = (tensors.size() + count - 1) / count;
    for (size_t i = 0; i < count; ++i) {
        const std::string file = fmt::format("{}-{:05}-of-{:05}.safetensors", name, i + 1, count);
        const auto begin = tensors.begin() + static_cast<int64_t>(i * each);
        const auto end =
            tensors.begin() + static_cast<int64_t>(std::min((i + 1) * each, tensors.size()));
        for (auto tensor = begin; tensor != end; ++tensor)
            index["weight_map"][tensor->name] = file;
        writeTensors(folder / file, {begin, end});
    }
    writeText(folder / (name + ".safetensors.index.json"), formatJson(index));
}

}  // namespace r2r::testing
