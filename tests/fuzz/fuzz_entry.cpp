// SPDX-License-Identifier: GPL-3.0-or-later
// What libFuzzer calls. R2R_FUZZ names the target; R2R_FUZZ_SEEDS a folder that gets its seeds.
#include "engine/core/log.h"
#include "tests/fuzz/fuzz_target.h"

#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>

namespace {

using namespace r2r::testing;

const FuzzTarget& chosenTarget() {
    const char* name = std::getenv("R2R_FUZZ");
    return fuzzTarget(name ? name : "");
}

void writeSeeds(const FuzzTarget& target, const std::filesystem::path& folder) {
    std::vector<Bytes> inputs = target.seeds();
    for (Bytes& input : fuzzCorpus(target))
        inputs.push_back(std::move(input));
    for (size_t i = 0; i < inputs.size(); ++i)
        std::ofstream(folder / fmt::format("seed-{}", i), std::ios::binary)
            .write(reinterpret_cast<const char*>(inputs[i].data()),
                   static_cast<std::streamsize>(inputs[i].size()));
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    r2r::log::setLevel(r2r::log::Level::Off);
    if (const char* folder = std::getenv("R2R_FUZZ_SEEDS"))
        writeSeeds(chosenTarget(), folder);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const FuzzTarget& target = chosenTarget();
    readHostile(target, std::as_bytes(std::span(data, size)));
    return 0;
}
