// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/weights/fixtures.h"

#include "tests/support/golden.h"

#include <ATen/ATen.h>

namespace r2r::testing {
namespace {

std::string tupleOf(const std::vector<int64_t>& numbers) {
    std::string text = "(";
    for (const int64_t number : numbers)
        text += pickledInteger(number);
    return text + "t";
}

/// The fields that both headers of an entry have, from the flags on.
std::string commonFields(const ZipEntry& entry, size_t nameLength, size_t extraLength) {
    const auto size = static_cast<uint32_t>(entry.content.size());
    return littleEndian(entry.flags, 2) + littleEndian(entry.method, 2) + littleEndian(0, 8) +
           littleEndian(entry.storedSize.value_or(entry.size.value_or(size)), 4) +
           littleEndian(entry.size.value_or(size), 4) + littleEndian(nameLength, 2) +
           littleEndian(extraLength, 2);
}

}  // namespace

std::filesystem::path fixture(std::string_view name) {
    return goldenFolder() / "weights" / name;
}

at::Tensor ramp(int64_t count, int64_t start, at::ScalarType dtype) {
    return (at::arange(count, at::kDouble) + start).to(dtype);
}

std::string littleEndian(uint64_t number, size_t bytes) {
    std::string text;
    for (size_t i = 0; i < bytes; ++i, number >>= 8U)
        text += static_cast<char>(number & 0xffU);
    return text;
}

std::string safetensorsOf(std::string_view header,
                          std::string_view data,
                          std::optional<uint64_t> length) {
    return littleEndian(length.value_or(header.size()), 8) + std::string(header) +
           std::string(data);
}

std::string zipOf(const std::vector<ZipEntry>& entries, const ZipLies& lies) {
    std::string archive;
    std::string list;
    for (const ZipEntry& entry : entries) {
        const std::string localName = entry.localName.value_or(entry.name);
        list += "PK\x01\x02" + littleEndian(0, 4) +
                commonFields(entry, entry.name.size(), entry.extra.size()) + littleEndian(0, 10) +
                littleEndian(entry.localHeader.value_or(static_cast<uint32_t>(archive.size())), 4) +
                entry.name + entry.extra;
        archive += "PK\x03\x04" + littleEndian(0, 2) + commonFields(entry, localName.size(), 0) +
                   localName + entry.content;
    }
    const uint64_t offset = lies.directoryOffset.value_or(static_cast<uint32_t>(archive.size()));
    const uint64_t size = lies.directorySize.value_or(static_cast<uint32_t>(list.size()));
    const uint64_t count = lies.entryCount.value_or(static_cast<uint16_t>(entries.size()));
    return archive + list + lies.beforeEnd + "PK\x05\x06" + littleEndian(lies.disk, 2) +
           littleEndian(0, 2) + littleEndian(count, 2) + littleEndian(count, 2) +
           littleEndian(size, 4) + littleEndian(offset, 4) + littleEndian(0, 2);
}

std::string pickledText(std::string_view text) {
    return "X" + littleEndian(text.size(), 4) + std::string(text);
}

std::string pickledInteger(int64_t number) {
    return "\x8a\x08" + littleEndian(static_cast<uint64_t>(number), 8);
}

std::string pickled(const PickledTensor& tensor) {
    const std::string storage = "(" + pickledText("storage") + "c" + tensor.storageClass + "\n" +
                                pickledText(tensor.key) + pickledText("cpu") +
                                pickledInteger(tensor.count) + "tQ";
    return "ctorch._utils\n_rebuild_tensor_v2\n(" + storage + pickledInteger(tensor.offset) +
           tupleOf(tensor.shape) + tupleOf(tensor.strides) +
           "\x89"
           "ccollections\nOrderedDict\n)RtR";
}

std::string pickledDict(std::string_view value) {
    return "\x80\x02}" + pickledText("w") + std::string(value) + "s.";
}

std::string torchArchiveOf(std::string_view program) {
    return zipOf({{.name = "archive/data.pkl", .content = std::string(program)},
                  {.name = "archive/data/0", .content = littleEndian(0, 8)}});
}

}  // namespace r2r::testing
