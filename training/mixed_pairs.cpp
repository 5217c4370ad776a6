// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/mixed_pairs.h"

#include "training/sample_random.h"

#include <utility>

namespace r2r {
namespace {

class MixedPairs final : public PairSource {
public:
    MixedPairs(std::vector<std::unique_ptr<PairSource>> sources, uint64_t seed)
        : sources_(std::move(sources)), seed_(seed) {}

    [[nodiscard]] int64_t size() const override {
        int64_t sum = 0;
        for (const auto& source : sources_)
            sum += source->size();
        return sum;
    }

    [[nodiscard]] PairBatch batch(std::span<const int64_t> positions) const override {
        return batchOf(positions, [this](int64_t position) {
            SampleRandom random(sampleSeed(seed_, Purpose::Source, position));
            const auto which = random.below(static_cast<int64_t>(sources_.size()));
            return sources_[static_cast<size_t>(which)]->batch(std::span(&position, 1));
        });
    }

private:
    std::vector<std::unique_ptr<PairSource>> sources_;
    uint64_t seed_;
};

}  // namespace

std::unique_ptr<PairSource> mixedPairs(std::vector<std::unique_ptr<PairSource>> sources,
                                       uint64_t seed) {
    return std::make_unique<MixedPairs>(std::move(sources), seed);
}

}  // namespace r2r
