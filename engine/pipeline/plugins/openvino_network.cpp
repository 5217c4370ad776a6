// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/pipeline/plugins/openvino_library.h"
#include "engine/pipeline/plugins/plugin_network.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <utility>
#include <vector>

namespace r2r {
namespace {

/// Something that OpenVINO made, and the function that frees it.
template <typename T>
using Handle = std::unique_ptr<T, void (*)(T*)>;

at::ScalarType scalarType(ov_element_type_e type) {
    switch (type) {
        case F32:
            return at::kFloat;
        case F16:
            return at::kHalf;
        case BF16:
            return at::kBFloat16;
        case F64:
            return at::kDouble;
        default:
            return at::ScalarType::Undefined;
    }
}

class OpenVinoNetwork final : public PluginNetwork {
public:
    OpenVinoNetwork(const OpenVino& library,
                    const PluginManifest& manifest,
                    std::span<const std::byte> onnx)
        : library_(library)
        , manifest_(manifest)
        , model_(compiled(onnx))
        , request_(made<ov_infer_request_t>(library.inferRequestFree, [&](auto** request) {
            return library.createInferRequest(model_.get(), request);
        })) {
        checkInputs();
        checkOutput();
    }

    [[nodiscard]] std::vector<at::Tensor> run(std::span<const at::Tensor> inputs,
                                              const JobContext& /*job*/) override {
        std::vector<at::Tensor> kept;  // OpenVINO reads them where they are
        for (size_t i = 0; i < inputs.size(); ++i)
            setInput(i, kept.emplace_back(inputs[i].contiguous()));
        require(library_.infer(request_.get()));
        std::vector<at::Tensor> results;
        for (const PluginResult& each : manifest_.output.results())
            results.push_back(output(each.name));
        return results;
    }

private:
    [[noreturn]] void refuse(const std::string& what, const std::string& hint = {}) const {
        throw Error(
            ErrorCode::Unsupported, fmt::format("{} {}", manifest_.file.string(), what), hint);
    }

    [[noreturn]] void refuseToRead(const OpenVinoReason& reason) const {
        const std::string what = sentenceOf(reason, "is not an ONNX file that OpenVINO can read");
        if (reason.operators == std::vector<std::string>{"GridSample"})
            refuse(what,
                   "If it looks colours up in a table, let it give the table and describe that as "
                   "\"lut3d\"; or export TorchScript.");
        if (!reason.operators.empty())
            refuse(what,
                   "Export the network again with other operators, or export "
                   "TorchScript.");
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} {}", manifest_.file.string(), what),
                    "Export the network again.");
    }

    void require(ov_status_e status) const {
        if (status != OK)
            refuse(sentenceOf(library_.lastReason(), "could not be computed by OpenVINO"),
                   "Check the size and the channels of the manifest's inputs.");
    }

    template <typename T, typename Make>
    [[nodiscard]] Handle<T> made(void (*freed)(T*), const Make& make) const {
        T* raw = nullptr;
        require(make(&raw));
        return {raw, freed};
    }

    [[nodiscard]] ov_core_t* core() const {
        // It is used until the end, by whichever network is the last.
        static ov_core_t* core = [&] {
            ov_core_t* raw = nullptr;
            require(library_.coreCreate(&raw));
            return raw;
        }();
        return core;
    }

    [[nodiscard]] Handle<ov_compiled_model_t> compiled(std::span<const std::byte> onnx) const {
        ov_model_t* raw = nullptr;
        const auto* text = reinterpret_cast<const char*>(onnx.data());
        if (library_.coreReadModel(core(), text, onnx.size(), nullptr, &raw) != OK)
            refuseToRead(library_.lastReason());
        const Handle<ov_model_t> model(raw, library_.modelFree);
        // Without the first, it computes in bfloat16 on processors that can.
        const std::string threads = std::to_string(at::get_num_threads());
        return made<ov_compiled_model_t>(library_.compiledModelFree, [&](auto** result) {
            return library_.coreCompileModel(core(),
                                             model.get(),
                                             "CPU",
                                             4,
                                             result,
                                             "INFERENCE_PRECISION_HINT",
                                             "f32",
                                             "INFERENCE_NUM_THREADS",
                                             threads.c_str());
        });
    }

