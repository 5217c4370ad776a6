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

    EXPECT_THAT(
        all,
        HasSubstr(R"("stage" must be "clear_vae", "unet", "controller" or "lite"; it is "vae")"));
    EXPECT_THAT(all, HasSubstr("\"btach\" is not a known field (did you mean \"batch\"?)"));
    EXPECT_THAT(all, HasSubstr("\"steps\" must be a whole number from 1 to 1000000000; it is 0"));
    EXPECT_THAT(all, HasSubstr("\"data.train\" must be a text; it is 7"));
    EXPECT_THAT(all,
                HasSubstr("\"data.size\" must be a multiple of 64 from 64 to 4096; it is 100"));
    EXPECT_THAT(all, HasSubstr("\"optimizer.rate\" must be a number from 0 to 1; it is \"fast\""));
    EXPECT_THAT(all,
                HasSubstr("\"model.vae_widths\" must be a list of 4 multiples of 8 from 8 to "
                          "16384; it is [32,64]"));
    EXPECT_THAT(all, HasSubstr("\"nonsense\" is not a known field"));
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
