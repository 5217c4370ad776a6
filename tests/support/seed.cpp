// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/seed.h"

#include <cstdlib>
#include <utility>
#include <vector>

namespace r2r::testing {

namespace {

constexpr uint32_t kSeed = 20240131;  // any number will do, as long as it stays

std::vector<std::function<void(uint64_t)>>& seeders() {
    static std::vector<std::function<void(uint64_t)>> all;
    return all;
}

}  // namespace

std::mt19937_64& random() {
    static std::mt19937_64 generator(kSeed);
    return generator;
}

void addSeeder(std::function<void(uint64_t)> seed) {
    seeders().push_back(std::move(seed));
}

void seedEverything() {
    std::srand(kSeed);
    random().seed(kSeed);
    for (const auto& seed : seeders())
        seed(kSeed);
}

}  // namespace r2r::testing
