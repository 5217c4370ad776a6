// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/system_info.h"

#include <fstream>
#include <sstream>
#include <string_view>
#include <thread>

namespace r2r {
namespace {

/// The value after "key   :" in a file of such lines; empty if there is none.
std::string valueIn(const char* file, std::string_view key) {
    std::ifstream stream(file);
    std::string line;
    while (std::getline(stream, line)) {
        const size_t colon = line.find(':');
        if (colon == std::string::npos || !line.starts_with(key))
            continue;
        const size_t start = line.find_first_not_of(" \t", colon + 1);
        return start == std::string::npos ? std::string() : line.substr(start);
    }
    return {};
}

uint64_t kibibytesIn(const char* file, std::string_view key) {
    uint64_t value = 0;
    std::istringstream(valueIn(file, key)) >> value;
    return value << 10;
}

}  // namespace

SystemInfo systemInfo() {
    return {.processor = valueIn("/proc/cpuinfo", "model name"),
            .threads = static_cast<int>(std::thread::hardware_concurrency()),
            .totalMemory = kibibytesIn("/proc/meminfo", "MemTotal"),
            .availableMemory = kibibytesIn("/proc/meminfo", "MemAvailable")};
}

uint64_t peakMemory() {
    return kibibytesIn("/proc/self/status", "VmHWM");
}

}  // namespace r2r
