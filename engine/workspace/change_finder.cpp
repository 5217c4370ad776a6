// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/change_finder.h"

#include "engine/core/stopwatch.h"

#include <utility>

namespace r2r {

ChangeFinder::ChangeFinder(Workspace& workspace, Device device)
    : workspace_(workspace), device_(std::move(device)) {}

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

std::vector<ForegroundChange> ChangeFinder::changesToWrite(const Composition& composition,
                                                           const JobContext& job,
                                                           std::vector<std::string>* notes) {
    std::vector<ForegroundChange> changes;
    for (const Foreground& foreground : composition.foregrounds) {
        if (foreground.isHidden)
            continue;
        const HarmonizeRequest request{.composition = composition, .foreground = foreground.id};
        const FoundChange* known = cache_.known(request);
        if (!known || !isGoodToWrite(*known, foreground.harmony.model))
            find(request, job);
        known = cache_.known(request);
        changes.push_back({foreground.id, known->change});
        if (notes)
            notes->insert(notes->end(), known->notes.begin(), known->notes.end());
    }
    return changes;
}

bool ChangeFinder::isGoodToWrite(const FoundChange& found, const std::string& model) {
    const bool isKept = found.device.empty();
    return isKept ||
           (found.device == device_().id() && found.modelState == workspace_.stateOf(model));
}

FoundChange ChangeFinder::run(const HarmonizeRequest& request,
                              const JobContext& job,
                              const PartialListener& partial,
                              std::vector<FoundChange>* further) {
    job.throwIfCancelled();  // before gigabytes are read
    const std::string& model = requiredForeground(request).harmony.model;
    const ComputeDevice& device = device_();
    std::string state = workspace_.stateOf(model);
    const std::shared_ptr<Harmonizer> harmonizer = workspace_.harmonizer(model, device, job);
    HarmonizeRequest seen = request;
    if (request.quality == Quality::Draft)
        seen.composition = small_.of(request.composition);
    const Stopwatch watch;
    HarmonizeResult result = harmonizer->run(seen, job, partial);
    const double seconds = watch.seconds();
    if (request.quality == Quality::Full && request.furtherSeeds.empty())
        times_.keep(requiredForeground(request).harmony, state, device.id(), seconds);
    const auto found = [&](const SharedColorChange& change, size_t index) {
        FoundChange each{.change = change,
                         .seconds = seconds,
                         .notes = result.notes,
                         .device = device.id(),
                         .modelState = state};
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
