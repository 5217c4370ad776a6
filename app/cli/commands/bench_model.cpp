// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/conversing_child.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "app/cli/timing.h"
#include "app/cli/weight_options.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/system_info.h"
#include "engine/diffusion/model_loading.h"
#include "engine/ops/cuda_library.h"
#include "engine/weights/dtype_names.h"
#include "engine/weights/tensor_manifest.h"
#include "engine/weights/weight_generator.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

struct BenchModelOptions {
    bool isFull = true;
    at::ScalarType dtype = at::kFloat;
    std::string device = "cpu";
    std::string against;
    int size = 512;
    int runs = 3;
    int steps = 10;
    int seeds = 1;
    bool skipsPicture = false;
    bool measuresPrecision = false;
    bool printsJson = false;
};

// The parts that a reference program is asked for, in the order of the table.
constexpr std::array<const char*, 5> kParts = {"encode", "controller", "unet", "decode", "picture"};

R2rModel generatedModel(const BenchModelOptions& options, const JobContext& job) {
    if (options.device != "cpu" && !ops::loadCudaLibrary())
        throw Error(ErrorCode::DeviceUnavailable, "there is no GPU that LibTorch can use");
    const bool isFull = options.isFull;
    ComponentLoaders loaders;
    for (const Component component : {Component::Unet, Component::Controller, Component::ClearVae})
        loaders[component] = [component, isFull] {
            TensorMap tensors("generated weights");
            for (const TensorShape& shape :
                 isFull ? fullManifest(component) : goldenManifest(component))
                tensors.add(shape.name, generatedTensor(component, shape.name, shape.shape));
            return tensors;
        };
    const at::Tensor text = generatedInput("input/context", {1, 77, isFull ? 768 : 32});
    return loadModel(loaders, text, at::Device(options.device), options.dtype, job);
}

Conditioning generatedPicture(int size) {
    at::Tensor mask = at::zeros({1, 1, size, size});
    mask.slice(2, size / 4, 3 * size / 4).slice(3, size / 4, 3 * size / 4).fill_(1);
    return {.composite = generatedInput("input/image", {1, 3, size, size}),
            .edges = generatedInput("input/edge", {1, 3, size, size}),
            .mask = mask};
}

/// Runs the parts of one model on one picture.
class ModelTimer {
public:
    ModelTimer(const R2rModel& model, const BenchModelOptions& options)
        : model_(model), conditioning_(generatedPicture(options.size)), steps_(options.steps) {}

    /// The UNet's time is that of a step whose Controller residuals are known; the Controller's is
    /// what a step takes longer without them.
    double seconds(const std::string& part) {
        if (part == "picture")
            return secondsOf([&] { (void)picture(0); });
        if (part == "encode")
            return secondsOf([&] { scene_ = model_.encode(conditioning_); });
        if (!scene_)
            scene_ = model_.encode(conditioning_);
        if (part == "decode") {
            SeededNoise noise(0, model_.device());
            const at::Tensor latents =
                noise.next({1, 4, conditioning_.mask.size(2) / 8, conditioning_.mask.size(3) / 8});
            return secondsOf([&] { (void)model_.decode(*scene_, latents, noise); });
        }
        scene_ = model_.encode(conditioning_);
        const double withController = step();
        const double alone = step();
        return part == "unet" ? alone : withController - alone;
    }

    /// Further seeds reuse what the first computed.
    std::vector<double> secondsOfSeeds(int seeds) {
        std::shared_ptr<R2rModel::Picture> scene;
        std::vector<double> seconds;
        for (int seed = 0; seed < seeds; ++seed)
            seconds.push_back(secondsOf([&] {
                if (!scene)
                    scene = model_.encode(conditioning_);
                (void)result(*scene, static_cast<uint64_t>(seed), true);
            }));
        return seconds;
    }

    [[nodiscard]] at::Tensor picture(uint64_t seed) const {
        return result(*model_.encode(conditioning_), seed, false);
    }

private:
    double step() {
        SeededNoise noise(0, model_.device());
        const SamplerOptions options{.steps = samplerSteps(1), .keepsResiduals = true};
        return secondsOf([&] { (void)model_.denoise(*scene_, options, noise); });
    }

    at::Tensor result(R2rModel::Picture& scene, uint64_t seed, bool keepsResiduals) const {
        SeededNoise noise(seed, model_.device());
        const at::Tensor latents = model_.denoise(
            scene, {.steps = samplerSteps(steps_), .keepsResiduals = keepsResiduals}, noise);
        return model_.decode(scene, latents, noise);
    }

    const R2rModel& model_;
    Conditioning conditioning_;
    int steps_;
    std::shared_ptr<R2rModel::Picture> scene_;
};

struct PartTimes {
    std::string part;
    double ours = std::numeric_limits<double>::infinity();
    std::optional<double> theirs;
};

/// The PSNR of the model's picture against that of the same networks in float32, in dB.
double precisionPsnr(const ModelTimer& timer, BenchModelOptions options, const JobContext& job) {
    options.dtype = at::kFloat;
    const R2rModel exact = generatedModel(options, job);
    const auto visible = [](const at::Tensor& picture) {
        return picture.to(at::kDouble).clamp(-1, 1) / 2;
    };
    const at::Tensor difference =
        visible(timer.picture(0)) - visible(ModelTimer(exact, options).picture(0));
    return -10 * std::log10(difference.square().mean().item<double>());
}

