// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/models/model_catalog.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace r2r {

/// A source of opened models for the functions of this layer. They take what
/// they are given; which models stay open, and how long, is decided above it (`Workspace`).
class ModelSource {
public:
    virtual ~ModelSource() = default;

    /// Which models there are.
    [[nodiscard]] virtual const ModelCatalog& catalog() const = 0;

    /// The model, opened on `device`; open as long as the pointer is held.
    /// @param job  hears of the opening, and can stop it
    /// @throws what `ModelCatalog::open` throws.
    [[nodiscard]] virtual std::shared_ptr<Harmonizer> harmonizer(const std::string& model,
                                                                 const ComputeDevice& device,
                                                                 const JobContext& job) = 0;
};

/// Opens every model once and keeps it as long as this lives: enough for one run. One thread.
class ModelsOfOneRun final : public ModelSource {
public:
    explicit ModelsOfOneRun(ModelCatalog catalog) : catalog_(std::move(catalog)) {}

    [[nodiscard]] const ModelCatalog& catalog() const override { return catalog_; }

    [[nodiscard]] std::shared_ptr<Harmonizer> harmonizer(const std::string& model,
                                                         const ComputeDevice& device,
                                                         const JobContext& job) override;

private:
    ModelCatalog catalog_;
    std::map<std::pair<std::string, std::string>, std::shared_ptr<Harmonizer>> opened_;
};

}  // namespace r2r
