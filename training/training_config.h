// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

enum class TrainingStage { ClearVae, Unet, Controller, Lite };
enum class TrainingPrecision { Float32, Bfloat16 };
enum class RateSchedule { Constant, Cosine };
enum class ReconstructionLoss { Squared, Absolute };

/// The quantity that UNet and Controller learn to predict.
enum class DiffusionObjective : uint8_t {
    Noise,   ///< in the photograph's latents, at any time, as published
    Bridge,  ///< what the composite's latents have beyond the photograph's (`bridgeStep`)
};

/// The use that Clear-VAE's decoder makes of the encoder's features.
enum class SkipTreatment : uint8_t {
    Filtered,  ///< through Adaptive Filters, as published
    Plain,     ///< as they are: alpha = 0, beta = 1
    None,      ///< nothing: alpha = beta = 0, an autoencoder like Stable Diffusion's
};

/// "clear_vae", "unet", "controller", "lite".
[[nodiscard]] std::string_view stageName(TrainingStage stage);

/// Everything that decides a training run: the same file on the same kind of processor gives the
/// same weights. The defaults of the members are the defaults of the file; `docs/training.md` lists
/// them. Relative paths are meant from the folder of the file.
struct TrainingConfig {
    TrainingStage stage = TrainingStage::ClearVae;
    int64_t steps = 10'000;
    int64_t batch = 4;       ///< pairs a step, over all ranks, before accumulation
    int64_t accumulate = 1;  ///< batches whose gradients make one step
    uint64_t seed = 1;
    TrainingPrecision precision = TrainingPrecision::Float32;
    bool isDeterministic = false;  ///< refuses operations of LibTorch that are not, on GPUs
    int64_t threads = 0;           ///< of LibTorch on a CPU; 0: as many as it likes
    std::string device = "cpu";    ///< or "cuda", "cuda:1"

    struct Data {
        std::string train;  ///< a folder of packed pairs, or (R2R-Lite) packed photographs
        /// Further such folders. All are drawn from equally often, one named twice twice as often.
        std::vector<std::string> more;
        std::string validation;  ///< the same as `train`; empty: no validation
        std::string made;        ///< a second set of the kind; empty: none
        std::string genuine;     ///< a third one, of real pictures; empty: none
        int64_t size = 256;      ///< side in pixels, a multiple of 64
        /// R2R-Lite sees the foreground and so much background on each side, in foreground
        /// lengths; 0: the whole picture, as the other stages do.
        double context = 1;
        /// R2R-Lite sees the whole picture too, at 96 pixels; a network without that view grows it.
        bool seesWhole = false;
        double smallestCrop = 1;  ///< share of a side that a random crop keeps at least
        bool hasFlips = true;     ///< mirrors half of all pairs
        double grading = 0;       ///< strength of the following looks; 0: none
        double graded = 1;        ///< share of pairs that are given one look as a whole
        double regraded = 0;      ///< share of pairs whose foreground is given a look of its own
        // For pairs that are made of photographs (`MakingForm`):
        std::string looks;        ///< file of colour looks; empty: none
        double change = 1;        ///< how strong changes are (`MakingForm`)
        double untouched = 0.07;  ///< share of pairs with a foreground as it was
        double borrowed = 0.4;    ///< share of foregrounds with another shape than the photograph's
        double guided = 0.15;     ///< share of pairs with a reference region (`MakingForm`)
        int64_t negatives = 3;    ///< K of Eq. (4), with the composite itself
        int64_t prefetch = 3;     ///< batches made ahead
    } data;

    struct Model {
        /// Model folders, checkpoints of runs or files; what later ones hold replaces what earlier
        /// ones held. What is not found and is to be trained starts afresh.
        std::vector<std::string> from;
        // For networks that start afresh: multiples of 8.
        std::vector<int64_t> vaeWidths = {128, 256, 512, 512};
        std::vector<int64_t> unetWidths = {320, 640, 1280, 1280};
        int64_t textChannels = 768;
        // The paper's ablations leave these out; as weights that are held, so that the model runs
        // everywhere like any other.
        SkipTreatment skips = SkipTreatment::Filtered;
        bool hasMaca = true;  ///< false: the Controller's MACA stay the identity
    } model;

    struct Loss {
        DiffusionObjective objective = DiffusionObjective::Noise;
        ReconstructionLoss reconstruction = ReconstructionLoss::Squared;
        double contrastiveWeight = 0.1;  ///< λ of Eq. (5); 0: none
        std::string vgg;                 ///< VGG-16 file; empty: the built-in features, or …
        std::string efficientNet;        ///< … those of a file's or model's EfficientNet-Lite
        bool trainsEncoder = false;      ///< Clear-VAE: the encoder too, with the next term
        /// A bridge's and R2R-Lite's errors are taken relative to the change that is wanted, this
        /// much added to it (`losses::relativeToChange`); 0: as they are.
        double changeFloor = 0;
        double squaredWeight = 10;       ///< R2R-Lite: of the squared beside the absolute error
        double labWeight = 0;            ///< R2R-Lite: of the same error in L*a*b*, in hundreds
        double divergenceWeight = 1e-4;  ///< of the posterior from the sampler's scale
    } loss;

    struct Optimizer {
        double rate = 1e-4;
        RateSchedule schedule = RateSchedule::Cosine;
        int64_t warmup = 100;    ///< steps in which the rate rises from 0
        double lastRate = 0.01;  ///< share of the rate at the end of the cosine
        double weightDecay = 0.01;
        double beta1 = 0.9;
        double beta2 = 0.999;
        double clip = 1;         ///< largest norm of the gradients; 0: no limit
        double average = 0.999;  ///< decay of the averaged weights (EMA); 0: none
        double encoderRate = 0;  ///< R2R-Lite: share of the rate that its encoder has; 0: frozen
        /// R2R-Lite with `Data::seesWhole`: share of the rate that the crop's network has; 0: only
        /// the second view learns, and nothing of what the network knows is forgotten.
        double cropRate = 1;
        /// The encoder's first blocks that stay frozen all the same: they cost most, and know
        /// edges and colours already.
        int64_t frozenBlocks = 0;
    } optimizer;

    struct Watch {
        int64_t validateEvery = 500;
        int64_t checkpointEvery = 500;
        int64_t logEvery = 1;
        int64_t validationPairs = 64;  ///< at most
        int64_t samples = 4;           ///< pairs that pictures are made of at every validation
        int64_t samplerSteps = 10;     ///< of the pictures of UNet and Controller
    } watch;
};

/// @param folder  relative paths are meant from there
/// @throws Error{InvalidArgument} with one sentence for every problem: unknown keys (and what they
///         may have meant), missing ones, wrong types, values out of range, settings that
///         contradict each other.
[[nodiscard]] TrainingConfig parseTrainingConfig(const Json& json,
                                                 std::string_view source,
                                                 const std::filesystem::path& folder);
[[nodiscard]] TrainingConfig readTrainingConfig(const std::filesystem::path& file);

/// All fields, also those that have their default.
[[nodiscard]] Json toJson(const TrainingConfig& config);

/// The rate of a step, 0 to steps − 1.
[[nodiscard]] double learningRate(const TrainingConfig& config, int64_t step);

}  // namespace r2r
