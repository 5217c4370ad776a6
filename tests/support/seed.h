// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <random>

namespace r2r::testing {

/// Random numbers for tests. The generator starts every test from the same seed, so a test that
/// fails, fails again, alone or in company.
[[nodiscard]] std::mt19937_64& random();

/// Lets a library with a generator of its own join: `seed` is called before every test.
/// Call it while the program starts.
void addSeeder(std::function<void(uint64_t)> seed);

/// Seeds everything; called by the mains before every test.
void seedEverything();

}  // namespace r2r::testing
