// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/enum_words.h"
#include "engine/core/geometry.h"
#include "engine/pipeline/plugins/plugin_transform.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

/// A plug-in's description of itself in its `plugin.json`: docs/plugins.md explains every field.
namespace r2r {

/// The content of one of a network's inputs.
enum class PluginContent : uint8_t {
    Composite,         ///< 3 channels
    Mask,              ///< 1 channel, soft
    CompositeAndMask,  ///< 4 channels in one tensor
    Background,        ///< 3 channels, without the foreground
};

/// The meaning of a network's output.
enum class PluginOutputContent : uint8_t {
    Picture,         ///< the harmonized composite
    Residual,        ///< what to add to the composite
    Foreground,      ///< the harmonized foreground; anything may be around it, as it is not used
    ColorTransform,  ///< coefficients of a transform that is applied to the original pixels
    ColorTable,      ///< a 3D LUT that is applied to the original pixels
    ColorField,      ///< affine transforms by place and luma (`ops/color_field.h`), the same
};

/// value = gain · v + bias, per channel in the network's order, for v in 0…1.
struct ValueScale {
    std::array<double, 3> gain = {1, 1, 1};
    std::array<double, 3> bias = {0, 0, 0};

    bool operator==(const ValueScale&) const = default;
};

/// The arrangement of a picture in a tensor.
struct TensorForm {
    ValueScale scale;
    bool isBgr = false;
    bool isChannelsLast = false;  ///< (1, H, W, C) instead of (1, C, H, W)

    bool operator==(const TensorForm&) const = default;
};

/// Either one size for every picture, or the picture's own proportions.
struct PluginSize {
    Size fixed;             ///< empty: proportions are kept
    int longerSide = 1024;  ///< at most, when proportions are kept
    int multipleOf = 1;     ///< of both sides, when proportions are kept

    bool operator==(const PluginSize&) const = default;
};

struct PluginInput {
    std::string name;  ///< of the network's input; empty: the inputs are told apart by their order
    PluginContent content{};
    PluginSize size;
    TensorForm form;
    bool isForegroundOne = true;      ///< its mask is 1 at the foreground; else 0 there
    std::optional<double> threshold;  ///< its mask is 1 or 0: covered by more than that, or not
    int argument = 0;       ///< of the network, counted from 0; inputs of a list share theirs
    bool isListed = false;  ///< the argument is a list of tensors
};

struct PluginOutput {
    std::string name;  ///< empty: `index` counts
    int index = 0;
    PluginOutputContent content{};
    TensorForm form;
    PluginTransform transform;  ///< for a colour transform or table

    [[nodiscard]] bool isPicture() const {
        return content != PluginOutputContent::ColorTransform &&
               content != PluginOutputContent::ColorTable &&
               content != PluginOutputContent::ColorField;
    }

    /// What is needed of the network: the output, and then a transform's share if it has one.
    [[nodiscard]] std::vector<PluginResult> results() const {
        std::vector<PluginResult> all = {{name, index}};
        if (transform.share)
            all.push_back(*transform.share);
        return all;
    }
};

struct PluginManifest {
    enum class Engine : uint8_t {
        TorchScript,
        Onnx,  ///< runs on the CPU
    };

    std::string name;     ///< for command lines: "pctnet"
    std::string title;    ///< for menus: "PCT-Net"
    std::string summary;  ///< one sentence
    std::string source;   ///< paper, address, authors
    std::string license;  ///< of the weights

    std::filesystem::path path;  ///< of the manifest itself
    std::filesystem::path file;  ///< of the network, beside the manifest
    Engine engine{};
    std::string sha256;  ///< of the network's file, lower case
    std::string
        dataSha256;  ///< of the file where an ONNX file keeps its values; empty if it has none

    std::vector<PluginInput> inputs;  ///< in the network's order; one at least shows the composite
    PluginOutput output;
    int passes = 1;  ///< how often the network runs, each time on what it made

    /// The background that the network sees on each side, in foreground sizes; infinite: all.
    double context = std::numeric_limits<double>::infinity();
    /// The change is explained by smooth colour transforms and so carried to the original pixels;
    /// otherwise the network's own differences are enlarged.
    bool isLifted = true;
    bool isGuarded = false;  ///< used with a guard unless told otherwise (`HarmonySettings::guard`)

    /// Number of the network's arguments.
    [[nodiscard]] size_t arguments() const {
        return inputs.empty() ? 0 : static_cast<size_t>(inputs.back().argument) + 1;
    }
};

inline constexpr const char* kPluginManifestFile = "plugin.json";

/// The endings of files of networks, and what runs these.
inline constexpr auto kPluginEndings =
    enumWords<PluginManifest::Engine>({{PluginManifest::Engine::TorchScript, ".pt"},
                                       {PluginManifest::Engine::TorchScript, ".ts"},
                                       {PluginManifest::Engine::Onnx, ".onnx"}});

[[nodiscard]] inline bool showsComposite(const PluginInput& input) {
    return input.content == PluginContent::Composite ||
           input.content == PluginContent::CompositeAndMask;
}

[[nodiscard]] inline bool showsMask(const PluginInput& input) {
    return input.content == PluginContent::Mask || input.content == PluginContent::CompositeAndMask;
}

/// The input that shows the composite; the first, if there are several.
[[nodiscard]] const PluginInput& compositeInput(const PluginManifest& manifest);

/// @param path  of the manifest, or of the folder with a `plugin.json`.
/// @throws Error{NotFound, Unreadable} if it cannot be read,
///         Error{Corrupt} naming the field that is missing or unusable, and what it must be,
///         Error{Unsupported} for a newer version of the format or a network of an unknown kind.
[[nodiscard]] PluginManifest readPluginManifest(const std::filesystem::path& path);

}  // namespace r2r
