// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/wrapper_names.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

namespace r2r {
namespace {

constexpr size_t kMostWrappers = 5;

/// They never are the name of a layer.
constexpr std::array<std::string_view, 4> kInner = {
    "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_forward_module"};

constexpr std::array<std::string_view, 6> kAveraged = {
    "ema", "ema_model", "model_ema", "params_ema", "averaged_model", "net_ema"};

constexpr std::array<std::string_view, 26> kOuter = {"module",
                                                     "_orig_mod",
                                                     "_fsdp_wrapped_module",
                                                     "_checkpoint_wrapped_module",
                                                     "_forward_module",
                                                     "model",
                                                     "net",
                                                     "network",
                                                     "netG",
                                                     "generator",
                                                     "student",
                                                     "state_dict",
                                                     "params",
                                                     "unet",
                                                     "vae",
                                                     "autoencoder",
                                                     "clear_vae",
                                                     "harmony_vae",
                                                     "condition_vae",
                                                     "controlnet",
                                                     "refiner",
                                                     "text_encoder",
                                                     "diffusion_model",
                                                     "pipeline",
                                                     "lite",
                                                     "lite_encoder"};

template <size_t N>
bool isAmong(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

/// "module.unet." of "module.unet.conv_in.bias", all lengths of it.
void notePrefixes(std::string_view name, std::set<std::string, std::less<>>& prefixes) {
    size_t end = 0;
    for (size_t wrappers = 0; wrappers < kMostWrappers; ++wrappers) {
        const size_t dot = name.find('.', end);
        if (dot == std::string_view::npos)
            return;
        const std::string_view word = name.substr(end, dot - end);
        if (!isAmong(kOuter, word) && !isAmong(kAveraged, word))
            return;
        end = dot + 1;
        if (const std::string_view prefix = name.substr(0, end); !prefixes.contains(prefix))
            prefixes.emplace(prefix);
    }
}

bool isAveraged(std::string_view prefix) {
    for (size_t begin = 0; begin < prefix.size();) {
        const size_t dot = prefix.find('.', begin);
        if (isAmong(kAveraged, prefix.substr(begin, dot - begin)))
            return true;
        begin = dot + 1;
    }
    return false;
}

std::string unwrapped(std::string name) {
    for (const std::string_view word : kInner) {
        const std::string part = "." + std::string(word) + ".";
        for (size_t at = 0; (at = name.find(part, at)) != std::string::npos;)
            name.erase(at, part.size() - 1);
    }
    return name;
}

}  // namespace

TensorMap withoutInnerWrappers(const TensorMap& tensors) {
    TensorMap result(tensors.file());
    result.metadata = tensors.metadata;
    result.dictionary = tensors.dictionary;
    result.remarks = tensors.remarks;
    for (const TensorMap::Entry& entry : tensors)
        result.add(unwrapped(entry.name), entry.tensor);
    for (const auto& [name, type] : tensors.unreadable)
        result.unreadable.emplace(unwrapped(name), type);
    return result;
}

std::vector<std::string> wrapperPrefixes(const TensorMap& tensors) {
    std::set<std::string, std::less<>> prefixes = {""};
    for (const TensorMap::Entry& entry : tensors)
        notePrefixes(entry.name, prefixes);
    for (const auto& [name, type] : tensors.unreadable)
        notePrefixes(name, prefixes);
    std::vector<std::string> sorted(prefixes.begin(), prefixes.end());
    std::ranges::stable_sort(sorted, {}, [](const std::string& prefix) {
        return std::pair(!isAveraged(prefix), prefix.size());
    });
    return sorted;
}

}  // namespace r2r
