// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes the place of NVIDIA's libcudart in packages without CUDA. LibTorch's CPU half is linked to
// these functions, for its profiler; here they say what the real ones say on a machine without a
// driver.

namespace {

constexpr int kSuccess = 0;
constexpr int kNoDriver = 35;  // cudaErrorInsufficientDriver

}  // namespace

extern "C" {

int cudaGetDeviceCount(int* count) {
    *count = 0;
    return kNoDriver;
}

int cudaGetDeviceProperties(void* /*properties*/, int /*device*/) {
    return kNoDriver;
}

int cudaDeviceSynchronize() {
    return kNoDriver;
}

int cudaDriverGetVersion(int* version) {
    *version = 0;
    return kSuccess;
}

int cudaRuntimeGetVersion(int* version) {
    *version = 0;
    return kSuccess;
}

const char* cudaGetErrorString(int /*error*/) {
    return "this installation has no CUDA";
}
}
