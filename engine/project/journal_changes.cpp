// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_changes.h"

#include "engine/core/error.h"
#include "engine/core/json_fields.h"
#include "engine/imaging/color/recorded_change.h"
#include "engine/pipeline/models/remade_change.h"
#include "engine/project/change_fields.h"
#include "engine/project/project_document.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace r2r {
namespace {

constexpr const char* kSource = "a journal";
constexpr size_t kMostEntries = 1000;

size_t bytesOf(const ChangeRecord& record) {
    size_t bytes = record.whole ? bytesOf(*record.whole) : 0;
    for (const SharedNumbers& numbers : record.numbers)
        bytes += numbers.values.size_bytes();
    return bytes;
}

/// Runs `work`; what it reads may be damaged.
template <typename Work>
void attempt(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        if (error.code() == ErrorCode::OutOfMemory)
            throw;
    }
}

}  // namespace

void JournalChanges::write(const JournalSteps::Step& step,
                           std::span<const KeptChange> changes,
                           const JobContext& job) {
    Json entries = Json::array();
    size_t room = kMostBytes;
    for (const bool isShown : {true, false})
        for (const KeptChange& kept : changes) {
            const auto record =
                kept.found.change ? recordOf(*kept.found.change) : std::optional<ChangeRecord>();
            const size_t bytes = record ? bytesOf(*record) : 0;
            if (kept.isShown != isShown || (kept.found.change && !record) || bytes > room ||
                entries.size() == kMostEntries)
                continue;
            room -= bytes;
            entries.push_back(entryOf(kept, job));
        }
    dropOthers(entries);
    const Json found = {
        {"step", step.number}, {"stamp", step.stamp}, {"changes", std::move(entries)}};
    database_.statement("INSERT OR REPLACE INTO journal (key, value) VALUES ('found', ?1)")
        .bind(1, formatJson(found))
        .step();
}

Json JournalChanges::entryOf(const KeptChange& kept, const JobContext& job) {
    Json entry = foundJson(kept);
    entry["model_state"] = kept.found.modelState;
    entry["earlier"] = kept.isEarlier;
    if (kept.found.change)
        entry["change"] = changeJson(*recordOf(*kept.found.change), blobs_, job);
    return entry;
}

/// Contents that neither a picture nor a change names.
void JournalChanges::dropOthers(const Json& entries) {
    std::set<std::string> named;
    collectTexts(entries, named);
    Statement pictures = database_.statement("SELECT entry FROM step_picture");
    while (pictures.step())
        collectTexts(parseJson(pictures.text(0), kSource), named);
    blobs_.retain(named);
}

std::vector<KeptChange> JournalChanges::read(const NumberedPictures& pictures,
                                             const JobContext& job) const {
    std::vector<KeptChange> changes;
    attempt([&] {
        Statement row = database_.statement("SELECT value FROM journal WHERE key = 'found'");
        if (!row.step())
            return;
        const Json json = parseJson(row.text(0), kSource);
        const JsonFields found(json, kSource);
        const auto step = found.required<int64_t>("step");
        const JournalSteps steps(database_);
        const auto stamps = steps.stamps();
        const auto stamp = stamps.find(step);
        if (stamp == stamps.end() || stamp->second == 0 ||
            stamp->second != found.required<int64_t>("stamp"))
            return;  // that step was undone, and another one is in its place
        const Composition state = steps.read(step, pictures, {}, job);
        for (const JsonFields& entry : found.objects("changes", 0, kMostEntries))
            attempt([&] {
                KeptChange kept = foundFrom(entry, state);
                kept.isEarlier = entry.required<bool>("earlier");
                kept.found.device = entry.required<std::string>("device");
                kept.found.modelState = entry.required<std::string>("model_state");
                if (const Json* change = entry.find("change"); change && !change->is_null())
                    kept.found.change =
                        remadeChange(changeFrom(entry.object("change"), blobs_, job));
                changes.push_back(std::move(kept));
            });
    });
    return changes;
}

}  // namespace r2r
