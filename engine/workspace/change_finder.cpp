// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/change_finder.h"

#include <chrono>
#include <utility>

namespace r2r {

ChangeFinder::ChangeFinder(HarmonizerShelf::Opener open, HarmonizerShelf::Question isNetwork)
    : shelf_(std::move(open), std::move(isNetwork)) {}

void ChangeFinder::find(const HarmonizeRequest& request,
                        const JobContext& job,
                        const PartialListener& partial) {
    cache_.keep(request, run(request, job, partial, nullptr));
}

FoundChange ChangeFinder::tryOut(const HarmonizeRequest& request, const JobContext& job) {
    if (const FoundChange* known = cache_.known(request))
        return *known;
    FoundChange found = run(request, job, {}, nullptr);
    cache_.remember(request, found);
    return found;
}

std::vector<FoundChange> ChangeFinder::trySeeds(const HarmonizeRequest& request,
                                                std::span<const uint64_t> seeds,
                                                const JobContext& job) {
    HarmonizeRequest all = withSeed(request, seeds.front());
    all.furtherSeeds.assign(seeds.begin() + 1, seeds.end());
    std::vector<FoundChange> further;
    FoundChange first = run(all, job, {}, &further);
    first.seconds /= static_cast<double>(seeds.size());

    std::vector<FoundChange> found = {first};
    for (FoundChange& each : further) {
        each.seconds = first.seconds;
        found.push_back(std::move(each));
    }
    for (size_t i = 0; i < found.size(); ++i)
        cache_.remember(withSeed(request, seeds[i]), found[i]);
    return found;
}

FoundChange ChangeFinder::run(const HarmonizeRequest& request,
                              const JobContext& job,
                              const PartialListener& partial,
                              std::vector<FoundChange>* further) {
    job.throwIfCancelled();  // before gigabytes are read
    HarmonizeRequest small = request;
    small.composition = small_.of(request.composition);
    Harmonizer& harmonizer = shelf_.harmonizer(requiredForeground(request).harmony.model);
    const auto start = std::chrono::steady_clock::now();
    HarmonizeResult result = harmonizer.run(small, job, partial);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto found = [&](const SharedColorChange& change, size_t index) {
        FoundChange each{.change = change, .seconds = seconds, .notes = result.notes};
        if (index < result.guard.size())
            each.guard = result.guard[index];
        return each;
    };
    for (size_t i = 0; further && i < result.further.size(); ++i)
        further->push_back(found(result.further[i], 1 + i));
    return found(result.change, 0);
}

HarmonizeRequest withSeed(HarmonizeRequest request, uint64_t seed) {
    request.composition.find(request.foreground)->harmony.seed = seed;
    return request;
}

}  // namespace r2r
