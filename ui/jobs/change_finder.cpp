// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/change_finder.h"

#include <chrono>
#include <utility>

namespace r2r::ui {

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
    std::vector<SharedColorChange> further;
    FoundChange first = run(all, job, {}, &further);
    first.seconds /= static_cast<double>(seeds.size());

    std::vector<FoundChange> found = {first};
    for (const SharedColorChange& change : further)
        found.push_back({change, first.seconds, first.notes});
    for (size_t i = 0; i < found.size(); ++i)
        cache_.remember(withSeed(request, seeds[i]), found[i]);
    return found;
}

FoundChange ChangeFinder::run(const HarmonizeRequest& request,
                              const JobContext& job,
                              const PartialListener& partial,
                              std::vector<SharedColorChange>* further) {
    job.throwIfCancelled();  // before gigabytes are read
    HarmonizeRequest small = request;
    small.composition = small_.of(request.composition);
    Harmonizer& harmonizer = shelf_.harmonizer(requiredForeground(request).harmony.model);
    const auto start = std::chrono::steady_clock::now();
    HarmonizeResult result = harmonizer.run(small, job, partial);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (further)
        *further = std::move(result.further);
    return {std::move(result.change), seconds, std::move(result.notes)};
}

HarmonizeRequest withSeed(HarmonizeRequest request, uint64_t seed) {
    request.composition.find(request.foreground)->harmony.seed = seed;
    return request;
}

}  // namespace r2r::ui
