// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/models/model_source.h"
#include "engine/workspace/model_shelf.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace r2r {

/// The owner of opened models: window, command line, batches and evaluations ask it, so that each
/// model is in memory once, and is opened once for all of them. Every device has a shelf of its
/// own; a model whose files have changed since is opened again.
///
/// `harmonizer` may be called by any thread, and by several at once. The catalogue belongs to the
/// thread that made the workspace: it is not changed while others use it.
class Workspace final : public ModelSource {
public:
    using Open = std::function<std::unique_ptr<Harmonizer>(
        const ModelCatalog&, const std::string& model, const ComputeDevice&, const JobContext&)>;

    /// @param open  what opens a model; another one in tests
    explicit Workspace(ModelCatalog catalog, Open open = openFromCatalog);

    [[nodiscard]] const ModelCatalog& catalog() const override { return catalog_; }

    /// Closes all models: a name may mean another one now.
    void setCatalog(ModelCatalog catalog);

    [[nodiscard]] std::shared_ptr<Harmonizer> harmonizer(const std::string& model,
                                                         const ComputeDevice& device,
                                                         const JobContext& job = {}) override;

    /// The files of the model as they are now (`fileState`); empty for what is built in.
    [[nodiscard]] std::string stateOf(const std::string& model) const;

    /// Closes all models that are not in use.
    void close();

    /// The number of models opened so far, on all devices.
    [[nodiscard]] int64_t openings() const;

    static std::unique_ptr<Harmonizer> openFromCatalog(const ModelCatalog& catalog,
                                                       const std::string& model,
                                                       const ComputeDevice& device,
                                                       const JobContext& job);

private:
    [[nodiscard]] ModelShelf& shelfOf(const ComputeDevice& device);

    ModelCatalog catalog_;
    Open open_;
    mutable std::mutex mutex_;  ///< of the map; a shelf looks after itself
    std::map<std::string, ModelShelf> shelves_;
};

/// Opened models share this much of a device's memory: a quarter. The rest is for pictures
/// and for what networks need while they run.
[[nodiscard]] uint64_t modelBudget(const ComputeDevice& device);

}  // namespace r2r
