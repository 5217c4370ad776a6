// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/diffusion/torch_errors.h"
#include "engine/pipeline/plugins/foreign_text.h"
#include "engine/pipeline/plugins/plugin_network.h"

#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace r2r {
namespace {

using torch::jit::IValue;

/// Lets the archive reader read what is in memory already.
class MemoryReader final : public caffe2::serialize::ReadAdapterInterface {
public:
    explicit MemoryReader(std::span<const std::byte> content) : content_(content) {}

    [[nodiscard]] size_t size() const override { return content_.size(); }

    size_t read(uint64_t from, void* target, size_t count, const char* /*what*/) const override {
        const size_t start = std::min<size_t>(from, content_.size());
        const size_t length = std::min(count, content_.size() - start);
        std::memcpy(target, content_.data() + start, length);
        return length;
    }

private:
    std::span<const std::byte> content_;
};

/// One printable line. What a script itself raised comes last, below a stack of its own lines.
std::string reasonIn(std::string_view text) {
    constexpr std::string_view kSpace = " \n";
    const bool isRaised = text.find("TorchScript interpreter") != text.npos;
    text = text.substr(0, text.find_last_not_of(kSpace) + 1);
    if (isRaised)
        return oneLine(text.substr(text.rfind('\n') + 1));
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    return oneLine(text.substr(0, text.find('\n')));
}

/// Runs `action`; LibTorch's exceptions become `Error{code, "<file> <what>: <reason>"}`.
template <typename Action>
auto translated(const PluginManifest& manifest,
                ErrorCode code,
                std::string_view what,
                const std::string& hint,
                const Action& action) {
    const auto failure = [&](const std::string& reason) {
        return Error(code, fmt::format("{} {}: {}", manifest.file.string(), what, reason), hint);
    };
    const auto noMemory = [&] {
        return Error(ErrorCode::OutOfMemory,
                     fmt::format("there is not enough memory for {}", manifest.title),
                     "Use a smaller picture or another device.");
    };
    try {
        return action();
    } catch (const Error&) {
        throw;
    } catch (const c10::OutOfMemoryError&) {
        throw noMemory();
    } catch (const std::bad_alloc&) {
        throw noMemory();
    } catch (const c10::Error& error) {
        const std::string_view reason = error.what_without_backtrace();
        if (reason.find("DefaultCPUAllocator") != reason.npos)
            throw noMemory();
        if (Error told = torchError(error); told.code() == ErrorCode::DeviceUnavailable)
            throw told;
        throw failure(reasonIn(reason));
    } catch (const std::exception& error) {  // a script's own; a damaged file's, of many types
        // What an operator says inside a script comes as an error of the script.
        if (std::string_view(error.what()).find("DefaultCPUAllocator: ") != std::string_view::npos)
            throw noMemory();
        throw failure(reasonIn(error.what()));
    }
}

class TorchScriptNetwork final : public PluginNetwork {
public:
    TorchScriptNetwork(const PluginManifest& manifest, torch::jit::Module module, at::Device device)
        : manifest_(manifest), module_(std::move(module)), device_(device) {
        module_.eval();
        checkArguments();
    }

    [[nodiscard]] std::vector<at::Tensor> run(std::span<const at::Tensor> inputs,
                                              const JobContext& /*job*/) override {
        return translated(manifest_, ErrorCode::Unsupported, "could not compute", "", [&] {
            const c10::InferenceMode noGradients;
            // The first runs would be profiled and then compiled anew, with other roundings: the
            // same picture would give other bytes the third time.
            const torch::jit::GraphOptimizerEnabledGuard asWritten(false);
            std::vector<IValue> byOrder;
            torch::jit::Kwargs byName;
            for (size_t first = 0; first < inputs.size();) {
                size_t count = 1;
                while (first + count < inputs.size() && isSameArgument(first, first + count))
                    ++count;
                IValue value = argument(inputs.subspan(first, count), manifest_.inputs[first]);
                if (const std::string& name = manifest_.inputs[first].name; name.empty())
                    byOrder.push_back(std::move(value));
                else
                    byName.emplace(name, std::move(value));
                first += count;
            }
            const IValue result = module_.forward(std::move(byOrder), byName);
            std::vector<at::Tensor> wanted;
            for (const PluginResult& each : manifest_.output.results())
                wanted.push_back(chosen(result, each));
            return wanted;
        });
    }

private:
    [[noreturn]] void refuse(const std::string& what, const std::string& hint = {}) const {
        throw Error(
            ErrorCode::Unsupported, fmt::format("{} {}", manifest_.file.string(), what), hint);
    }

