// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/lora_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/weights/checkpoint_file.h"
#include "engine/weights/float8_weights.h"
#include "engine/weights/lora_name.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr double kLargestAlpha = 1e6;

/// PEFT's settings for all layers of a component.
struct CommonAlpha {
    std::optional<double> alpha;
    bool dividesByRoot = false;  ///< by √rank instead of the rank

    [[nodiscard]] double of(int64_t rank) const {
        const auto size = static_cast<double>(rank);
        if (!alpha)
            return size;
        return dividesByRoot ? *alpha * std::sqrt(size) : *alpha;
    }
};

/// Reads PEFT's settings.
/// @param component  in front of every key if a file has those of several networks
CommonAlpha commonAlpha(const Json& config,
                        const std::string& component,
                        const std::string& source) {
    if (!config.is_object())
        throw Error(ErrorCode::Corrupt, fmt::format("{} is not a JSON object", source));
    const bool isOfSeveral = config.contains(component + ".lora_alpha");
    const std::string prefix = isOfSeveral ? component + "." : "";
    const auto field = [&](const std::string& key) { return config.value(prefix + key, Json()); };
    for (const char* key : {"use_dora", "use_qalora", "use_bdlora", "lora_bias", "alpha_pattern"}) {
        const Json value = field(key);
        if (value == true || (value.is_object() && !value.empty()))
            throw Error(
                ErrorCode::Unsupported,
                fmt::format("{} describes a LoRA that is not a plain one ({})", source, key),
                "Merge it into the weights in Python, and import those.");
    }
    CommonAlpha common{.dividesByRoot = field("use_rslora") == true};
    if (const Json alpha = field("lora_alpha"); alpha.is_number())
        common.alpha = alpha.get<double>();
    return common;
}

/// A layer of a file while its tensors are collected.
struct Collected {
    at::Tensor down;
    at::Tensor up;
    std::optional<double> alpha;
};

class Reader {
public:
    Reader(const fs::path& path, const LoraTargets& targets)
        : path_(path), tensors_(openCheckpoint(path).tensors), targets_(targets) {
        if (!isLora(tensors_))
            throw Error(ErrorCode::Unsupported,
                        fmt::format("{} is not a LoRA", path.string()),
                        "Give a file with LoRA matrices, in the spelling of kohya, diffusers or "
                        "PEFT.");
    }

    [[nodiscard]] LoraFile read() {
        LoraFile file{.path = path_, .sha256 = fileHash(path_)};
        for (const TensorMap::Entry& entry : tensors_)
            collect(entry);
        for (auto& [place, layer] : layers_)
            file.layers[place.first].push_back(finished(place.first, place.second, layer));
        if (textLayers_ > 0)
            file.leftOut.push_back(
                fmt::format("{}: {} tensors for the text encoder are left out, as the prompt is "
                            "always empty",
                            path_.string(),
                            textLayers_));
        if (file.layers.empty())
            throw Error(ErrorCode::Unsupported,
                        fmt::format("{} changes the text encoder alone, and a harmonizer has no "
                                    "prompt",
                                    path_.string()));
        return file;
    }

private:
    void collect(const TensorMap::Entry& entry) {
        const std::optional<LoraName> name = LoraName::of(entry.name);
        if (!name)
            throw Error(ErrorCode::Unsupported,
                        fmt::format("{} has the tensor {}, which a plain LoRA does not have",
                                    path_.string(),
                                    entry.name.substr(0, 120)),
                        "Only products of two matrices can be merged, not LoHa, LoKr, DoRA or "
                        "changed biases.");
        const Component component = name->component.value_or(Component::Unet);
        if (component == Component::TextEncoder) {
            ++textLayers_;
            return;
        }
        Collected& layer = layers_[{component, weightName(component, *name)}];
        const auto numbers = weightNumbers(tensors_, entry.name);
        if (!numbers)
            fail(entry.name, "is not of a type that weights have");
        switch (name->part) {
            case LoraName::Part::Down:
                put(layer.down, *numbers, entry.name);
                break;
            case LoraName::Part::Up:
                put(layer.up, *numbers, entry.name);
                break;
            case LoraName::Part::Alpha:
                if (numbers->numel() != 1)
                    fail(entry.name, "is not one number");
                layer.alpha = numbers->to(at::kDouble).item<double>();
                break;
        }
    }

    void put(at::Tensor& place, const at::Tensor& tensor, const std::string& name) const {
        if (place.defined())
            fail(name, "is there in two spellings");
        if (tensor.dim() < 2 || tensor.numel() == 0)
            fail(name, fmt::format("is {}, not a matrix", shapeText(tensor.sizes())));
        place = tensor;
    }

