// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/safetensors.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json_fields.h"
#include "engine/weights/dtype_names.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <set>

namespace r2r {
namespace {

constexpr uint64_t kLengthBytes = 8;
constexpr uint64_t kMaximumHeader = uint64_t{16} << 20;  // 1,130 tensors of a whole model: 150 KiB
constexpr size_t kHeaderAlignment = 64;                  // of the first tensor in our files
constexpr size_t kLongestCode = 24;                      // of a type, in messages
constexpr const char* kMetadata = "__metadata__";

[[noreturn]] void fail(const MappedFile& file, const std::string& what) {
    throw Error(ErrorCode::Corrupt,
                fmt::format("{} {}", file.path().string(), what),
                "Download or copy it again.");
}

uint64_t headerLength(std::span<const std::byte> content) {
    uint64_t length = 0;  // little-endian, as every machine that LibTorch runs on
    std::memcpy(&length, content.data(), sizeof length);
    return length;
}

/// One entry of the header.
struct Slot {
    std::string name;
    std::string code;                     ///< of its type, as the file spells it
    std::optional<at::ScalarType> dtype;  ///< nothing: a type that LibTorch does not have
    std::vector<int64_t> shape;
    uint64_t begin = 0;  ///< in the file
    uint64_t end = 0;
};

/// Reads and checks the header; makes no tensor.
class HeaderReader {
public:
    explicit HeaderReader(const MappedFile& file) : file_(file) {
        const std::span<const std::byte> content = file.bytes();
        if (content.size() < kLengthBytes)
            fail(file, fmt::format("ends after {} bytes", content.size()));
        const uint64_t length = headerLength(content);
        if (length > kMaximumHeader)
            fail(file, fmt::format("claims a header of {} bytes", length));
        if (length > content.size() - kLengthBytes)
            fail(file,
                 fmt::format("ends within its header of {} bytes: the file has {} bytes",
                             length,
                             content.size()));
        dataBegin_ = kLengthBytes + length;
        const auto* text = reinterpret_cast<const char*>(content.data() + kLengthBytes);
        header_ = parseJson({text, length}, "the header of " + file.path().string());
        if (!header_.is_object())
            fail(file, "has a header that is not a JSON object");
    }

    /// In the order of their bytes.
    [[nodiscard]] std::vector<Slot> slots() const {
        std::vector<Slot> slots;
        for (const auto& [name, entry] : header_.items())
            if (name != kMetadata)
                slots.push_back(slot(name, entry));
        std::ranges::sort(slots, [](const Slot& a, const Slot& b) {
            return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
        });
        requireEveryByteHasOneOwner(slots);
        return slots;
    }

    [[nodiscard]] std::map<std::string, std::string> metadata() const {
        if (!header_.contains(kMetadata))
            return {};
        const JsonFields texts(header_.at(kMetadata), "the metadata of " + file_.path().string());
        return texts.all<std::string>();
    }

private:
    [[nodiscard]] Slot slot(const std::string& name, const Json& entry) const {
        const std::string what = fmt::format("tensor {} in {}", name, file_.path().string());
        const JsonFields fields(entry, what);
        const auto code = fields.required<std::string>("dtype");
        constexpr NumberRange kCounts = {.least = 0};
        Slot slot{.name = name,
                  .code = code.substr(0, kLongestCode),
                  .dtype = dtypeOfSafetensorsCode(code),
                  .shape = fields.required<std::vector<int64_t>>("shape", kCounts)};
        const std::vector<int64_t> offsets = fields.numbers<int64_t>("data_offsets", 2, kCounts);
        if (offsets[0] > offsets[1])
            fail(file_, fmt::format("has unusable data_offsets for the tensor {}", name));
        const uint64_t dataBytes = file_.bytes().size() - dataBegin_;
        if (static_cast<uint64_t>(offsets[1]) > dataBytes)
            fail(file_,
                 fmt::format("has the tensor {} end at byte {} of {}: it is cut off",
                             name,
                             offsets[1],
                             dataBytes));
        const StoredLayout layout = checkedDenseLayout(slot.shape, what);
        // The bytes of an element of an unknown type are not known either.
        const int64_t needed =
            slot.dtype ? layout.elements * static_cast<int64_t>(bytesPerElement(*slot.dtype))
                       : offsets[1] - offsets[0];
        if (offsets[1] - offsets[0] != needed)
            fail(file_,
                 fmt::format("gives the tensor {} ({} {}) {} bytes, but it needs {}",
                             name,
                             slot.code,
                             shapeText(slot.shape),
                             offsets[1] - offsets[0],
                             needed));
        slot.begin = dataBegin_ + static_cast<uint64_t>(offsets[0]);
        slot.end = dataBegin_ + static_cast<uint64_t>(offsets[1]);
        return slot;
    }

