// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// The device on which tensors are held and computed.
struct ComputeDevice {
    enum class Kind : uint8_t { Cpu, Cuda };
    Kind kind = Kind::Cpu;
    int index = 0;
    std::string name;          ///< as its maker calls it
    uint64_t totalMemory = 0;  ///< bytes
    uint64_t freeMemory = 0;   ///< bytes, at the time of asking

    [[nodiscard]] std::string id() const;  ///< "cpu", "cuda:0"
};

/// The CPU, then the GPUs that LibTorch can use. Loads the CUDA part of LibTorch when there is a
/// driver. After a GPU failed (`isGpuLost`) the CPU is all that is left.
[[nodiscard]] std::vector<ComputeDevice> computeDevices();

/// @param wish  "auto" (the GPU with the most free memory, else the CPU), "cpu", "cuda", "cuda:1".
/// @throws Error{DeviceUnavailable} naming what there is; Error{InvalidArgument} for an unknown
/// word.
[[nodiscard]] ComputeDevice chooseDevice(std::string_view wish);

/// One thing that was tried, in words.
struct SelfTest {
    std::string what;  ///< "Poisson solver"
    bool isPassed = false;
    std::string outcome;  ///< "largest error 0.02 grey levels, 12 ms"
};

/// Runs small real computations on `device` and compares them with what must come out.
[[nodiscard]] std::vector<SelfTest> selfTests(const ComputeDevice& device);

/// Name and version of every library that the engine uses.
struct LibraryVersion {
    std::string name;
    std::string version;
};

[[nodiscard]] std::vector<LibraryVersion> libraryVersions();

}  // namespace r2r
