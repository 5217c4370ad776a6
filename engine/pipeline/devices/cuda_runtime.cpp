// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/devices/cuda_runtime.h"

#include "engine/core/shared_library.h"
#include "engine/ops/cuda_library.h"

#include <ATen/detail/CUDAHooksInterface.h>

#include <array>
#include <dlfcn.h>

namespace r2r {
namespace {

/// The few calls of the CUDA driver that tell a GPU's name and memory. LibTorch's C++ interface
/// shows neither without linking its CUDA half.
class CudaDriver {
public:
    explicit CudaDriver(SharedLibrary library = SharedLibrary("libcuda.so.1"))
        : init_(library.find("cuInit"))
        , name_(library.find("cuDeviceGetName"))
        , total_(library.find("cuDeviceTotalMem_v2"))
        , isReady_(library.problem().empty() && init_(0) == 0) {}

    [[nodiscard]] bool isReady() const { return isReady_; }

    [[nodiscard]] std::string name(int device) const {
        std::array<char, 256> text = {};
        return name_(text.data(), static_cast<int>(text.size()) - 1, device) == 0 ? text.data()
                                                                                  : "";
    }

    [[nodiscard]] uint64_t totalMemory(int device) const {
        size_t bytes = 0;
        return total_(&bytes, device) == 0 ? bytes : 0;
    }

private:
    int (*init_)(unsigned int);
    int (*name_)(char*, int, int);
    int (*total_)(size_t*, int);
    bool isReady_;
};

/// Free bytes of a device, through the CUDA runtime that LibTorch's CPU half has loaded already.
uint64_t freeMemory(int device) {
    using SetDevice = int (*)(int);
    using MemGetInfo = int (*)(size_t*, size_t*);
    const auto setDevice = reinterpret_cast<SetDevice>(dlsym(RTLD_DEFAULT, "cudaSetDevice"));
    const auto memGetInfo = reinterpret_cast<MemGetInfo>(dlsym(RTLD_DEFAULT, "cudaMemGetInfo"));
    size_t free = 0;
    size_t total = 0;
    if (!setDevice || !memGetInfo || setDevice(device) != 0 || memGetInfo(&free, &total) != 0)
        return 0;
    return free;
}

bool loadCuda(const CudaDriver& driver) {
    return driver.isReady() && ops::loadCudaLibrary();
}

const CudaDriver* loadedDriver() {
    static const CudaDriver driver;
    static const bool isUsable = loadCuda(driver);
    return isUsable ? &driver : nullptr;
}

}  // namespace

std::vector<ComputeDevice> cudaDevices() {
    const CudaDriver* driver = loadedDriver();
    if (!driver)
        return {};
    std::vector<ComputeDevice> devices;
    for (int i = 0; i < at::detail::getCUDAHooks().deviceCount(); ++i)
        devices.push_back({.kind = ComputeDevice::Kind::Cuda,
                           .index = i,
                           .name = driver->name(i),
                           .totalMemory = driver->totalMemory(i),
                           .freeMemory = freeMemory(i)});
    return devices;
}

}  // namespace r2r
