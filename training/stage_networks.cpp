// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/stage_networks.h"

#include "engine/core/error.h"
#include "engine/ops/packed_weight.h"
#include "engine/weights/lite_manifest.h"
#include "training/sample_random.h"
#include "training/stage.h"

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>

#include <fmt/format.h>

namespace r2r {
namespace {

constexpr int64_t kTokens = 77;

nn::TensorShapes shapesOf(const TensorMap& tensors) {
    nn::TensorShapes shapes;
    for (const TensorMap::Entry& entry : tensors)
        if (!entry.isNull())
            shapes.emplace(entry.name, entry.tensor.sizes().vec());
    return shapes;
}

nn::UnetConfig configOf(nn::Unet& unet) {
    nn::TensorShapes shapes;
    for (const auto& [name, tensor] : namedTensors(*unet))
        shapes.emplace(name, tensor.sizes().vec());
    return nn::UnetConfig::detect(shapes);
}

at::Device deviceOf(const std::string& name) {
    try {
        const at::Device device(name);
        if (device.is_cpu() || (device.is_cuda() && at::hasCUDA()))
            return device;
    } catch (const c10::Error&) {
        // The next line says it in our words.
    }
    throw Error(ErrorCode::DeviceUnavailable,
                fmt::format("there is no device \"{}\" to train on", name),
                "Use \"cpu\"; r2r doctor lists the devices of this machine.");
}

}  // namespace

StageNetworks::StageNetworks(const TrainingConfig& config)
    : config_(config), device_(deviceOf(config.device)) {
    const std::vector<std::filesystem::path> sources(config.model.from.begin(),
                                                     config.model.from.end());
    if (sources.empty())
        return;
    files_ = findModel(sources);
    verifyHashes(*files_, {});
    if (files_->settings != NetworkSettings{})
        throw Error(ErrorCode::Unsupported,
                    fmt::format("the model to begin with is not like Stable Diffusion 1 ({}), and "
                                "only such models can be trained",
                                settingsText(files_->settings)));
}

template <typename Network, typename Config>
Network StageNetworks::filled(Component component, const Config& config) const {
    const bool isStored = files_ && files_->has(component);
    Network network(isStored ? Config::detect(shapesOf(files_->tensors(component))) : config);
    prepare(*network, component);
    return network;
}

template <typename Network>
Network StageNetworks::filled(Component component) const {
    Network network;
    prepare(*network, component);
    return network;
}

void StageNetworks::prepare(torch::nn::Module& network, Component component) const {
    initialize(network, config_.seed + static_cast<uint64_t>(component));
    if (files_ && files_->has(component))
        loadNetwork(network, component, files_->tensors(component));
    network.to(device_);
    setTrained(network, false);
}

nn::ClearVae StageNetworks::clearVae(bool mayStartAfresh) const {
    if (files_ && !files_->has(Component::ClearVae) && files_->has(Component::PlainVae)) {
        // A plain autoencoder grows into a Clear-VAE: filters and merge convolutions are new.
        const TensorMap& plain = files_->tensors(Component::PlainVae);
        nn::ClearVae network(nn::VaeConfig::detect(shapesOf(plain)));
        initialize(*network, config_.seed + static_cast<uint64_t>(Component::ClearVae));
        loadInto(plain, namedTensors(*network), {.mayBeMissing = [](const std::string& name) {
                     return name.starts_with("filters.") ||
                            name.find("skip_connect") != std::string::npos;
                 }});
        network->to(device_);
        setTrained(*network, false);
        return network;
    }
    if (!mayStartAfresh && !(files_ && files_->has(Component::ClearVae)))
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("the stage {} needs an autoencoder, and there is none in \"from\"",
                                stageName(config_.stage)),
                    "Name a model, or a checkpoint of the stage clear_vae.");
    return filled<nn::ClearVae>(Component::ClearVae,
                                nn::VaeConfig{.widths = config_.model.vaeWidths});
}

nn::Unet StageNetworks::unet(bool mayStartAfresh) const {
    if (!mayStartAfresh && !(files_ && files_->has(Component::Unet)))
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("the stage {} needs a UNet, and there is none in \"from\"",
                                stageName(config_.stage)),
                    "Name a model, or a checkpoint of the stage unet as well.");
    auto network = filled<nn::Unet>(Component::Unet,
                                    nn::UnetConfig{.widths = config_.model.unetWidths,
                                                   .textChannels = config_.model.textChannels});
    const bool isFresh = !(files_ && files_->has(Component::Unet));
    if (isFresh && config_.loss.objective == DiffusionObjective::Bridge)
        for (const auto& [name, tensor] : namedTensors(*network))
            if (name.starts_with("conv_out."))
                tensor.detach().zero_();
    return network;
}

