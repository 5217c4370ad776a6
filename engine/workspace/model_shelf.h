// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/harmonizer.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace r2r {

/// The models that are open on one device. Opened when first asked for, kept within a budget of
/// memory: those that were not asked for longest leave first, and the last one stays, whatever its
/// size.
///
/// Any thread, several at once: who asks for a model that another thread is opening waits for it. A
/// harmonizer that serves one thread at a time lets its callers wait for each other.
class ModelShelf {
public:
    using Open = std::function<std::unique_ptr<Harmonizer>(const JobContext&)>;

    /// The properties that tell one opened model from the next.
    struct Wanted {
        std::string name;
        std::string state;   ///< of its files (`fileState`): of others it is opened again
        uint64_t bytes = 0;  ///< that it takes; what takes none never leaves
    };

    explicit ModelShelf(uint64_t budgetBytes) : budgetBytes_(budgetBytes) {}

    /// The model, opened by `open` unless it is open already. It outlives the shelf as long as it
    /// is held; one that is held does not leave.
    /// @throws Cancelled, also while another thread opens it; what `open` throws. Then nothing is
    ///         kept, and the next call tries again.
    [[nodiscard]] std::shared_ptr<Harmonizer> take(const Wanted& wanted,
                                                   const Open& open,
                                                   const JobContext& job = {});

    /// Lets go of everything; what is being opened is handed out, but not kept.
    void clear();

    /// The number of times that `open` has delivered.
    [[nodiscard]] int64_t openings() const;

    /// The bytes of the models that are kept.
    [[nodiscard]] uint64_t bytes() const;

private:
    struct Opened {
        Wanted wanted;
        std::shared_ptr<Harmonizer> harmonizer;
    };

    using Opens = std::list<Opened>;

    /// With the lock held.
    [[nodiscard]] std::shared_ptr<Harmonizer> found(const Wanted& wanted);
    [[nodiscard]] Opens makeRoomFor(const Wanted& wanted);
    [[nodiscard]] uint64_t keptBytes() const;

    uint64_t budgetBytes_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    Opens opened_;  ///< the one asked for last comes first
    std::set<std::string> opening_;
    int64_t clearings_ = 0;
    int64_t openings_ = 0;
};

}  // namespace r2r
