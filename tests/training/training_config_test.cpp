// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/training_config.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TrainingConfig parsed(std::string_view text) {
    return parseTrainingConfig(parseJson(text, "run.json"), "run.json", "/data");
}

std::string problemsOf(std::string_view text) {
    try {
        (void)parsed(text);
    } catch (const Error& error) {
        return error.message();
    }
    return "accepted";
}

TEST(TrainingConfig, ASmallFileIsEnough) {
    const TrainingConfig config =
        parsed(R"({"stage":"unet","data":{"train":"pairs"},"model":{"from":["../vae"]}})");

    EXPECT_EQ(config.stage, TrainingStage::Unet);
    EXPECT_EQ(config.data.train, "/data/pairs");
    EXPECT_EQ(config.model.from.front(), "/vae");
    EXPECT_EQ(config.batch, TrainingConfig{}.batch);
}

TEST(TrainingConfig, WhatIsWrittenIsRead) {
    TrainingConfig config = parsed(
        R"({"stage":"controller","batch":6,"precision":"bfloat16","data":{"train":"p"},
            "model":{"from":["m"],"unet_widths":[32,64,96,128]},
            "optimizer":{"rate":3e-5,"schedule":"constant"},"watch":{"samples":0}})");

    const Json json = toJson(config);

    EXPECT_EQ(toJson(parseTrainingConfig(json, "again", "/elsewhere")), json);
    EXPECT_EQ(json.at("optimizer").at("rate"), 3e-5);
    EXPECT_EQ(json.at("precision"), "bfloat16");
}

TEST(TrainingConfig, PathsAreMeantFromTheFileWhereverTheyStand) {
    const TrainingConfig config = parsed(
        R"({"stage":"lite","data":{"train":"a","more":["b","../c"],"made":"d","looks":"e.npy"},
            "model":{"from":["m"]}})");

    EXPECT_THAT(config.data.more, ::testing::ElementsAre("/data/b", "/c"));
    EXPECT_EQ(config.data.made, "/data/d");
    EXPECT_EQ(config.data.looks, "/data/e.npy");
}

TEST(TrainingConfig, EveryProblemHasItsSentence) {
    const std::string all = problemsOf(
        R"({"stage":"vae","btach":4,"steps":0,"data":{"train":7,"size":100},
            "optimizer":{"rate":"fast"},"model":{"vae_widths":[32,64]},"nonsense":1})");

    EXPECT_THAT(all,
                HasSubstr("\"stage\" is \"vae\"; it must be one of clear_vae, unet, controller"));
    EXPECT_THAT(all, HasSubstr("\"btach\" is not a setting (did you mean \"batch\"?)"));
    EXPECT_THAT(all, HasSubstr("\"steps\" is 0; it must be 1 to"));
    EXPECT_THAT(all, HasSubstr("\"data.train\" is 7; it must be text"));
    EXPECT_THAT(all, HasSubstr("\"data.size\" is 100; it must be a multiple of 64"));
    EXPECT_THAT(all, HasSubstr("\"optimizer.rate\" is \"fast\"; it must be a number"));
    EXPECT_THAT(all, HasSubstr("\"model.vae_widths\" is [32,64]; it must be four multiples of 8"));
    EXPECT_THAT(all, HasSubstr("\"nonsense\" is not a setting"));
}

TEST(TrainingConfig, ContradictionsAreNamed) {
    EXPECT_THAT(problemsOf(R"({"stage":"unet"})"),
                AllOf(HasSubstr("\"data.train\" is missing"), HasSubstr("needs a Clear-VAE")));
    EXPECT_THAT(problemsOf(R"({"data":{"train":"p"}})"), HasSubstr("\"loss.train_encoder\""));
    EXPECT_THAT(problemsOf(R"({"steps":5,"data":{"train":"p"},"loss":{"train_encoder":true}})"),
                HasSubstr("\"optimizer.warmup\" (100) is longer than \"steps\" (5)"));
    EXPECT_THAT(problemsOf(R"({"data":{"train":"p"},
                               "loss":{"train_encoder":true,"vgg":"a","efficientnet":"b"}})"),
                HasSubstr("take one"));
    EXPECT_THAT(problemsOf(R"({"stage":"unet","data":{"train":"p"},"model":{"from":["m"]},
                               "loss":{"change_floor":0.1}})"),
                HasSubstr("\"loss.change_floor\" is for"));
    EXPECT_EQ(problemsOf(R"({"stage":"lite","data":{"train":"p"},"model":{"from":["m"]},
                             "loss":{"change_floor":0.1}})"),
              "accepted");
    EXPECT_THAT(problemsOf(R"({"data":{"train":"p"},"loss":{"train_encoder":true},
                               "model":{"vae_widths":[24,40,40,40]}})"),
                HasSubstr("[24,40,40,40]; each is as wide as the one before, or twice"));
    EXPECT_THAT(problemsOf("[]"), HasSubstr("not a JSON object"));
}

TEST(TrainingConfig, TheRateWarmsUpAndFollowsTheCosine) {
    TrainingConfig config{.steps = 110};
    config.optimizer = {.rate = 1, .warmup = 10, .lastRate = 0.1};

    EXPECT_DOUBLE_EQ(learningRate(config, 0), 0.1);
    EXPECT_DOUBLE_EQ(learningRate(config, 9), 1);
    EXPECT_DOUBLE_EQ(learningRate(config, 10), 1);
    EXPECT_NEAR(learningRate(config, 60), 0.55, 1e-9);
    EXPECT_NEAR(learningRate(config, 110), 0.1, 1e-9);
    config.optimizer.schedule = RateSchedule::Constant;
    EXPECT_DOUBLE_EQ(learningRate(config, 100), 1);
}

}  // namespace
}  // namespace r2r
