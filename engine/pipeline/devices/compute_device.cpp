// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/devices/compute_device.h"

#include "engine/core/error.h"
#include "engine/core/gpu_loss.h"
#include "engine/core/network_module.h"
#include "engine/core/shared_library.h"
#include "engine/core/system_info.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

/// In `networks_table.cpp`: part of the module, and of programs that link it.
extern "C" __attribute__((weak)) void r2rCudaDevices(std::vector<r2r::ComputeDevice>& found);

namespace r2r {
namespace {

ComputeDevice cpu() {
    const SystemInfo system = systemInfo();
    return {
        .kind = ComputeDevice::Kind::Cpu,
        .name = fmt::format(
            "{} ({} threads)", system.processor.empty() ? "CPU" : system.processor, system.threads),
        .totalMemory = system.totalMemory,
        .freeMemory = system.availableMemory};
}

/// Whether it is worth looking for GPUs, which takes LibTorch.
bool hasNvidiaDriver() {
    static const bool isThere = SharedLibrary("libcuda.so.1").problem().empty();
    return isThere;
}

std::vector<ComputeDevice> gpus() {
    using Find = decltype(&r2rCudaDevices);
    std::vector<ComputeDevice> found;
    const Find find =
        r2rCudaDevices ? r2rCudaDevices : reinterpret_cast<Find>(networkSymbol("r2rCudaDevices"));
    find(found);
    return found;
}

[[noreturn]] void throwUnavailable(std::string_view wish,
                                   const std::vector<ComputeDevice>& devices) {
    std::string known;
    for (const ComputeDevice& device : devices)
        known += (known.empty() ? "" : ", ") + device.id();
    throw Error(ErrorCode::DeviceUnavailable,
                fmt::format("there is no device \"{}\" on this computer", wish),
                fmt::format("Available: {}. Run `r2r doctor` for details.", known));
}

}  // namespace

std::string ComputeDevice::id() const {
    return kind == Kind::Cpu ? "cpu" : fmt::format("cuda:{}", index);
}

std::vector<ComputeDevice> computeDevices() {
    std::vector<ComputeDevice> devices = {cpu()};
    if (!isGpuLost() && hasNvidiaDriver())
        std::ranges::copy(gpus(), std::back_inserter(devices));
    return devices;
}

ComputeDevice chooseDevice(std::string_view wish) {
    if (wish == "cpu")
        return cpu();
    const bool isCuda = wish == "cuda" || wish.starts_with("cuda:");
    if (wish != "auto" && !isCuda)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("\"{}\" is not a device", wish),
                    "Devices are auto, cpu, cuda and cuda:N.");
    if (isCuda && isGpuLost())
        throw Error(ErrorCode::DeviceUnavailable,
                    "the GPU stopped working while it was used",
                    "Start the program again to use it, or choose the CPU.");
    const std::vector<ComputeDevice> devices = computeDevices();
    if (wish.starts_with("cuda:")) {
        const auto found = std::ranges::find(devices, wish, &ComputeDevice::id);
        if (found == devices.end())
            throwUnavailable(wish, devices);
        return *found;
    }
    if (devices.size() == 1 && isCuda)
        throwUnavailable(wish, devices);
    if (devices.size() == 1)
        return devices.front();
    return *std::max_element(
        devices.begin() + 1, devices.end(), [](const ComputeDevice& a, const ComputeDevice& b) {
            return a.freeMemory < b.freeMemory;
        });
}

}  // namespace r2r