nn::HarmonyController StageNetworks::controller(nn::Unet& unet) const {
    const nn::UnetConfig widths = configOf(unet);
    const nn::ControllerConfig config{.widths = widths.widths, .textChannels = widths.textChannels};
    auto network = filled<nn::HarmonyController>(Component::Controller, config);
    if (!(files_ && files_->has(Component::Controller)))
        copyEncoder(network, unet);
    return network;
}

nn::EfficientNetLite StageNetworks::liteEncoder() const {
    if (!(files_ && files_->has(Component::LiteEncoder)))
        throw Error(
            ErrorCode::MissingWeights,
            fmt::format("the stage {} needs an EfficientNet-Lite encoder, and there is none "
                        "in \"from\"",
                        stageName(config_.stage)),
            "Name the file with its published weights, or a folder that r2r convert made "
            "of it.");
    return filled<nn::EfficientNetLite>(Component::LiteEncoder);
}

nn::LiteNetwork StageNetworks::lite(bool mayStartAfresh) const {
    if (!mayStartAfresh && !(files_ && files_->has(Component::Lite)))
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("the stage {} needs an R2R-Lite network, and there is none in "
                                "\"from\"",
                                stageName(config_.stage)),
                    "Name a checkpoint of the stage lite.");
    if (!config_.data.seesWhole && files_ && files_->has(Component::Lite) &&
        seesWholePicture(files_->tensors(Component::Lite)))
        throw Error(ErrorCode::InvalidArgument,
                    "the R2R-Lite to begin with looks at the whole picture too, and \"data.whole\" "
                    "says that this one does not",
                    "Set \"data.whole\" to true.");
    nn::LiteNetwork network(config_.data.seesWhole);
    prepare(*network, Component::Lite);
    return network;
}

at::Tensor StageNetworks::emptyPrompt(nn::Unet& unet) const {
    if (files_ && files_->emptyPrompt.defined())
        return files_->emptyPrompt.to(device_, at::kFloat);
    return at::zeros({1, kTokens, configOf(unet).textChannels},
                     at::device(device_).dtype(at::kFloat));
}

at::Tensor noiseFor(std::span<const int64_t> positions,
                    uint64_t seed,
                    int64_t draw,
                    at::IntArrayRef shape,
                    at::Device device) {
    constexpr int64_t kDraws = 2048;
    std::vector<at::Tensor> noises;
    for (const int64_t position : positions)
        noises.push_back(at::randn(shape,
                                   sampleGenerator(seed, Purpose::Noise, position * kDraws + draw),
                                   at::TensorOptions(at::kFloat)));
    return at::stack(noises).to(device);
}

TrainingPrecision usablePrecision(TrainingPrecision wanted, at::Device device) {
    return device.is_cpu() && !ops::hasBfloat16Instructions() ? TrainingPrecision::Float32 : wanted;
}

Autocast::Autocast(TrainingPrecision precision, at::Device device)
    : device_(device.type())
    , isOn_(usablePrecision(precision, device) == TrainingPrecision::Bfloat16) {
    if (!isOn_)
        return;
    at::autocast::increment_nesting();
    at::autocast::set_autocast_dtype(device_, at::kBFloat16);
    at::autocast::set_autocast_enabled(device_, true);
}

Autocast::~Autocast() {
    if (!isOn_)
        return;
    at::autocast::set_autocast_enabled(device_, false);
    if (at::autocast::decrement_nesting() == 0)
        at::autocast::clear_cache();
}

NamedTensors Stage::trained() {
    NamedTensors result;
    for (const auto& [component, tensors] : components())
        for (const auto& [name, tensor] : tensors)
            if (tensor.requires_grad())
                result.emplace_back(fmt::format("{}/{}", componentName(component), name), tensor);
    return result;
}

NamedTensors Stage::validation(const PairBatch& batch) {
    StageLosses losses = this->losses(batch);
    losses.parts.emplace_back("total", losses.total);
    return std::move(losses.parts);
}

double Stage::score(std::map<std::string, double>& means) const {
    return means.at("total");
}

double Stage::rateShare(const std::string&) const {
    return 1;
}

std::unique_ptr<Stage> makeStage(const TrainingConfig& config, const JobContext& job) {
    job.report({.phase = Phase::Loading, .done = 0, .total = 1});
    switch (config.stage) {
        case TrainingStage::ClearVae:
            return makeClearVaeStage(config);
        case TrainingStage::Unet:
            return makeUnetStage(config);
        case TrainingStage::Controller:
            return makeControllerStage(config);
        case TrainingStage::Lite:
            return makeLiteStage(config);
    }
    throw Error(ErrorCode::Internal, "unknown training stage");
}

void checkStage(const TrainingConfig& config) {
    (void)StageNetworks(config);
}

}  // namespace r2r
