// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/pipeline/plugins/foreign_text.h"
#include "engine/pipeline/plugins/plugin_network.h"

#include <ATen/ATen.h>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <new>
#include <string>
#include <vector>

namespace r2r {
namespace {

/// Keeps OpenCV from writing to the standard error output what its exception says as well.
class QuietOpenCv {
public:
    QuietOpenCv()
        : before_(cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT)) {}

    ~QuietOpenCv() { cv::utils::logging::setLogLevel(before_); }

    QuietOpenCv(const QuietOpenCv&) = delete;
    QuietOpenCv& operator=(const QuietOpenCv&) = delete;

private:
    cv::utils::logging::LogLevel before_;
};

/// One printable line. What goes wrong in a node comes wrapped in a second message.
std::string reasonOf(const cv::Exception& error) {
    std::string_view text = error.err;
    std::string_view node;
    if (const size_t wrapped = text.find(" parse error:"); wrapped != text.npos) {
        node = text.substr(0, wrapped);
        node.remove_prefix(std::min(node.find_first_not_of("> "), node.size()));
        text.remove_prefix(wrapped + 13);
        if (const size_t inner = text.find("error: ("); inner != text.npos)
            text.remove_prefix(text.find(") ", inner) + 2);
    }
    text = text.substr(0, std::min(text.find('\n'), text.find(" in function ")));
    while (text.ends_with(' ') || text.ends_with(':'))
        text.remove_suffix(1);
    return oneLine(node.empty() ? std::string(text) : fmt::format("{}: {}", node, text));
}

/// Runs `action`; OpenCV's exceptions become `Error{code, "<file> <what>: <reason>"}`.
template <typename Action>
auto translated(const PluginManifest& manifest,
                ErrorCode code,
                std::string_view what,
                const std::string& hint,
                const Action& action) {
    const QuietOpenCv quiet;
    try {
        return action();
    } catch (const cv::Exception& error) {
        if (error.code == cv::Error::StsNoMem)
            throw Error(ErrorCode::OutOfMemory,
                        fmt::format("there is not enough memory for {}", manifest.title),
                        "Use a smaller picture.");
        throw Error(
            code, fmt::format("{} {}: {}", manifest.file.string(), what, reasonOf(error)), hint);
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory,
                    fmt::format("there is not enough memory for {}", manifest.title),
                    "Use a smaller picture.");
    }
}

std::vector<int> shapeOf(const at::Tensor& tensor) {
    return {tensor.sizes().begin(), tensor.sizes().end()};
}

class OpenCvNetwork final : public PluginNetwork {
public:
    OpenCvNetwork(const PluginManifest& manifest, cv::dnn::Net net)
        : manifest_(manifest), net_(std::move(net)) {
        net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        checkNames();
    }

    [[nodiscard]] std::vector<at::Tensor> run(std::span<const at::Tensor> inputs,
                                              const JobContext& /*job*/) override {
        return translated(manifest_,
                          ErrorCode::Unsupported,
                          "could not be computed by OpenCV",
                          "OpenCV knows only part of ONNX; TorchScript knows everything that "
                          "PyTorch does.",
                          [&] {
                              for (size_t i = 0; i < inputs.size(); ++i)
                                  setInput(manifest_.inputs[i].name, inputs[i]);
                              std::vector<cv::Mat> results;
                              net_.forward(results, outputNames_);
                              std::vector<at::Tensor> tensors;
                              for (const cv::Mat& result : results)
                                  tensors.push_back(tensorOf(result));
                              return tensors;
                          });
    }

private:
    [[noreturn]] void refuse(const std::string& what, const std::string& hint = {}) const {
        throw Error(
            ErrorCode::Unsupported, fmt::format("{} {}", manifest_.file.string(), what), hint);
    }

    void checkNames() {
        // OpenCV answers an unknown name with an assertion when the network runs.
        const cv::Ptr<cv::dnn::Layer> entrance = net_.getLayer(0);
        for (const PluginInput& input : manifest_.inputs) {
            if (input.name.empty() && manifest_.inputs.size() > 1)
                refuse("has several inputs, and its manifest does not name them");
            if (!input.name.empty() && entrance->outputNameToIndex(input.name) < 0)
                refuse(fmt::format("has no input \"{}\"", input.name),
                       "Use the names that were given as input_names when the file was exported.");
        }
        const std::vector<cv::String> outputs = net_.getUnconnectedOutLayersNames();
        for (const PluginResult& wanted : manifest_.output.results()) {
            if (wanted.name.empty() && (outputs.size() != 1 || wanted.index > 0))
                refuse(fmt::format("has {} output(s), {}: its manifest must name one",
                                   outputs.size(),
                                   fmt::join(outputs, ", ")));
            if (!wanted.name.empty() && net_.getLayerId(wanted.name) < 0)
                refuse(fmt::format("has no output \"{}\"; its outputs are {}",
                                   wanted.name,
                                   fmt::join(outputs, ", ")));
            outputNames_.push_back(wanted.name.empty() ? outputs.front() : wanted.name);
        }
    }

    [[nodiscard]] at::Tensor tensorOf(const cv::Mat& result) const {
        if (result.type() != CV_32F)
            refuse("gives numbers that are not float32");
        const cv::Mat values = result.clone();
        const std::vector<int64_t> shape(values.size.p, values.size.p + values.dims);
        return at::from_blob(values.data, shape, at::kFloat).clone();
    }

    void setInput(const std::string& name, const at::Tensor& tensor) {
        const at::Tensor values = tensor.contiguous();
        // OpenCV copies what it is given and has no type for reading only.
        net_.setInput(cv::Mat(shapeOf(values), CV_32F, values.mutable_data_ptr<float>()), name);
    }

    PluginManifest manifest_;
    cv::dnn::Net net_;
    std::vector<cv::String> outputNames_;
};

}  // namespace

std::unique_ptr<PluginNetwork> openCvNetwork(const PluginManifest& manifest,
                                             std::span<const std::byte> content) {
    cv::dnn::Net net =
        translated(manifest,
                   ErrorCode::Corrupt,
                   "is not an ONNX file that OpenCV can read",
                   "OpenCV knows only part of ONNX. Export the network again with dynamo=False and "
                   "opset_version=13, or another one up to 13; or export TorchScript.",
                   [&] {
                       return cv::dnn::readNetFromONNX(
                           reinterpret_cast<const char*>(content.data()), content.size());
                   });
    return std::make_unique<OpenCvNetwork>(manifest, std::move(net));
}

}  // namespace r2r
