// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/training_pairs.h"

#include "engine/core/error.h"
#include "engine/nn/lite_network.h"
#include "training/made_pairs.h"
#include "training/mixed_pairs.h"
#include "training/packed_pairs.h"

#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

int64_t wholeSide(const TrainingConfig& config) {
    return config.data.seesWhole ? nn::LiteNetworkImpl::kWholeSide : 0;
}

PairForm pairForm(const TrainingConfig& config, bool isAugmented) {
    const bool hasNegatives =
        config.stage == TrainingStage::ClearVae && config.loss.contrastiveWeight > 0;
    const bool isLite = config.stage == TrainingStage::Lite;
    return {.size = config.data.size,
            .isAugmented = isAugmented,
            .context = isLite ? config.data.context : 0,
            .wholeSide = wholeSide(config),
            .smallestCrop = config.data.smallestCrop,
            .hasFlips = config.data.hasFlips,
            .grading = config.data.grading,
            .graded = config.data.graded,
            .regraded = config.data.regraded,
            .hasEdges = config.stage == TrainingStage::Controller,
            .negatives = hasNegatives ? config.data.negatives : 1,
            .seed = config.seed};
}

MakingForm makingForm(const TrainingConfig& config, bool isAugmented) {
    constexpr uint64_t kValidationSeed = 1;  // two runs are measured on the same pairs
    return {.size = config.data.size,
            .wholeSide = wholeSide(config),
            .view = {.context = config.data.context,
                     .smallestCrop = config.data.smallestCrop,
                     .hasFlips = config.data.hasFlips,
                     .isAugmented = isAugmented},
            .looks = config.data.looks,
            .change = config.data.change,
            .untouched = config.data.untouched,
            .borrowed = config.data.borrowed,
            .guided = config.data.guided,
            .seed = isAugmented ? config.seed : kValidationSeed};
}

std::unique_ptr<PairSource> pairsIn(const std::string& folder,
                                    const TrainingConfig& config,
                                    bool isAugmented) {
    if (PackedPairs(folder).hasComposites())
        return openPackedPairs(folder, pairForm(config, isAugmented));
    if (config.stage != TrainingStage::Lite)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} holds photographs, and the stage {} takes pairs",
                                folder,
                                stageName(config.stage)),
                    "Make pairs with r2r synthesize, then pack those.");
    return makePairsOf(folder, makingForm(config, isAugmented));
}

}  // namespace

std::unique_ptr<PairSource> trainingPairs(const TrainingConfig& config) {
    auto first = pairsIn(config.data.train, config, true);
    if (config.data.more.empty())
        return first;
    std::vector<std::unique_ptr<PairSource>> sources;
    sources.push_back(std::move(first));
    for (const std::string& folder : config.data.more)
        sources.push_back(pairsIn(folder, config, true));
    return mixedPairs(std::move(sources), config.seed);
}

std::vector<ValidationSet> validationSets(const TrainingConfig& config) {
    std::vector<ValidationSet> sets;
    for (const auto& [name, folder] : {std::pair("val", config.data.validation),
                                       std::pair("made", config.data.made),
                                       std::pair("genuine", config.data.genuine)})
        if (!folder.empty())
            sets.push_back({name, pairsIn(folder, config, false)});
    return sets;
}

}  // namespace r2r
