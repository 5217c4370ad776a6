// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"
#include "tests/engine/imaging/shift.h"
#include "ui/engine/model_access.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace r2r::ui::testing {

using r2r::testing::Shift;

/// A door on the way of a job: closed, the job waits there until it opens or the job is stopped.
class Gate {
public:
    void close() { set(true); }

    void open() { set(false); }

    /// @throws Cancelled
    void pass(const JobContext& job) {
        std::unique_lock lock(mutex_);
        (void)changed_.wait(lock, job.stopToken(), [this] { return !isClosed_; });
        lock.unlock();
        job.throwIfCancelled();
    }

private:
    void set(bool isClosed) {
        {
            const std::lock_guard lock(mutex_);
            isClosed_ = isClosed;
        }
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool isClosed_ = false;
};

/// A test's view of, and hold on, the sampler and the importer that replace the engine's.
struct FakeModels {
    static constexpr int kSteps = 10;

    Gate afterFirstStep;  ///< of a run
    Gate import;
    Gate subject;                   ///< each look of the network that finds subjects
    bool hasSubjectNetwork = true;  ///< else the program came without
    int looks = 0;
    std::mutex mutex;
    int runs = 0;
    int steps = 0;
    std::vector<std::string> devices;  ///< on which models were opened, in order
    bool importFails = false;
    std::string importedAs;  ///< the name that the last import was asked for
    std::string importedTitle = "Imported model";
    std::vector<std::string> importRemarks;

    [[nodiscard]] int countRuns() {
        const std::lock_guard lock(mutex);
        return runs;
    }

    [[nodiscard]] int countSteps() {
        const std::lock_guard lock(mutex);
        return steps;
    }
};

/// A sampler that makes the foreground brighter, by another amount for every seed, and darker while
/// it is under way.
class FakeSampler final : public Harmonizer {
public:
    explicit FakeSampler(std::shared_ptr<FakeModels> fake) : fake_(std::move(fake)) {}

protected:
    HarmonizeResult harmonize(const HarmonizeRequest& request,
                              const JobContext& job,
                              const PartialListener& partial) override {
        count(&FakeModels::runs);
        for (int step = 0; step < FakeModels::kSteps; ++step) {
            job.report({.phase = Phase::Harmonizing, .done = step, .total = FakeModels::kSteps});
            count(&FakeModels::steps);
            if (partial)
                partial(std::make_shared<Shift>(-0.2F));
            fake_->afterFirstStep.pass(job);
        }
        HarmonizeResult result{.change = changeOf(requiredForeground(request).harmony.seed)};
        for (const uint64_t seed : request.furtherSeeds)
            result.further.push_back(changeOf(seed));
        return result;
    }

private:
    static SharedColorChange changeOf(uint64_t seed) {
        return std::make_shared<Shift>(0.05F * static_cast<float>(seed + 1));
    }

    void count(int FakeModels::*counter) {
        const std::lock_guard lock(fake_->mutex);
        ++((*fake_).*counter);
    }

    std::shared_ptr<FakeModels> fake_;
};

/// Takes what is more red than blue for the subject.
class RedSubject final : public SubjectNetwork {
public:
    explicit RedSubject(std::shared_ptr<FakeModels> fake) : fake_(std::move(fake)) {}

    Image map(const Image& square) override {
        fake_->subject.pass(JobContext());
        const std::lock_guard lock(fake_->mutex);
        ++fake_->looks;
        Image result(square.size(), 1, SampleType::F32);
        for (int y = 0; y < square.height(); ++y) {
            const auto colors = square.row<float>(y);
            const auto target = result.mutableRow<float>(y);
            for (size_t x = 0; x < target.size(); ++x)
                target[x] = colors[3 * x] > colors[3 * x + 2] ? 1.0F : 0.0F;
        }
        return result;
    }

private:
    std::shared_ptr<FakeModels> fake_;
};

inline ModelInfo fakeSamplerInfo(const std::string& name = "slow",
                                 const std::string& title = "Slow model") {
    return {.name = name,
            .title = title,
            .family = "R2R",
            .summary = "Makes things brighter, slowly.",
            .source = "Nobody, 2026",
            .license = "CC-BY-4.0",
            .recommendedStrength = 1,
            .usesSeed = true,
            .steps = FakeModels::kSteps,
            .workingSide = 512,
            .folder = "/models/" + name};
}

/// The built-in models, and these.
inline ModelCatalog catalogWith(const std::vector<ModelInfo>& further) {
    const ModelCatalog builtIn;
    std::vector<ModelInfo> models(builtIn.models().begin(), builtIn.models().end());
    models.insert(models.end(), further.begin(), further.end());
    return ModelCatalog::of(models);
}

inline ComputeDevice fakeDevice(std::string_view wish) {
    if (wish == "cuda:0")
        return {.kind = ComputeDevice::Kind::Cuda, .name = "Test GPU", .totalMemory = 24000000000};
    return {.name = "Test CPU"};
}

/// Networks are `FakeSampler`s: minutes on the CPU, a moment on the GPU. Importing anything adds
/// "Imported model".
inline ModelAccess accessTo(const std::shared_ptr<FakeModels>& fake) {
    ModelAccess access;
    access.devices = [] { return std::vector{fakeDevice("cpu"), fakeDevice("cuda:0")}; };
    access.choose = fakeDevice;
    access.open = [fake](const ModelCatalog& catalog,
                         const std::string& model,
                         const ComputeDevice& device,
                         const JobContext&) -> std::unique_ptr<Harmonizer> {
        {
            const std::lock_guard lock(fake->mutex);
            fake->devices.push_back(device.id());
        }
        if (catalog.find(model).isNetwork())
            return std::make_unique<FakeSampler>(fake);
        return ModelCatalog().open(model, device);
    };
    access.cost =
        [](const ModelInfo& model, const HarmonySettings&, Size, const ComputeDevice& device) {
            const bool isCpu = device.kind == ComputeDevice::Kind::Cpu;
            const double seconds = !model.isNetwork() ? 0 : isCpu ? 240 : 0.2;
            const uint64_t bytes = seconds > 1 ? 9'100'000'000 : 0;
            return RunCost{.seconds = seconds, .bytes = bytes, .availableBytes = 2 * bytes};
        };
    access.import = [fake](std::span<const std::filesystem::path> sources,
                           const std::filesystem::path&,
                           const ImportOptions& options,
                           const JobContext& job) {
        job.report({.phase = Phase::Reading, .done = 1, .total = 4});
        fake->import.pass(job);
        if (fake->importFails)
            throw Error(ErrorCode::MissingWeights,
                        "unet.safetensors lacks 3 tensors in " + sources.front().string(),
                        "Get the complete release");
        fake->importedAs = options.name;
        return ImportedModel{.model = fakeSamplerInfo("imported", fake->importedTitle),
                             .hasReplaced = options.isReplacing,
                             .replaced = "an earlier one",
                             .remarks = fake->importRemarks};
    };
    access.subject = [fake]() -> std::unique_ptr<SubjectNetwork> {
        if (!fake->hasSubjectNetwork)
            return nullptr;
        return std::make_unique<RedSubject>(fake);
    };
    access.remove = [](const ModelInfo&, const std::filesystem::path&) {};
    access.read = [fake](const std::filesystem::path&) {
        return catalogWith({fakeSamplerInfo(), fakeSamplerInfo("imported", fake->importedTitle)});
    };
    return access;
}

}  // namespace r2r::ui::testing