    void requireEveryByteHasOneOwner(const std::vector<Slot>& slots) const {
        uint64_t next = dataBegin_;
        for (const Slot& slot : slots) {
            if (slot.begin < next)
                fail(file_,
                     fmt::format("has overlapping tensors: {} begins within another", slot.name));
            if (slot.begin > next)
                fail(file_, fmt::format("has bytes before {} that belong to no tensor", slot.name));
            next = slot.end;
        }
        if (next != file_.bytes().size())
            fail(file_,
                 fmt::format("has {} bytes after its last tensor", file_.bytes().size() - next));
    }

    const MappedFile& file_;
    uint64_t dataBegin_ = 0;
    Json header_;
};

/// The JSON header with its length in front.
std::string headerFor(const std::vector<TensorToWrite>& tensors,
                      const std::map<std::string, std::string>& metadata) {
    Json header = Json::object();
    if (!metadata.empty())
        header[kMetadata] = metadata;
    uint64_t offset = 0;
    for (const TensorToWrite& tensor : tensors) {
        const auto bytes =
            static_cast<uint64_t>(checkedDenseLayout(tensor.shape, tensor.name).elements) *
            bytesPerElement(tensor.dtype);
        header[tensor.name] = {{"dtype", safetensorsCode(tensor.dtype)},
                               {"shape", tensor.shape},
                               {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
    }
    std::string text = header.dump();
    const size_t padding = kHeaderAlignment - (text.size() + kLengthBytes) % kHeaderAlignment;
    text.append(padding % kHeaderAlignment, ' ');
    const uint64_t length = text.size();
    std::string framed(kLengthBytes, '\0');
    std::memcpy(framed.data(), &length, sizeof length);
    return framed + text;
}

void sortForWriting(std::vector<TensorToWrite>& tensors) {
    std::ranges::sort(tensors, [](const TensorToWrite& a, const TensorToWrite& b) {
        return std::pair(bytesPerElement(b.dtype), std::string_view(a.name)) <
               std::pair(bytesPerElement(a.dtype), std::string_view(b.name));
    });
    std::set<std::string_view> names;
    for (const TensorToWrite& tensor : tensors) {
        if (safetensorsCode(tensor.dtype).empty())
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("safetensors has no type for the tensor {}", tensor.name));
        if (!names.insert(tensor.name).second || tensor.name == kMetadata)
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("the tensor {} is to be written twice", tensor.name));
    }
}

at::Tensor made(const TensorToWrite& tensor) {
    const at::Tensor value = tensor.make().detach();
    if (value.sizes() != at::IntArrayRef(tensor.shape))
        throw Error(ErrorCode::Internal,
                    fmt::format("the tensor {} was announced as {} and came as {}",
                                tensor.name,
                                shapeText(tensor.shape),
                                shapeText(value.sizes())));
    return value.to(at::kCPU, tensor.dtype).contiguous();
}

}  // namespace

bool isSafetensors(std::span<const std::byte> content) {
    return content.size() > kLengthBytes && content[kLengthBytes] == std::byte{'{'} &&
           headerLength(content) <= UINT32_MAX;
}

TensorMap readSafetensors(const std::shared_ptr<const MappedFile>& file) {
    const HeaderReader header(*file);
    TensorMap tensors(file->path());
    tensors.metadata = header.metadata();
    for (const Slot& slot : header.slots()) {
        if (slot.dtype)
            tensors.add(
                slot.name,
                file->tensor(slot.begin, *slot.dtype, slot.shape, denseStrides(slot.shape)));
        else
            tensors.unreadable.emplace(slot.name, slot.code);
    }
    return tensors;
}

TensorMap readSafetensors(const std::filesystem::path& path) {
    return readSafetensors(MappedFile::open(path));
}

std::vector<TensorToWrite> tensorsToWrite(const TensorMap& tensors) {
    std::vector<TensorToWrite> list;
    for (const TensorMap::Entry& entry : tensors)
        if (!entry.isNull())
            list.push_back({.name = entry.name,
                            .dtype = entry.tensor.scalar_type(),
                            .shape = entry.tensor.sizes().vec(),
                            .make = [tensor = entry.tensor] { return tensor; }});
    return list;
}

WrittenFile writeSafetensors(const std::filesystem::path& path,
                             std::vector<TensorToWrite> tensors,
                             const std::map<std::string, std::string>& metadata,
                             const JobContext& job) {
    sortForWriting(tensors);
    const std::string header = headerFor(tensors, metadata);
    WrittenFile written;
    ContentHasher hasher;
    writeFileAtomically(path, [&](const ByteSink& sink) {
        const auto put = [&](std::span<const std::byte> bytes) {
            sink(bytes);
            hasher.add(bytes);
            written.bytes += bytes.size();
        };
        put(std::as_bytes(std::span(header)));
        for (size_t i = 0; i < tensors.size(); ++i) {
            job.report({.phase = Phase::Writing,
                        .done = static_cast<int64_t>(i),
                        .total = static_cast<int64_t>(tensors.size())});
            const at::Tensor value = made(tensors[i]);
            put({static_cast<const std::byte*>(value.const_data_ptr()), value.nbytes()});
            written.parameters += value.numel();
        }
        job.throwIfCancelled();
    });
    written.sha256 = hasher.digest();
    return written;
}

}  // namespace r2r