    void checkInputs() const {
        size_t count = 0;
        require(library_.inputsSize(model_.get(), &count));
        if (count != manifest_.inputs.size())
            refuse(fmt::format(
                "takes {} input(s), and its manifest has {}", count, manifest_.inputs.size()));
        for (const PluginInput& input : manifest_.inputs) {
            if (input.name.empty() && manifest_.inputs.size() > 1)
                refuse("has several inputs, and its manifest does not name them");
            if (!input.name.empty() && !hasPort(library_.inputByName, input.name))
                refuse(fmt::format("has no input \"{}\"", input.name),
                       "Use the names that were given as input_names when the file was exported.");
        }
    }

    void checkOutput() const {
        size_t count = 0;
        require(library_.outputsSize(model_.get(), &count));
        for (const PluginResult& wanted : manifest_.output.results()) {
            if (wanted.name.empty() && (count > 1 || wanted.index > 0))
                refuse(fmt::format("has {} output(s), {}: its manifest must name one",
                                   count,
                                   fmt::join(outputNames(count), ", ")));
            if (!wanted.name.empty() && !hasPort(library_.outputByName, wanted.name))
                refuse(fmt::format("has no output \"{}\"; its outputs are {}",
                                   wanted.name,
                                   fmt::join(outputNames(count), ", ")));
        }
    }

    template <typename Find>
    [[nodiscard]] bool hasPort(const Find& find, const std::string& name) const {
        ov_output_const_port_t* port = nullptr;
        const bool isFound = find(model_.get(), name.c_str(), &port) == OK;
        if (isFound)
            library_.portFree(port);
        return isFound;
    }

    [[nodiscard]] std::vector<std::string> outputNames(size_t count) const {
        std::vector<std::string> names;
        for (size_t i = 0; i < count; ++i) {
            const auto port = made<ov_output_const_port_t>(library_.portFree, [&](auto** result) {
                return library_.outputByIndex(model_.get(), i, result);
            });
            char* name = nullptr;
            require(library_.portGetAnyName(port.get(), &name));
            names.emplace_back(name);
            library_.free(name);
        }
        return names;
    }

    void setInput(size_t index, const at::Tensor& values) {
        std::vector<int64_t> sides = values.sizes().vec();
        const ov_shape_t shape{.rank = std::ssize(sides), .dims = sides.data()};
        const auto tensor = made<ov_tensor_t>(library_.tensorFree, [&](auto** result) {
            return library_.tensorFromMemory(F32, shape, values.mutable_data_ptr<float>(), result);
        });
        const std::string& name = manifest_.inputs[index].name;
        require(name.empty() ? library_.setInputTensor(request_.get(), index, tensor.get())
                             : library_.setTensor(request_.get(), name.c_str(), tensor.get()));
    }

    [[nodiscard]] at::Tensor output(const std::string& name) const {
        const auto tensor = made<ov_tensor_t>(library_.tensorFree, [&](auto** result) {
            return name.empty() ? library_.getOutputTensor(request_.get(), 0, result)
                                : library_.getTensor(request_.get(), name.c_str(), result);
        });
        ov_element_type_e type{};
        require(library_.tensorType(tensor.get(), &type));
        if (scalarType(type) == at::ScalarType::Undefined)
            refuse("gives numbers that are not floating-point");
        ov_shape_t shape{};
        require(library_.tensorShape(tensor.get(), &shape));
        const std::vector<int64_t> sides(shape.dims, shape.dims + shape.rank);
        library_.shapeFree(&shape);
        void* data = nullptr;
        require(library_.tensorData(tensor.get(), &data));
        return at::from_blob(data, sides, scalarType(type)).to(at::kFloat, false, true);
    }

    const OpenVino& library_;
    PluginManifest manifest_;
    Handle<ov_compiled_model_t> model_;
    Handle<ov_infer_request_t> request_;
};

}  // namespace

std::unique_ptr<PluginNetwork> openVinoNetwork(const PluginManifest& manifest,
                                               std::span<const std::byte> content) {
    const OpenVino* library = OpenVino::opened();
    return library ? std::make_unique<OpenVinoNetwork>(*library, manifest, content) : nullptr;
}

}  // namespace r2r
