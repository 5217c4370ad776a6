// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/subjects/subject_selection.h"
#include "engine/workspace/change_finder.h"
#include "ui/engine/model_access.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace r2r::ui {

/// The cost of a run on the device that would do it.
struct CostAnswer {
    RunCost cost;                                   ///< as estimated
    std::string device;                             ///< its name
    std::optional<double> measured = std::nullopt;  ///< seconds of the last run of this kind

    [[nodiscard]] double seconds() const { return measured.value_or(cost.seconds); }

    /// The cost with the measured time, if there is one.
    [[nodiscard]] RunCost best() const;
};

/// The models as the engine thread has them: which there are, on which device they run, and what
/// they found. Belongs to the engine thread.
class EngineModels {
public:
    EngineModels(ModelCatalog catalog, ModelAccess access);
    EngineModels(const EngineModels&) = delete;  // the finder's functions refer to it
    EngineModels& operator=(const EngineModels&) = delete;

    [[nodiscard]] const ModelCatalog& catalog() const { return workspace_.catalog(); }

    [[nodiscard]] Workspace& workspace() { return workspace_; }

    /// @param changed  the model that came, went or gave way to another of its name
    void setCatalog(ModelCatalog catalog, const std::string& changed);

    /// Models are opened again on the new device; what was found stays.
    /// @param wish  as `chooseDevice` understands it
    void setDevice(const std::string& wish);

    /// The device that the wish leads to. Looking for it loads the CUDA part of LibTorch, so that
    /// waits for the first call.
    /// @throws what `chooseDevice` throws
    [[nodiscard]] const ComputeDevice& device();

    [[nodiscard]] std::vector<ComputeDevice> devices() const { return access_.devices(); }

    /// @throws what `ModelCatalog::find` and `chooseDevice` throw
    [[nodiscard]] CostAnswer cost(const HarmonySettings& settings, Size background);

    /// Answers a query about a picture; what was found out about the last picture is kept.
    /// @throws Cancelled, and what `SubjectSearch` and opening its network throw
    [[nodiscard]] Image subjectMask(const Image& picture,
                                    const SubjectQuery& query,
                                    const JobContext& job);

    /// Whether a network finds subjects, or colours have to do; after the first `subjectMask`.
    [[nodiscard]] bool hasSubjectNetwork() const { return subjectNetwork_ != nullptr; }

    [[nodiscard]] ChangeFinder& finder() { return finder_; }

private:
    ModelAccess access_;
    Workspace workspace_;
    std::string wish_ = "auto";
    std::optional<ComputeDevice> device_;
    ChangeFinder finder_;
    std::unique_ptr<SubjectNetwork> subjectNetwork_;
    bool isSubjectNetworkAsked_ = false;
    std::optional<SubjectSearch> subjects_;
};

}  // namespace r2r::ui