    /// The weight that a layer changes.
    [[nodiscard]] std::string weightName(Component component, const LoraName& name) {
        const auto target = targets_.find(component);
        if (target == targets_.end())
            throw Error(ErrorCode::MissingWeights,
                        fmt::format("{} changes the {}, and the model has none",
                                    path_.string(),
                                    componentTitle(component)));
        const auto& known = namesOf(component, target->second);
        std::string key = name.layer + ".weight";
        if (name.isUnderscored)
            std::ranges::replace(key, '.', '_');
        const auto found = (name.isUnderscored ? known.underscored : known.plain).find(key);
        if (found == (name.isUnderscored ? known.underscored : known.plain).end())
            throw Error(ErrorCode::MissingWeights,
                        fmt::format("{} changes the layer {}, which the {} does not have",
                                    path_.string(),
                                    name.layer.substr(0, 120),
                                    componentTitle(component)),
                        "The LoRA belongs to another network.");
        return found->second;
    }

    struct Names {
        std::map<std::string, std::string> plain;
        std::map<std::string, std::string> underscored;
    };

    const Names& namesOf(Component component, const std::vector<TensorShape>& weights) {
        Names& names = names_[component];
        if (names.plain.empty())
            for (const TensorShape& weight : weights) {
                std::string key = weight.name;
                names.plain.emplace(key, weight.name);
                std::ranges::replace(key, '.', '_');
                names.underscored.emplace(key, weight.name);
            }
        return names;
    }

    [[nodiscard]] LoraLayer finished(Component component,
                                     const std::string& weight,
                                     const Collected& layer) {
        if (!layer.down.defined() || !layer.up.defined())
            fail(weight, "lacks one of its two matrices");
        const auto& all = targets_.at(component);
        const auto target = std::ranges::find(all, weight, &TensorShape::name);
        const int64_t rank = layer.down.size(0);
        const int64_t outputs = target->shape.front();
        const int64_t inputs = c10::multiply_integers(target->shape) / outputs;
        if (layer.up.numel() != outputs * rank || layer.up.size(0) != outputs ||
            layer.down.numel() != rank * inputs)
            fail(weight,
                 fmt::format("is to be changed by {} times {}, which is not {}",
                             shapeText(layer.up.sizes()),
                             shapeText(layer.down.sizes()),
                             shapeText(target->shape)));
        const double alpha = layer.alpha ? *layer.alpha : alphaOf(component).of(rank);
        if (!std::isfinite(alpha) || std::abs(alpha) > kLargestAlpha)
            fail(weight, fmt::format("has an alpha of {}", alpha));
        return {.weight = weight, .down = layer.down, .up = layer.up, .alpha = alpha};
    }

    /// For layers that say nothing themselves.
    const CommonAlpha& alphaOf(Component component) {
        const auto known = alphas_.find(component);
        if (known != alphas_.end())
            return known->second;
        CommonAlpha common;
        const fs::path beside = path_.parent_path() / "adapter_config.json";
        if (const auto text = tensors_.metadata.find("lora_adapter_metadata");
            text != tensors_.metadata.end()) {
            const std::string source = "the metadata of " + path_.string();
            common = commonAlpha(
                parseJson(text->second, source), std::string(componentName(component)), source);
        } else if (path_.stem() == "adapter_model" && fs::is_regular_file(beside)) {
            common = commonAlpha(
                readJsonFile(beside), std::string(componentName(component)), beside.string());
        }
        return alphas_.emplace(component, common).first->second;
    }

    [[noreturn]] void fail(const std::string& name, const std::string& why) const {
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} in {} {}", name.substr(0, 120), path_.string(), why));
    }

    fs::path path_;
    TensorMap tensors_;
    const LoraTargets& targets_;
    std::map<std::pair<Component, std::string>, Collected> layers_;
    std::map<Component, Names> names_;
    std::map<Component, CommonAlpha> alphas_;
    size_t textLayers_ = 0;
};

}  // namespace

at::Tensor LoraLayer::change(at::IntArrayRef shape) const {
    const at::Tensor product =
        at::matmul(up.to(at::kFloat).flatten(1), down.to(at::kFloat).flatten(1));
    return (product * (alpha / static_cast<double>(rank()))).reshape(shape);
}

LoraFile readLora(const fs::path& path, const LoraTargets& targets) {
    return Reader(path, targets).read();
}

bool isLora(const TensorMap& tensors) {
    return std::ranges::any_of(tensors, [](const TensorMap::Entry& entry) {
        const auto name = LoraName::of(entry.name);
        return name && name->part != LoraName::Part::Alpha;
    });
}

}  // namespace r2r
