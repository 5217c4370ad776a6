// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/child_process.h"
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/pipeline/devices/compute_device.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

/// One thing to find out on a GPU: a run of `r2r bench model`.
struct Item {
    std::string dtype;
    int size;
};

const std::array<Item, 7> kItems = {{{"float32", 256},
                                     {"float32", 512},
                                     {"float16", 256},
                                     {"float16", 512},
                                     {"float16", 768},
                                     {"float16", 1024},
                                     {"bfloat16", 512}}};

std::vector<std::string> commandFor(const Item& item, const ComputeDevice& device) {
    return {"bench",
            "model",
            "--device",
            device.id(),
            "--dtype",
            item.dtype,
            "--size",
            std::to_string(item.size),
            "--seeds",
            "2",
            "--json"};
}

ExitCode run(bool printsJson, Terminal& terminal, const JobContext& job) {
    const std::vector<ComputeDevice> devices = computeDevices();
    const auto gpu = std::ranges::find(devices, ComputeDevice::Kind::Cuda, &ComputeDevice::kind);
    if (gpu == devices.end()) {
        std::string list;
        for (const Item& item : kItems)
            list += fmt::format("  {} at {} px\n", item.dtype, item.size);
        terminal.say("What a GPU would be asked, each part, two seeds and memory:\n" + list);
        throw Error(ErrorCode::DeviceUnavailable,
                    "there is no GPU that LibTorch can use, so nothing was measured",
                    "Run r2r doctor for details.");
    }
    Json results = Json::array();
    for (size_t i = 0; i < kItems.size(); ++i) {
        job.report({.phase = Phase::Measuring,
                    .done = static_cast<int64_t>(i),
                    .total = static_cast<int64_t>(kItems.size())});
        std::vector<std::string> command = {ownProgram().string()};
        const std::vector<std::string> arguments = commandFor(kItems[i], *gpu);
        command.insert(command.end(), arguments.begin(), arguments.end());
        // A process for each, so that one that runs out of memory costs only its own row.
        const ChildResult child = runChild(command);
        results.push_back(child.exitCode == 0 ? parseJson(child.output, "r2r bench model")
                                              : Json{{"dtype", kItems[i].dtype},
                                                     {"size", kItems[i].size},
                                                     {"error", child.errors}});
    }
    if (printsJson) {
        terminal.print(formatJson({{"device", gpu->name}, {"runs", results}}));
        return ExitCode::Ok;
    }
    std::vector<std::vector<std::string>> rows = {
        {"DTYPE", "SIZE", "ENCODE", "CONTROLLER", "UNET", "DECODE", "PICTURE", "SECOND SEED"}};
    for (const Json& result : results) {
        std::vector<std::string> row = {result.at("dtype"),
                                        std::to_string(result.at("size").get<int>())};
        if (result.contains("error")) {
            row.push_back(result.at("error"));
        } else {
            for (const char* part : {"encode", "controller", "unet", "decode", "picture"})
                row.push_back(
                    fmt::format("{:.4f}", result.at("parts").at(part).at("seconds").get<double>()));
            row.push_back(fmt::format("{:.4f}", result.at("seed_seconds").at(1).get<double>()));
        }
        rows.push_back(row);
    }
    terminal.print(textTable(rows));
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto printsJson = std::make_shared<bool>(false);
    addJsonFlag(app, *printsJson);
    return [printsJson](Terminal& terminal, const JobContext& job) {
        return run(*printsJson, terminal, job);
    };
}

const Registration registration({
    .name = "gpu",
    .parent = "bench",
    .purpose = "Everything about the networks that only a GPU can tell, in one run",
    .examples = "  r2r bench gpu\n"
                "  r2r bench gpu --json\n",
    .rank = 74,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
