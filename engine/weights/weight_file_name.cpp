// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/weight_file_name.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string_view>

namespace r2r {
namespace {

constexpr int kMostShards = 9999;

/// The number that `text` is, if it is one that names a shard.
std::optional<int> shardNumber(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0 ||
        number > kMostShards)
        return std::nullopt;
    return number;
}

/// Takes "-00001-of-00002" off the end of a name.
std::optional<WeightFileName::Shard> takeShard(std::string& stem) {
    constexpr std::string_view kOf = "-of-";
    const size_t of = stem.rfind(kOf);
    if (of == std::string::npos)
        return std::nullopt;
    const size_t dash = stem.rfind('-', of - 1);
    if (of == 0 || dash == std::string::npos)
        return std::nullopt;
    const std::string_view text = stem;
    const auto number = shardNumber(text.substr(dash + 1, of - dash - 1));
    const auto count = shardNumber(text.substr(of + kOf.size()));
    if (!number || !count || *number < 1 || *number > *count)
        return std::nullopt;
    stem.erase(dash);
    return WeightFileName::Shard{.number = *number, .count = *count};
}

bool isVariant(std::string_view word) {
    constexpr std::array<std::string_view, 7> kVariants = {
        "ema", "non_ema", "no_ema", "fp32", "fp16", "bf16", "int8"};
    return std::ranges::find(kVariants, word) != kVariants.end() || word.starts_with("fp8");
}

/// Takes ".fp16" off the end of a name. Versions ("v1.5") and networks ("r2r.unet") stay.
std::string takeVariant(std::string& stem) {
    const size_t dot = stem.rfind('.');
    if (dot == std::string::npos || dot == 0)
        return {};
    const std::string variant = stem.substr(dot + 1);
    if (!isVariant(variant))
        return {};
    stem.erase(dot);
    return variant;
}

/// Whether `word` is in a name by itself: "my-LoRA_v2", not "exploration".
bool hasWord(std::string name, std::string_view word) {
    const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    std::ranges::transform(
        name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (size_t at = 0; (at = name.find(word, at)) != std::string::npos; ++at) {
        const size_t end = at + word.size();
        if ((at == 0 || !isLetter(name[at - 1])) && (end == name.size() || !isLetter(name[end])))
            return true;
    }
    return false;
}

}  // namespace

WeightFileName WeightFileName::of(const std::filesystem::path& file) {
    WeightFileName name{.ending = file.extension().string()};
    name.base = file.stem().string();
    name.shard = takeShard(name.base);
    name.variant = takeVariant(name.base);
    if (!name.shard)
        name.shard = takeShard(name.base);  // "model-00001-of-00002.fp16.safetensors"
    return name;
}

int WeightFileName::preference() const {
    constexpr std::array<std::string_view, 5> kOrder = {"", "ema", "fp32", "fp16", "bf16"};
    constexpr int kFormats = 2;
    constexpr int kOthers = 10;
    int rank = kOthers;
    if (const auto known = std::ranges::find(kOrder, variant); known != kOrder.end())
        rank = static_cast<int>(known - kOrder.begin());
    else if (variant.starts_with("fp8") || variant.starts_with("int"))
        rank = kOthers + 1;
    else if (variant == "non_ema" || variant == "no_ema")
        rank = kOthers + 2;
    return kFormats * rank + (ending == ".safetensors" ? 0 : 1);
}

bool WeightFileName::isOfTraining() const {
    constexpr std::array<std::string_view, 11> kBases = {"optimizer",
                                                         "optim",
                                                         "scheduler",
                                                         "scaler",
                                                         "training_args",
                                                         "trainer_state",
                                                         "rng_state",
                                                         "random_states",
                                                         "sampler",
                                                         "custom_checkpoint",
                                                         "dl_state_dict"};
    return std::ranges::any_of(kBases, [this](std::string_view known) {
        // accelerate numbers them: "optimizer_1.bin", "random_states_0.pkl".
        return base == known || base.starts_with(std::string(known) + "_");
    });
}

bool WeightFileName::isAdapter() const {
    return hasWord(base, "lora") || base == "adapter_model" || base == "learned_embeds";
}

}  // namespace r2r
