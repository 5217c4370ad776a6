// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/seed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace r2r::testing {
namespace {

/// Flips, cuts, repeats or replaces a few bytes, as damage and malice do.
Bytes mutated(Bytes input) {
    const auto below = [](size_t bound) {
        return std::uniform_int_distribution<size_t>(0, bound - 1)(random());
    };
    for (size_t edit = 0; edit <= below(4) && !input.empty(); ++edit) {
        const size_t at = below(input.size());
        const auto place = input.begin() + static_cast<ptrdiff_t>(at);
        switch (below(4)) {
            case 0:
                input[at] ^= static_cast<std::byte>(1U << below(8));
                break;
            case 1:
                input[at] = std::byte{255};
                break;
            case 2:
                input.resize(at);
                break;
            default:
                input.insert(place, 4, input[below(input.size())]);
        }
    }
    return input;
}

class FuzzTargets : public ::testing::TestWithParam<FuzzTarget> {};

TEST_P(FuzzTargets, ReadTheirCorpusAndWhatIsLikeItOrRefuseIt) {
    constexpr int kMutants = 24;  // of each input
    std::vector<Bytes> inputs = GetParam().seeds();
    std::ranges::move(fuzzCorpus(GetParam()), std::back_inserter(inputs));
    ASSERT_FALSE(inputs.empty());
    for (const Bytes& input : inputs) {
        readHostile(GetParam(), input);
        for (int i = 0; i < kMutants; ++i)
            readHostile(GetParam(), mutated(input));
    }
    readHostile(GetParam(), {});
}

TEST_P(FuzzTargets, HaveAnInputThatIsSound) {
    std::vector<Bytes> inputs = GetParam().seeds();
    std::ranges::move(fuzzCorpus(GetParam()), std::back_inserter(inputs));
    EXPECT_TRUE(std::ranges::any_of(inputs, [](const Bytes& input) {
        try {
            GetParam().read(input);
            return true;
        } catch (const std::exception&) {
            return false;
        }
    }));
}

INSTANTIATE_TEST_SUITE_P(Fuzz,
                         FuzzTargets,
                         ::testing::ValuesIn(fuzzTargets().begin(), fuzzTargets().end()),
                         [](const auto& each) {
                             std::string name(each.param.name);
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace r2r::testing
