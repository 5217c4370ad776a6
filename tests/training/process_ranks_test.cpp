// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/process_ranks.h"

#include "engine/core/error.h"
#include "tests/training/training_scene.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <map>
#include <thread>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;

std::optional<RankAddress> addressIn(const std::map<std::string, std::string>& variables) {
    return rankAddress([&](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
}

TEST(RankAddress, WithoutALauncherThereIsNone) {
    EXPECT_FALSE(addressIn({}));
    EXPECT_FALSE(addressIn({{"RANK", "0"}, {"WORLD_SIZE", "1"}}));
    EXPECT_FALSE(addressIn({{"SLURM_NTASKS", "1"}, {"SLURM_PROCID", "0"}}));
    EXPECT_FALSE(addressIn({{"SLURM_NTASKS", "4"}})) << "a shell on a login node has no rank";
}

TEST(RankAddress, IsWhatTorchrunSets) {
    const auto address = addressIn(
        {{"RANK", "3"}, {"WORLD_SIZE", "8"}, {"MASTER_ADDR", "node-a"}, {"MASTER_PORT", "1234"}});

    ASSERT_TRUE(address);
    EXPECT_EQ(address->rank, 3);
    EXPECT_EQ(address->size, 8);
    EXPECT_EQ(address->host, "node-a");
    EXPECT_EQ(address->port, 1234);
}

TEST(RankAddress, IsWhatSlurmSets) {
    const auto address = addressIn({{"SLURM_PROCID", "1"},
                                    {"SLURM_NTASKS", "2"},
                                    {"SLURM_LAUNCH_NODE_IPADDR", "10.0.0.7"},
                                    {"SLURM_JOB_ID", "123456"}});

    ASSERT_TRUE(address);
    EXPECT_EQ(address->rank, 1);
    EXPECT_EQ(address->size, 2);
    EXPECT_EQ(address->host, "10.0.0.7");
    EXPECT_EQ(address->port, 23'456);
}

TEST(RankAddress, NamesTheVariableThatMakesNoSense) {
    const auto expectRefused = [](const std::map<std::string, std::string>& variables,
                                  const std::string& name) {
        try {
            (void)addressIn(variables);
            FAIL() << name;
        } catch (const Error& error) {
            EXPECT_THAT(error.message(), HasSubstr(name));
        }
    };
    expectRefused({{"RANK", "8"}, {"WORLD_SIZE", "8"}}, "RANK");
    expectRefused({{"RANK", "one"}, {"WORLD_SIZE", "8"}}, "RANK");
    expectRefused({{"RANK", "0"}, {"WORLD_SIZE", "0"}}, "WORLD_SIZE");
    expectRefused({{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"MASTER_PORT", "70000"}}, "MASTER_PORT");
}

/// Runs `work` on threads that are ranks of one group.
void onRanks(int64_t size, const std::function<void(Ranks&)>& work) {
    const uint16_t port = freePort();
    std::vector<std::jthread> threads;
    for (int64_t rank = 0; rank < size; ++rank)
        threads.emplace_back([=] {
            const auto ranks = joinRanks({.rank = rank, .size = size, .port = port});
            work(*ranks);
        });
}

TEST(ProcessRanks, AverageTensorsOfAnyShape) {
    onRanks(3, [](Ranks& ranks) {
        const auto value = static_cast<double>(ranks.rank());
        std::vector<at::Tensor> tensors = {at::full({2, 3}, value), at::full({}, 10 * value)};

        ranks.average(tensors);

        EXPECT_TRUE(tensors[0].equal(at::full({2, 3}, 1.0)));
        EXPECT_TRUE(tensors[1].equal(at::full({}, 10.0)));
        EXPECT_EQ(ranks.size(), 3);
        EXPECT_EQ(ranks.isFirst(), ranks.rank() == 0);
    });
}

TEST(ProcessRanks, SumNumbersInDoublePrecision) {
    onRanks(2, [](Ranks& ranks) {
        EXPECT_THAT(ranks.sum({1e-12, static_cast<double>(ranks.rank())}),
                    ::testing::ElementsAre(2e-12, 1));
    });
}

TEST(ProcessRanks, WhoIsLeftAloneSaysSo) {
    std::string message;
    onRanks(2, [&](Ranks& ranks) {
        (void)ranks.sum({0});
        if (!ranks.isFirst())
            return;  // gone
        try {
            (void)ranks.sum({0});
        } catch (const Error& error) {
            message = error.message();
        }
    });

    EXPECT_THAT(message, HasSubstr("rank 0 of 2 lost another rank"));
}

TEST(ProcessRanks, WhoMeetsNobodySaysWhere) {
    try {
        (void)joinRanks({.rank = 0, .size = 2, .port = freePort()}, std::chrono::seconds(1));
        FAIL() << "met somebody";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("rank 0 of 2 did not meet the others at 127.0.0.1"));
    }
}

}  // namespace
}  // namespace r2r::testing
