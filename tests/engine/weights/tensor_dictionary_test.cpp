// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/tensor_dictionary.h"

#include "engine/core/error.h"
#include "engine/weights/checkpoint_file.h"
#include "tests/engine/weights/fixtures.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// {key: value, …} of pickled values.
std::string dictOf(const std::vector<std::pair<std::string, std::string>>& pairs) {
    std::string text = "}";
    for (const auto& [key, value] : pairs)
        text += pickledText(key) + value + "s";
    return text;
}

std::string tensors(int count) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (int i = 0; i < count; ++i)
        pairs.emplace_back("w" + std::to_string(i), pickled(PickledTensor{}));
    return dictOf(pairs);
}

/// The finding of the rule in a pickle.
class Found {
public:
    explicit Found(const std::string& value)
        : program_("\x80\x02" + value + ".")
        , document_(std::as_bytes(std::span(program_)), "a test")
        , found_(tensorDictionary(document_.root(), "file.pth")) {}

    [[nodiscard]] const std::string& path() const { return found_.path; }

    [[nodiscard]] const TensorDictionary& operator*() const { return found_; }

private:
    std::string program_;
    pickle::Document document_;
    TensorDictionary found_;
};

TEST(TensorDictionary, IsTheFileItselfIfNothingElseIsThere) {
    EXPECT_EQ(Found(tensors(2)).path(), "");
}

TEST(TensorDictionary, IsFoundUnderTheNamesThatTrainingsUse) {
    for (const char* name : {"state_dict", "model_state_dict", "model", "params", "net", "module"})
        EXPECT_EQ(Found(dictOf({{"epoch", "K\x01"}, {name, tensors(2)}})).path(), name);
    EXPECT_EQ(Found(dictOf({{"anything", tensors(2)}})).path(), "anything");
}

TEST(TensorDictionary, IsFoundInDictionariesOfDictionaries) {
    EXPECT_EQ(Found(dictOf({{"state_dict", dictOf({{"state_dict", tensors(2)}})}})).path(),
              "state_dict.state_dict");
    EXPECT_EQ(Found(dictOf({{"model", dictOf({{"params_ema", tensors(2)}})}})).path(),
              "model.params_ema");
}

TEST(TensorDictionary, AveragedWeightsComeFirst) {
    const Found found(dictOf({{"params", tensors(3)}, {"params_ema", tensors(3)}}));

    EXPECT_EQ(found.path(), "params_ema");
    EXPECT_THAT((*found).leftOut, ElementsAre("params"));
}

TEST(TensorDictionary, AFewNumbersOfAnAverageAreNotWeights) {
    EXPECT_EQ(Found(dictOf({{"ema", tensors(1)}, {"model", tensors(3)}})).path(), "model");
}

TEST(TensorDictionary, OptimizersAreNotLookedInto) {
    const Found found(
        dictOf({{"optimizer", dictOf({{"state", tensors(9)}})}, {"net", tensors(2)}}));

    EXPECT_EQ(found.path(), "net");
    EXPECT_TRUE((*found).leftOut.empty());
}

TEST(TensorDictionary, NetworksSideBySideAreTakenTogether) {
    const Found found(dictOf({{"unet", tensors(2)}, {"vae", tensors(1)}}));

    ASSERT_EQ((*found).parts.size(), 2U);
    EXPECT_EQ((*found).parts[0].prefix, "unet.");
    EXPECT_EQ((*found).parts[1].prefix, "vae.");
}

TEST(TensorDictionary, WhatTheRuleDoesNotTellApartIsRefused) {
    try {
        const Found found(dictOf({{"first", tensors(2)}, {"second", tensors(2)}}));
        FAIL() << found.path();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(),
                    HasSubstr("file.pth holds several dictionaries of tensors: first, second"));
    }
}

TEST(TensorDictionary, DictionariesThatContainThemselvesEnd) {
    // {"model": itself, "w": tensor}
    const std::string circle = "}q\x01" + pickledText("model") + "h\x01s" + pickledText("w") +
                               pickled(PickledTensor{}) + "s";

    EXPECT_EQ(Found(circle).path(), "");
}

TEST(TensorDictionary, AFileOfATrainingSaysWhatWasTaken) {
    const TensorMap tensors = openCheckpoint(fixture("nested.pth")).tensors;

    EXPECT_TRUE(tensors.at("weight").equal(ramp(3, 10, at::kFloat)));
    EXPECT_EQ(tensors.dictionary, "params_ema");
    EXPECT_THAT(tensors.remarks,
                ElementsAre(HasSubstr("the weights are those of params_ema; left out: params")));
}

}  // namespace
}  // namespace r2r
