// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/tensor_dictionary.h"

#include "engine/core/error.h"
#include "engine/weights/tensor_call.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <string_view>

namespace r2r {
namespace {

using pickle::Kind;
using pickle::Reference;
using pickle::Value;

constexpr int kDeepest = 4;
constexpr size_t kMostDictionaries = 1000;
constexpr size_t kNamesInMessages = 6;
constexpr size_t kLongestNameInMessages = 40;

constexpr std::array<std::string_view, 9> kAveraged = {"params_ema",
                                                       "ema",
                                                       "ema_state_dict",
                                                       "model_ema",
                                                       "state_dict_ema",
                                                       "ema_model",
                                                       "model_ema_state_dict",
                                                       "averaged_model",
                                                       "net_ema"};
constexpr std::array<std::string_view, 12> kUsual = {"state_dict",
                                                     "model_state_dict",
                                                     "model",
                                                     "params",
                                                     "net",
                                                     "network",
                                                     "module",
                                                     "generator",
                                                     "netG",
                                                     "model_state",
                                                     "weights",
                                                     "student"};
constexpr std::array<std::string_view, 7> kNetworks = {
    "unet", "controlnet", "clear_vae", "vae", "harmony_vae", "refiner", "text_encoder"};

/// Parts of names under which trainings keep what is not weights.
constexpr std::array<std::string_view, 9> kTraining = {
    "optim", "sched", "scaler", "callback", "rng", "random", "loop", "hyper", "args"};

template <size_t N>
size_t position(const std::array<std::string_view, N>& names, std::string_view name) {
    return static_cast<size_t>(std::ranges::find(names, name) - names.begin());
}

struct Candidate {
    std::vector<std::string> path;
    Reference dict = nullptr;
    size_t tensors = 0;

    [[nodiscard]] std::string name() const {
        return fmt::format("{}", fmt::join(path, ".")).substr(0, 4 * kLongestNameInMessages);
    }

    [[nodiscard]] bool isAveraged() const {
        return std::ranges::any_of(path, [](const std::string& part) {
            return position(kAveraged, part) < kAveraged.size();
        });
    }

    /// Among the usual names, that of the innermost dictionary first.
    [[nodiscard]] size_t usualPosition() const {
        return path.empty() ? kUsual.size() : position(kUsual, path.back());
    }

    [[nodiscard]] bool isNetwork() const {
        return !path.empty() && position(kNetworks, path.back()) < kNetworks.size();
    }
};

class Search {
public:
    explicit Search(const Value& root) { visit(root, {}); }

    [[nodiscard]] const std::vector<Candidate>& found() const { return found_; }

private:
    void visit(const Value& dict, const std::vector<std::string>& path) {
        // Dictionaries may contain each other in circles.
        if (dict.kind != Kind::Dict || seen_.size() >= kMostDictionaries ||
            !seen_.insert(&dict).second)
            return;
        Candidate candidate{.path = path, .dict = &dict};
        for (const auto& [key, value] : dict.pairs)
            candidate.tensors += key->kind == Kind::Text && isTensor(*value) ? 1 : 0;
        if (candidate.tensors > 0)
            found_.push_back(candidate);
        if (path.size() == kDeepest)
            return;
        for (const auto& [key, value] : dict.pairs) {
            if (key->kind != Kind::Text || value->kind != Kind::Dict || isOfTraining(key->text))
                continue;
            std::vector<std::string> inner = path;
            inner.push_back(key->text);
            visit(*value, inner);
        }
    }

    static bool isOfTraining(std::string_view key) {
        return std::ranges::any_of(kTraining, [key](std::string_view part) {
            return key.find(part) != std::string_view::npos;
        });
    }

    std::set<Reference> seen_;
    std::vector<Candidate> found_;
};

std::string keysOf(const Value& dict) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : dict.pairs)
        if (key->kind == Kind::Text && keys.size() < kNamesInMessages)
            keys.push_back(key->text.substr(0, kLongestNameInMessages));
    return keys.empty() ? "nothing" : fmt::format("{}", fmt::join(keys, ", "));
}

void requireDictionary(const Value& root, const std::string& file) {
    if (root.kind == Kind::Object)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is a pickled Python object ({}), not a state dict",
                                file,
                                root.callee().empty() ? "of an unknown class"
                                                      : root.callee().substr(0, 80)),
                    "Load it in Python and save its state_dict().");
}

/// The candidates that the rule takes: one, or several networks side by side.
std::vector<Candidate> chosen(const std::vector<Candidate>& found, const std::string& file) {
    const auto largest = std::ranges::max_element(found, {}, &Candidate::tensors);
    for (const Candidate& candidate : found)
        if (candidate.isAveraged() && 2 * candidate.tensors >= largest->tensors)
            return {candidate};
    const size_t inTheFile = found.front().path.empty() ? found.front().tensors : 0;
    const auto usual = std::ranges::min_element(found, {}, &Candidate::usualPosition);
    if (usual->usualPosition() < kUsual.size() && 2 * usual->tensors >= inTheFile)
        return {*usual};
    std::vector<Candidate> networks;
    std::ranges::copy_if(found, std::back_inserter(networks), &Candidate::isNetwork);
    if (!networks.empty())
        return networks;
    if (found.front().path.empty() || found.size() == 1)
        return {found.front()};
    std::vector<std::string> names;
    for (size_t i = 0; i < std::min(found.size(), kNamesInMessages); ++i)
        names.push_back(found[i].name());
    throw Error(
        ErrorCode::Unsupported,
        fmt::format("{} holds several dictionaries of tensors: {}", file, fmt::join(names, ", ")),
        "Save the one that is meant by itself, with torch.save.");
}

}  // namespace

TensorDictionary tensorDictionary(const Value& root, const std::string& file) {
    requireDictionary(root, file);
    const Search search(root);
    if (search.found().empty())
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} has no state dict; it holds {}", file, keysOf(root)),
                    "Save the state_dict() of the model, alone or under the key \"state_dict\".");
    const std::vector<Candidate> taken = chosen(search.found(), file);
    TensorDictionary result;
    std::vector<std::string> names;
    for (const Candidate& candidate : taken) {
        names.push_back(candidate.name());
        const bool isAmongOthers = candidate.isNetwork();
        result.parts.push_back(
            {.prefix = isAmongOthers ? candidate.path.back() + "." : "", .dict = candidate.dict});
    }
    result.path = fmt::format("{}", fmt::join(names, ", "));
    for (const Candidate& other : search.found())
        if (!other.path.empty() && std::ranges::none_of(taken, [&other](const Candidate& one) {
                return one.dict == other.dict;
            }))
            result.leftOut.push_back(other.name());
    return result;
}

}  // namespace r2r
