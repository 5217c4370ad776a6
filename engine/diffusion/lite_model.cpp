// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/lite_model.h"

#include "engine/core/error.h"
#include "engine/nn/efficientnet_lite.h"
#include "engine/nn/lite_network.h"
#include "engine/weights/lite_manifest.h"
#include "engine/weights/load_into.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <omp.h>

namespace r2r {
namespace {

/// Keeps what the calling thread computes to this thread. The network is so small that threads
/// which sleep until they are needed (`preferSleepingThreads`) take longer to wake than to help.
class OneThread {
public:
    OneThread() { omp_set_num_threads(1); }

    ~OneThread() { omp_set_num_threads(before_); }

    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

private:
    int before_ =
        at::get_num_threads();  // asked now, or LibTorch would set it on a new thread later
};

void fill(torch::nn::Module& network, const TensorMap& tensors, at::Device device) {
    NamedTensors parameters;
    for (const auto& item : network.named_parameters())
        parameters.emplace_back(item.key(), item.value());
    loadInto(tensors, parameters);
    network.to(device);
    for (const auto& [name, parameter] : parameters)
        at::Tensor(parameter).set_requires_grad(false);
}

}  // namespace

static_assert(kLiteWholeSide == nn::LiteNetworkImpl::kWholeSide);

struct LiteModel::Networks {
    nn::EfficientNetLite encoder;
    nn::LiteNetwork network{nullptr};
    at::Device device;
};

LiteModel::LiteModel(const TensorMap& encoder, const TensorMap& network, at::Device device)
    : networks_(std::make_unique<Networks>(
          Networks{.network = nn::LiteNetwork(seesWholePicture(network)), .device = device})) {
    fill(*networks_->encoder, encoder, device);
    fill(*networks_->network, network, device);
}

LiteModel::~LiteModel() = default;
LiteModel::LiteModel(LiteModel&& other) noexcept = default;

bool LiteModel::seesWhole() const {
    return networks_->network->seesWhole();
}

at::Tensor LiteModel::propose(const Scene& scene) const {
    const c10::InferenceMode inference;
    const OneThread thread;
    const at::Device device = networks_->device;
    const nn::LiteInput input{.composite = scene.composite.to(device),
                              .mask = scene.mask.to(device),
                              .reference = scene.reference.to(device)};
    const std::vector<at::Tensor> features = networks_->encoder->forward(input.composite);
    if (!seesWhole())
        return networks_->network->forward(input, features).field.to(at::kCPU).contiguous();
    if (!scene.whole.composite.defined())
        throw Error(ErrorCode::InvalidArgument,
                    "R2R-Lite: the view of the whole picture is missing");
    nn::LiteWholeView whole{.input = {.composite = scene.whole.composite.to(device),
                                      .mask = scene.whole.mask.to(device),
                                      .reference = scene.whole.reference.to(device)},
                            .features = {}};
    whole.features = networks_->encoder->forward(whole.input.composite);
    return networks_->network->forward(input, features, &whole).field.to(at::kCPU).contiguous();
}

}  // namespace r2r
