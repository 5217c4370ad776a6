// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/legacy_torch_file.h"

#include "engine/core/error.h"
#include "engine/weights/pickle.h"
#include "engine/weights/stored_tensors.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace r2r {
namespace {

using pickle::Kind;

constexpr unsigned char kProtocol = 0x80;
constexpr unsigned char kFrame = 0x95;
constexpr size_t kFrameBytes = 9;

/// The magic number 0x1950a86a20f9469cfc6c as a pickle spells it.
constexpr std::array<unsigned char, 12> kMagic = {
    0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19};

unsigned char byteAt(std::span<const std::byte> content, size_t at) {
    return at < content.size() ? std::to_integer<unsigned char>(content[at]) : 0;
}

/// The parts of the file, read one after the other.
class Sequence {
public:
    explicit Sequence(const MappedFile& file) : bytes_(file.bytes()), name_(file.path().string()) {}

    [[nodiscard]] pickle::Document pickle(std::string_view what) {
        const pickle::Limits limits;
        const auto rest = bytes_.subspan(at_);
        pickle::Document document(rest.first(std::min(rest.size(), limits.bytes)),
                                  fmt::format("{} in {}", what, name_),
                                  limits);
        at_ += document.size();
        return document;
    }

    /// A storage after its number of elements.
    [[nodiscard]] StoredBytes storage(const std::string& key, size_t elementBytes) {
        constexpr size_t kCountBytes = 8;
        if (bytes_.size() - at_ < kCountBytes)
            fail(key);
        uint64_t count = 0;
        for (size_t i = 0; i < kCountBytes; ++i)
            count |= std::to_integer<uint64_t>(bytes_[at_ + i]) << (8 * i);
        at_ += kCountBytes;
        if (count > (bytes_.size() - at_) / elementBytes)
            fail(key);
        const StoredBytes stored{.offset = at_, .size = count * elementBytes};
        at_ += stored.size;
        return stored;
    }

private:
    [[noreturn]] void fail(const std::string& key) const {
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} ends within the storage {}", name_, key),
                    "Download or copy the file again.");
    }

    std::span<const std::byte> bytes_;
    std::string name_;
    size_t at_ = 0;
};

void requireLittleEndian(const pickle::Value& habits, const std::string& name) {
    const pickle::Value* flag = habits.find("little_endian");
    if (flag != nullptr && flag->kind == Kind::Bool && flag->integer == 0)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} was saved on a big-endian computer", name),
                    "Save the weights again on an ordinary computer.");
}

}  // namespace

bool isLegacyTorchFile(std::span<const std::byte> content) {
    if (byteAt(content, 0) != kProtocol || byteAt(content, 1) < 2 || byteAt(content, 1) > 5)
        return false;
    const size_t begin = byteAt(content, 2) == kFrame ? 2 + kFrameBytes : 2;  // from protocol 4 on
    return content.size() >= begin + kMagic.size() &&
           std::equal(kMagic.begin(),
                      kMagic.end(),
                      content.subspan(begin).begin(),
                      [](auto a, std::byte b) { return a == std::to_integer<unsigned char>(b); });
}

TensorMap readLegacyTorchFile(const std::shared_ptr<const MappedFile>& file) {
    const std::string name = file->path().string();
    Sequence sequence(*file);
    (void)sequence.pickle("the magic number");
    (void)sequence.pickle("the version");
    requireLittleEndian(sequence.pickle("the computer's habits").root(), name);
    const pickle::Document tensors = sequence.pickle("the state dict");
    const pickle::Document keys = sequence.pickle("the list of storages");

    const auto elements = storageElements(tensors, name);
    std::map<std::string, StoredBytes> storages;
    for (const pickle::Reference key : keys.root().items) {
        const auto found = elements.find(key->text);
        if (found == elements.end())
            throw Error(ErrorCode::Corrupt,
                        fmt::format("{} lists the storage {}, which nothing refers to",
                                    name,
                                    key->text.substr(0, 40)),
                        "Download or copy the file again.");
        storages[key->text] = sequence.storage(key->text, found->second.bytes);
    }
    return storedTensors(
        tensors.root(), file, [&](const std::string& key) -> std::optional<StoredBytes> {
            const auto found = storages.find(key);
            return found == storages.end() ? std::nullopt : std::optional(found->second);
        });
}

}  // namespace r2r
