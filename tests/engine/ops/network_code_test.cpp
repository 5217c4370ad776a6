// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/network_module.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>

namespace r2r {

namespace {

/// What of LibTorch's file is in memory, KiB.
int64_t mappedKibibytes() {
    std::ifstream maps("/proc/self/smaps");
    int64_t sum = 0;
    bool isTorch = false;
    for (std::string line; std::getline(maps, line);) {
        long kibibytes = 0;
        if (line.find('-') != std::string::npos && line.find(" kB") == std::string::npos)
            isTorch = line.find("libtorch_cpu.so") != std::string::npos;
        else if (isTorch && std::sscanf(line.c_str(), "Rss: %ld kB", &kibibytes) == 1)
            sum += kibibytes;
    }
    return sum;
}

TEST(NetworkCode, ThatIsLetGoOfComesBackWhenItIsUsed) {
    const torch::Tensor a = torch::rand({64, 64});
    const torch::Tensor before = torch::relu(torch::matmul(a, a) - 8);
    const int64_t all = mappedKibibytes();
    ASSERT_GT(all, 0);

    letGoOfNetworkCode();

    EXPECT_LT(mappedKibibytes(), all / 2);
    EXPECT_TRUE(torch::equal(torch::relu(torch::matmul(a, a) - 8), before));
}

}  // namespace

}  // namespace r2r
