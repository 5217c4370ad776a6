// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/model_shelf.h"

#include "engine/workspace/taking_turns.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace r2r {

std::shared_ptr<Harmonizer> ModelShelf::take(const Wanted& wanted,
                                             const Open& open,
                                             const JobContext& job) {
    std::unique_lock lock(mutex_);
    for (;;) {
        job.throwIfCancelled();
        if (auto harmonizer = found(wanted))
            return harmonizer;
        if (!opening_.contains(wanted.name))
            break;
        (void)changed_.wait(lock, job.stopToken(), [&] { return !opening_.contains(wanted.name); });
    }
    const int64_t clearings = clearings_;
    opening_.insert(wanted.name);
    Opens leaving = makeRoomFor(wanted);
    lock.unlock();
    leaving.clear();  // gigabytes go before others come

    std::shared_ptr<Harmonizer> harmonizer;
    const auto end = [&] {
        lock.lock();
        opening_.erase(wanted.name);
        if (harmonizer) {
            ++openings_;
            if (clearings == clearings_)
                opened_.push_front({wanted, harmonizer});
        }
        lock.unlock();
        changed_.notify_all();
    };
    try {
        harmonizer = takingTurns(open(job));
    } catch (...) {
        end();
        throw;
    }
    end();
    return harmonizer;
}

void ModelShelf::clear() {
    Opens leaving;
    const std::scoped_lock lock(mutex_);
    ++clearings_;
    leaving.swap(opened_);
}

int64_t ModelShelf::openings() const {
    const std::scoped_lock lock(mutex_);
    return openings_;
}

uint64_t ModelShelf::bytes() const {
    const std::scoped_lock lock(mutex_);
    return keptBytes();
}

std::shared_ptr<Harmonizer> ModelShelf::found(const Wanted& wanted) {
    const auto place = std::ranges::find_if(
        opened_, [&](const Opened& each) { return each.wanted.name == wanted.name; });
    if (place == opened_.end() || place->wanted.state != wanted.state)
        return nullptr;
    opened_.splice(opened_.begin(), opened_, place);
    return place->harmonizer;
}

ModelShelf::Opens ModelShelf::makeRoomFor(const Wanted& wanted) {
    Opens leaving;
    const auto takeOut = [&](Opens::iterator place) {
        leaving.splice(leaving.end(), opened_, place);
    };
    for (auto next = opened_.begin(); next != opened_.end();)
        if (const auto place = next++; place->wanted.name == wanted.name)
            takeOut(place);
    for (auto next = opened_.end(); wanted.bytes > 0 && next != opened_.begin();) {
        const auto place = std::prev(next);
        const bool isHeld = place->harmonizer.use_count() > 1;
        if (keptBytes() + wanted.bytes <= budgetBytes_)
            break;
        if (place->wanted.bytes == 0 || isHeld)
            next = place;
        else
            takeOut(place);
    }
    return leaving;
}

uint64_t ModelShelf::keptBytes() const {
    uint64_t bytes = 0;
    for (const Opened& each : opened_)
        bytes += each.wanted.bytes;
    return bytes;
}

}  // namespace r2r