    [[nodiscard]] bool isSameArgument(size_t one, size_t other) const {
        return manifest_.inputs[one].argument == manifest_.inputs[other].argument;
    }

    /// One tensor, or a list of those that make up one argument.
    [[nodiscard]] IValue argument(std::span<const at::Tensor> tensors,
                                  const PluginInput& input) const {
        if (!input.isListed)
            return tensors.front().to(device_);
        c10::List<at::Tensor> list;
        for (const at::Tensor& each : tensors)
            list.push_back(each.to(device_));
        return list;
    }

    /// So that a wrong manifest is told when the model is opened, not when it is needed.
    void checkArguments() const {
        const auto method = module_.find_method("forward");
        if (!method)
            refuse("has no method \"forward\"", "Export the network with torch.jit.trace.");
        std::vector<std::string> arguments;
        size_t required = 0;
        for (const c10::Argument& argument : method->function().getSchema().arguments()) {
            if (argument.name() == "self")
                continue;
            arguments.push_back(argument.name());
            required += argument.default_value() ? 0 : 1;
        }
        const size_t given = manifest_.arguments();
        if (given < required || given > arguments.size())
            refuse(fmt::format("takes {} input(s) ({}), and its manifest has {}",
                               required,
                               fmt::join(arguments, ", "),
                               given));
        for (const PluginInput& input : manifest_.inputs)
            if (!input.name.empty() && std::ranges::find(arguments, input.name) == arguments.end())
                refuse(fmt::format("has no input \"{}\"; its inputs are {}",
                                   input.name,
                                   fmt::join(arguments, ", ")),
                       "Put the names right in the manifest, or leave them out: then the order "
                       "counts.");
    }

    /// The one of the network's results that the manifest means by `output`.
    [[nodiscard]] at::Tensor chosen(const IValue& result, const PluginResult& output) const {
        if (!output.name.empty()) {
            if (!result.isGenericDict())
                refuse(fmt::format("does not give named results, so there is none named \"{}\"",
                                   output.name),
                       "Say \"index\" in the manifest's \"output\".");
            for (const auto& entry : result.toGenericDict())
                if (entry.key().isString() && entry.key().toStringRef() == output.name)
                    return tensorOf(entry.value());
            refuse(fmt::format("gives no result named \"{}\"", output.name));
        }
        if (result.isGenericDict())
            refuse("gives named results", "Say \"name\" in the manifest's \"output\".");
        const auto results = result.isTuple()  ? result.toTuple()->elements().vec()
                             : result.isList() ? result.toListRef().vec()
                                               : std::vector<IValue>{result};
        if (static_cast<size_t>(output.index) >= results.size())
            refuse(fmt::format("gives {} result(s), so there is none with index {}",
                               results.size(),
                               output.index));
        return tensorOf(results[static_cast<size_t>(output.index)]);
    }

    [[nodiscard]] at::Tensor tensorOf(const IValue& value) const {
        if (!value.isTensor())
            refuse(fmt::format("gives a result of type {}, expected a tensor", value.tagKind()));
        return value.toTensor();
    }

    PluginManifest manifest_;
    torch::jit::Module module_;
    at::Device device_;
};

}  // namespace

std::unique_ptr<PluginNetwork> torchScriptNetwork(const PluginManifest& manifest,
                                                  std::span<const std::byte> content,
                                                  const ComputeDevice& device) {
    const at::Device place(device.id());
    torch::jit::Module module = translated(
        manifest,
        ErrorCode::Corrupt,
        "is not a sound TorchScript file",
        "Export the network with torch.jit.trace(…).save(…). A file from torch.save holds weights "
        "without the network and cannot be used.",
        [&] { return torch::jit::load(std::make_shared<MemoryReader>(content), place); });
    return std::make_unique<TorchScriptNetwork>(manifest, std::move(module), place);
}

}  // namespace r2r
