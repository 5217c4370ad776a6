// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/hosting/tensor_parcel.h"

#include "engine/core/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace r2r {
namespace {

constexpr size_t kMostTensors = 8;
constexpr size_t kMostSides = 8;
constexpr uint64_t kBoundary = 64;

constexpr std::array kTypes = {at::kFloat,
                               at::kHalf,
                               at::kBFloat16,
                               at::kDouble,
                               at::kInt,
                               at::kLong,
                               at::kShort,
                               at::kChar,
                               at::kByte,
                               at::kBool};

/// A tensor as the list says it is.
struct Entry {
    std::vector<int64_t> sides;
    at::ScalarType type = at::kFloat;
    uint64_t start = 0;
    uint64_t bytes = 0;
};

[[noreturn]] void refuseList() {
    throw Error(ErrorCode::Corrupt, "the answer of a model's process describes no tensors");
}

/// `a` times `b`, checked.
uint64_t product(uint64_t a, uint64_t b) {
    uint64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result))
        refuseList();
    return result;
}

Entry entryOf(const Json& described) {
    if (!described.is_object() || !described.contains("sides") || !described.contains("type"))
        refuseList();
    const Json& sides = described.at("sides");
    const Json& type = described.at("type");
    if (!sides.is_array() || sides.size() > kMostSides || !type.is_number_integer())
        refuseList();
    Entry entry;
    const auto known = std::ranges::find(kTypes, type.get<int64_t>(), [](at::ScalarType each) {
        return static_cast<int64_t>(each);
    });
    if (known == kTypes.end())
        refuseList();
    entry.type = *known;
    entry.bytes = c10::elementSize(entry.type);
    for (const Json& side : sides) {
        if (!side.is_number_integer() || side.get<int64_t>() < 0 ||
            side.get<int64_t>() > std::numeric_limits<int32_t>::max())
            refuseList();
        entry.sides.push_back(side.get<int64_t>());
        entry.bytes = product(entry.bytes, static_cast<uint64_t>(entry.sides.back()));
    }
    return entry;
}

std::vector<Entry> entriesOf(const Json& list) {
    if (!list.is_array() || list.size() > kMostTensors)
        refuseList();
    std::vector<Entry> entries;
    uint64_t start = 0;
    for (const Json& described : list) {
        Entry entry = entryOf(described);
        entry.start = start;
        if (entry.bytes > std::numeric_limits<int64_t>::max() - start - kBoundary)
            refuseList();
        start += (entry.bytes + kBoundary - 1) / kBoundary * kBoundary;
        entries.push_back(std::move(entry));
    }
    return entries;
}

[[noreturn]] void refuseMemory() {
    throw Error(
        ErrorCode::OutOfMemory,
        fmt::format("no memory could be had that two processes share: {}", std::strerror(errno)),
        "Close other programs, or use a smaller picture.");
}

void write(int memory, const void* data, uint64_t count, uint64_t at) {
    const auto* from = static_cast<const std::byte*>(data);
    while (count > 0) {
        const ssize_t written = ::pwrite(memory, from, count, static_cast<off_t>(at));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            refuseMemory();
        from += written;
        at += static_cast<uint64_t>(written);
        count -= static_cast<uint64_t>(written);
    }
}

void read(int memory, void* data, uint64_t count, uint64_t at) {
    auto* to = static_cast<std::byte*>(data);
    while (count > 0) {
        const ssize_t taken = ::pread(memory, to, count, static_cast<off_t>(at));
        if (taken < 0 && errno == EINTR)
            continue;
        if (taken <= 0)
            throw Error(ErrorCode::Corrupt, "a model's process shares less than it says");
        to += taken;
        at += static_cast<uint64_t>(taken);
        count -= static_cast<uint64_t>(taken);
    }
}

void forbidChanges(int memory) {
    (void)::fcntl(memory, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL);
}

uint64_t sizeOf(int memory) {
    struct stat facts = {};
    return ::fstat(memory, &facts) == 0 ? static_cast<uint64_t>(facts.st_size) : 0;
}

}  // namespace

