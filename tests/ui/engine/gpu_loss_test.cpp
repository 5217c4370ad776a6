// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/gpu_loss.h"

#include "engine/core/error.h"
#include "tests/ui/fake_models.h"
#include "tests/ui/studio_pictures.h"
#include "ui/engine/engine_models.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace r2r::ui {
namespace {

/// On a GPU that fails while it computes.
class Failing final : public Harmonizer {
public:
    HarmonizeResult harmonize(const HarmonizeRequest&,
                              const JobContext&,
                              const PartialListener&) override {
        setGpuLost();
        throw Error(ErrorCode::DeviceUnavailable, "the GPU stopped working");
    }
};

class GpuLoss : public ::testing::Test {
protected:
    GpuLoss() {
        access_.choose = [](std::string_view wish) {
            return testing::fakeDevice(wish == "auto" && !isGpuLost() ? "cuda:0" : "cpu");
        };
        access_.open = [this](const ModelCatalog& catalog,
                              const std::string& model,
                              const ComputeDevice& device,
                              const JobContext&) -> std::unique_ptr<Harmonizer> {
            opened_.push_back(device.id());
            if (device.kind == ComputeDevice::Kind::Cuda)
                return std::make_unique<Failing>();
            return catalog.open(model, device);
        };
    }

    ~GpuLoss() override { setGpuLost(false); }

    ModelAccess access_;
    std::vector<std::string> opened_;
};

TEST_F(GpuLoss, IsSaidOnceAndTheNextRunIsOnTheCpu) {
    EngineModels models(ModelCatalog(), access_);
    Composition composition = testing::warmOnCool();
    composition.foregrounds[0].harmony.model = "lab-mean";
    composition.foregrounds[0].harmony.strength.overall = 1;

    EXPECT_THROW((void)models.finder().changesToWrite(composition, {}), Error);
    EXPECT_EQ(models.finder().changesToWrite(composition, {}).size(), 1U);

    EXPECT_THAT(opened_, ::testing::ElementsAre("cuda:0", "cpu"));
    EXPECT_EQ(models.device().id(), "cpu");
}

}  // namespace
}  // namespace r2r::ui
