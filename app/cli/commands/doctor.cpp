// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "engine/core/build_info.h"
#include "engine/core/json.h"
#include "engine/pipeline/devices/compute_device.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <vector>

namespace r2r::cli {
namespace {

/// A device with what its self-test said.
struct Examined {
    ComputeDevice device;
    std::vector<SelfTest> tests;
};

bool isHealthy(const std::vector<Examined>& devices) {
    return std::ranges::all_of(devices, [](const Examined& examined) {
        return std::ranges::all_of(examined.tests, &SelfTest::isPassed);
    });
}

std::vector<Examined> examinedDevices(const JobContext& job) {
    std::vector<Examined> devices;
    for (ComputeDevice& device : computeDevices()) {
        job.report({.phase = Phase::Testing});
        std::vector<SelfTest> tests = selfTests(device);
        devices.push_back({std::move(device), std::move(tests)});
    }
    return devices;
}

std::string gibibytes(uint64_t bytes) {
    return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / (1U << 30U));
}

std::string inWords(const std::vector<Examined>& devices) {
    std::string text = fmt::format("{}\n\n", programText());
    for (const auto& [device, tests] : devices) {
        text += fmt::format("{}: {}, {} of {} free\n",
                            device.id(),
                            device.name,
                            gibibytes(device.freeMemory),
                            gibibytes(device.totalMemory));
        for (const SelfTest& test : tests)
            text += fmt::format(
                "  {}  {}: {}\n", test.isPassed ? "works" : "FAILS", test.what, test.outcome);
    }
    std::vector<std::vector<std::string>> rows = {{"LIBRARY", "VERSION"}};
    for (const LibraryVersion& library : libraryVersions())
        rows.push_back({library.name, library.version});
    text += "\n" + textTable(rows) + "\n";
    return text + (isHealthy(devices) ? "Everything works.\n"
                                      : "Something does not work as it should; see FAILS above.\n");
}

Json inJson(const std::vector<Examined>& devices) {
    Json list = Json::array();
    for (const auto& [device, tests] : devices) {
        Json entries = Json::array();
        for (const SelfTest& test : tests)
            entries.push_back(
                {{"what", test.what}, {"passed", test.isPassed}, {"outcome", test.outcome}});
        list.push_back({{"id", device.id()},
                        {"name", device.name},
                        {"total_memory_bytes", device.totalMemory},
                        {"free_memory_bytes", device.freeMemory},
                        {"self_tests", std::move(entries)}});
    }
    Json libraries = Json::object();
    for (const LibraryVersion& library : libraryVersions())
        libraries[library.name] = library.version;
    return {{"program", programText()},
            {"healthy", isHealthy(devices)},
            {"devices", std::move(list)},
            {"libraries", std::move(libraries)}};
}

Runner define(CLI::App& app) {
    const auto printsJson = std::make_shared<bool>(false);
    addJsonFlag(app, *printsJson);
    return [printsJson](Terminal& terminal, const JobContext& job) {
        const std::vector<Examined> devices = examinedDevices(job);
        terminal.print(*printsJson ? formatJson(inJson(devices)) : inWords(devices));
        return isHealthy(devices) ? ExitCode::Ok : ExitCode::Unavailable;
    };
}

const Registration registration({
    .name = "doctor",
    .purpose = "Show what this computer offers and whether it computes correctly",
    .examples = "  r2r doctor\n"
                "  r2r doctor --json\n",
    .rank = 60,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