Json parcelList(std::span<const at::Tensor> tensors) {
    Json list = Json::array();
    for (const at::Tensor& tensor : tensors) {
        if (!tensor.defined() || tensor.layout() != at::kStrided || tensor.is_quantized() ||
            std::ranges::find(kTypes, tensor.scalar_type()) == kTypes.end())
            throw Error(ErrorCode::Unsupported,
                        "the network gives a tensor that is not a plain table of numbers");
        list.push_back(
            {{"sides", tensor.sizes().vec()}, {"type", static_cast<int>(tensor.scalar_type())}});
    }
    return list;
}

uint64_t parcelBytes(const Json& list, uint64_t most) {
    const std::vector<Entry> entries = entriesOf(list);
    const uint64_t bytes = entries.empty() ? 0 : entries.back().start + entries.back().bytes;
    if (bytes > most)
        throw Error(
            ErrorCode::Corrupt,
            fmt::format(
                "a model's process wants to give {} bytes, at most {} are taken", bytes, most));
    return bytes;
}

Descriptor sharedMemory(uint64_t bytes) {
    Descriptor memory(::memfd_create("r2r-tensors", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memory.isOpen() || ::ftruncate(memory.get(), static_cast<off_t>(bytes)) != 0)
        refuseMemory();
    (void)::fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
    return memory;
}

Descriptor sharedBytes(std::span<const std::byte> bytes) {
    Descriptor memory = sharedMemory(bytes.size());
    write(memory.get(), bytes.data(), bytes.size(), 0);
    forbidChanges(memory.get());
    return memory;
}

Descriptor packed(std::span<const at::Tensor> tensors, const Json& list) {
    const std::vector<Entry> entries = entriesOf(list);
    Descriptor memory =
        sharedMemory(entries.empty() ? 0 : entries.back().start + entries.back().bytes);
    for (size_t i = 0; i < entries.size(); ++i) {
        const at::Tensor dense = tensors[i].to(at::kCPU).contiguous();
        write(memory.get(), dense.const_data_ptr(), entries[i].bytes, entries[i].start);
    }
    forbidChanges(memory.get());
    return memory;
}

void packInto(std::span<const at::Tensor> tensors, const Json& list, int memory) {
    const std::vector<Entry> entries = entriesOf(list);
    const uint64_t bytes = sizeOf(memory);
    if (bytes == 0)
        return;
    void* const start = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (start == MAP_FAILED)
        refuseMemory();
    for (size_t i = 0; i < entries.size(); ++i) {
        const at::Tensor dense = tensors[i].to(at::kCPU).contiguous();
        std::memcpy(static_cast<std::byte*>(start) + entries[i].start,
                    dense.const_data_ptr(),
                    entries[i].bytes);
    }
    ::munmap(start, bytes);
}

std::vector<at::Tensor> mapped(const Json& list, int memory) {
    const std::vector<Entry> entries = entriesOf(list);
    const uint64_t bytes = sizeOf(memory);
    std::vector<at::Tensor> tensors;
    if (bytes == 0) {
        for (const Entry& entry : entries)
            tensors.push_back(at::empty(entry.sides, entry.type));
        return tensors;
    }
    void* const start = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, memory, 0);
    if (start == MAP_FAILED)
        refuseMemory();
    const std::shared_ptr<void> whole(start, [bytes](void* each) { ::munmap(each, bytes); });
    for (const Entry& entry : entries)
        tensors.push_back(at::from_blob(
            static_cast<std::byte*>(start) + entry.start,
            entry.sides,
            [whole](void*) {},
            entry.type));
    return tensors;
}

std::vector<std::byte> bytesIn(int memory) {
    std::vector<std::byte> bytes(sizeOf(memory));
    read(memory, bytes.data(), bytes.size(), 0);
    return bytes;
}

std::vector<at::Tensor> unpacked(const Json& list, int memory) {
    std::vector<at::Tensor> tensors;
    for (const Entry& entry : entriesOf(list)) {
        at::Tensor tensor = at::empty(entry.sides, entry.type);
        read(memory, tensor.mutable_data_ptr(), entry.bytes, entry.start);
        tensors.push_back(std::move(tensor));
    }
    return tensors;
}

}  // namespace r2r