std::string tableOf(const std::vector<PartTimes>& times) {
    std::vector<std::vector<std::string>> rows = {{"PART", "SECONDS", "REFERENCE", "RATIO"}};
    for (const PartTimes& row : times)
        rows.push_back({row.part,
                        fmt::format("{:.3f}", row.ours),
                        row.theirs ? fmt::format("{:.3f}", *row.theirs) : "",
                        row.theirs ? fmt::format("{:.2f}", *row.theirs / row.ours) : ""});
    return textTable(rows);
}

ExitCode run(const BenchModelOptions& options, Terminal& terminal, const JobContext& job) {
    std::optional<ConversingChild> reference;
    if (!options.against.empty())
        reference.emplace(options.against);
    std::optional<R2rModel> model;
    const double loadSeconds = secondsOf([&] { model.emplace(generatedModel(options, job)); });
    if (reference)
        (void)reference->read();  // it is ready
    ModelTimer timer(*model, options);

    std::vector<PartTimes> times;
    for (const char* part : kParts) {
        const bool isPicture = std::string_view(part) == "picture";
        if (isPicture && options.skipsPicture)
            continue;
        PartTimes row{.part = part};
        for (int attempt = 0; attempt < (isPicture ? 1 : options.runs); ++attempt) {
            job.throwIfCancelled();
            row.ours = std::min(row.ours, timer.seconds(part));
            if (reference)
                row.theirs = std::min(row.theirs.value_or(1e9), std::stod(reference->ask(part)));
        }
        times.push_back(row);
    }
    const std::vector<double> seeds =
        options.seeds > 1 ? timer.secondsOfSeeds(options.seeds) : std::vector<double>();

    Json json = {{"config", kGeneratedWidths.word(options.isFull)},
                 {"dtype", dtypeName(options.dtype)},
                 {"device", options.device},
                 {"size", options.size},
                 {"steps", options.steps},
                 {"threads", at::get_num_threads()},
                 {"load_seconds", loadSeconds},
                 {"weight_bytes", model->weightBytes()},
                 {"peak_memory", peakMemory()},
                 {"seed_seconds", seeds},
                 {"parts", Json::object()}};
    for (const PartTimes& row : times) {
        json["parts"][row.part] = {{"seconds", row.ours}};
        if (row.theirs)
            json["parts"][row.part]["reference_seconds"] = *row.theirs;
    }
    if (options.measuresPrecision)
        json["psnr_to_float32"] = precisionPsnr(timer, options, job);
    if (reference)
        json["reference_peak_memory"] = std::stoull(reference->ask("memory"));
    if (options.printsJson) {
        terminal.print(formatJson(json));
        return ExitCode::Ok;
    }
    terminal.print(tableOf(times));
    for (size_t i = 0; i < seeds.size(); ++i)
        terminal.print(fmt::format("seed {}: {:.2f} s\n", i, seeds[i]));
    terminal.print(fmt::format(
        "{} weights, {}, {} px, {} steps, {} threads; loaded in {:.1f} s; peak memory {:.2f} GB\n",
        kGeneratedWidths.word(options.isFull),
        dtypeName(options.dtype),
        options.size,
        options.steps,
        at::get_num_threads(),
        loadSeconds,
        static_cast<double>(peakMemory()) / 1e9));
    if (options.measuresPrecision)
        terminal.print(fmt::format("picture against float32: {:.1f} dB\n",
                                   json["psnr_to_float32"].get<double>()));
    if (reference)
        terminal.print(fmt::format("reference: peak memory {:.2f} GB\n",
                                   json["reference_peak_memory"].get<double>() / 1e9));
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<BenchModelOptions>();
    addChoice(app,
              "--config",
              options->isFull,
              kGeneratedWidths,
              "Published widths, or the small ones of the tests [full]");
    addChoice(app, "--dtype", options->dtype, kWeightDtypes, "Precision of the networks [float32]");
    addDevice(app, options->device, "Where to compute [cpu]");
    addNumber(app,
              "--size",
              options->size,
              64,
              4096,
              "Side of the picture, pixels, a multiple of 8 [512]");
    addNumber(
        app, "--runs", options->runs, 1, 1000, "Repetitions of each part; the fastest counts [3]");
    addNumber(app, "--steps", options->steps, 1, 1000, "Sampler steps of the picture [10]");
    addNumber(app, "--seeds", options->seeds, 1, 64, "Also time so many seeds of one picture [1]");
    addParsed(
        app,
        "--against",
        [options](const std::string& text) { options->against = text; },
        "Alternate with a program that times the same parts, see tests/benchmarks",
        "COMMAND");
    app.add_flag("--no-picture", options->skipsPicture, "Time the parts alone");
    app.add_flag("--precision",
                 options->measuresPrecision,
                 "Also make the picture in float32, and report how close it is (PSNR)");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "model",
    .parent = "bench",
    .purpose = "Time and memory of the diffusion networks, part by part, with generated weights",
    .examples = "  r2r bench model\n"
                "  r2r bench model --dtype bfloat16 --size 768 --seeds 4\n"
                "  r2r bench model --against \"python3 tests/benchmarks/diffusers_reference.py\"\n",
    .rank = 73,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
