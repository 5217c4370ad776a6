// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/lite_model.h"

#include "engine/nn/efficientnet_lite.h"
#include "engine/nn/lite_network.h"
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

struct LiteModel::Networks {
    nn::EfficientNetLite encoder;
    nn::LiteNetwork network;
    at::Device device;
};

LiteModel::LiteModel(const TensorMap& encoder, const TensorMap& network, at::Device device)
    : networks_(std::make_unique<Networks>(Networks{.device = device})) {
    fill(*networks_->encoder, encoder, device);
    fill(*networks_->network, network, device);
}

LiteModel::~LiteModel() = default;
LiteModel::LiteModel(LiteModel&& other) noexcept = default;

at::Tensor LiteModel::propose(const Scene& scene) const {
    const c10::InferenceMode inference;
    const OneThread thread;
    const at::Device device = networks_->device;
    const nn::LiteInput input{.composite = scene.composite.to(device),
                              .mask = scene.mask.to(device),
                              .reference = scene.reference.to(device)};
    return networks_->network->forward(input, networks_->encoder->forward(input.composite))
        .field.to(at::kCPU)
        .contiguous();
}

}  // namespace r2r
