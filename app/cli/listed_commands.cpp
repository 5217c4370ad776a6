// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/listed_commands.h"

#include <array>

namespace r2r::cli {
namespace {

constexpr std::array kCommands = std::to_array<ListedCommand>({
    {44,
     "inspect",
     "Show what weights contain: which networks, whether they are complete and unchanged"},
    {46, "convert", "Turn weights of any layout into one folder of safetensors with hashes"},
    {47, "average", "Make the mean of models that began as the same one"},
    {48,
     "generate-weights",
     "Write a model of made-up weights, to test and to measure without the real ones"},
    {50, "train", "Train R2R-Lite, Clear-VAE, UNet or Harmony Controller on packed pairs"},
    {70, "bench", "Measure how fast this computer is"},
    {80, "completion", "Print a script that completes r2r's words in a shell"},
#ifdef R2R_WITH_PICTURES
    {22,
     "reference-run",
     "Write what the published program of a diffusion model writes, for comparisons"},
    {40, "synthesize", "Make composites with known ground truth from photographs with masks"},
    {41, "dataset", "Pack, describe and check data sets"},
    {51, "evaluate", "Measure models on composites with known ground truth"},
    {54,
     "export-model",
     "Write a model for other programs: weights, or R2R-Lite as TorchScript or ONNX"},
    {56, "plugin", "Check networks that other programs exported, and say which you trust"},
    {60, "doctor", "Show what this computer offers and whether it computes correctly"},
#endif
});

}  // namespace

std::span<const ListedCommand> commandsOfTheModule() {
    return kCommands;
}

std::string_view calledCommand(int argc, const char* const* argv) {
    for (int i = 1; i < argc; ++i)
        if (argv[i][0] != '-')
            return argv[i];
    return {};
}

}  // namespace r2r::cli
