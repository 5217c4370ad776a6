// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/change_finder.h"

#include "engine/core/network_module.h"
#include "engine/core/stopwatch.h"

#include <map>
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
    std::map<uint64_t, FoundChange> found;
    std::vector<uint64_t> unknown;
    for (const uint64_t seed : seeds)
        if (const FoundChange* known = cache_.known(withSeed(request, seed)))
            found[seed] = *known;
        else
            unknown.push_back(seed);
    if (!unknown.empty()) {
        HarmonizeRequest all = withSeed(request, unknown.front());
        all.furtherSeeds.assign(unknown.begin() + 1, unknown.end());
        std::vector<FoundChange> made;
        FoundChange first = run(all, job, {}, &made);
        made.insert(made.begin(), std::move(first));
        const double share = made.front().seconds / static_cast<double>(unknown.size());
        for (size_t i = 0; i < made.size(); ++i) {
            made[i].seconds = share;
            cache_.remember(withSeed(request, unknown[i]), made[i]);
            found[unknown[i]] = std::move(made[i]);
        }
    }
    std::vector<FoundChange> inOrder;
    for (const uint64_t seed : seeds)
        inOrder.push_back(found.at(seed));
    return inOrder;
}

std::vector<ForegroundChange> ChangeFinder::changesToWrite(const Composition& composition,
                                                           const JobContext& job,
                                                           std::vector<HarmonizerNote>* notes) {
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
    if (request.quality == Quality::Full)
        letGoOfNetworkCode();  // nothing runs it again before the next change of the document
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
