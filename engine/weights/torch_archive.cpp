// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/torch_archive.h"

#include "engine/core/error.h"
#include "engine/weights/pickle.h"
#include "engine/weights/stored_tensors.h"
#include "engine/weights/zip_directory.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace r2r {
namespace {

constexpr std::string_view kProgram = "/data.pkl";

/// "archive" of "archive/data.pkl".
std::string rootOf(const ZipDirectory& directory, const std::string& file) {
    std::optional<std::string> root;
    for (const auto& [name, entry] : directory.entries())
        if (name.ends_with(kProgram) && (!root || name.size() < root->size() + kProgram.size()))
            root = name.substr(0, name.size() - kProgram.size());
    if (!root)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is a ZIP archive without data.pkl, so torch.save did not "
                                "write it",
                                file),
                    "If weights were packed into it, unpack it and give the file inside.");
    if (directory.find(*root + "/constants.pkl") != nullptr)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is a TorchScript program, not weights", file),
                    "Such a file can be used as a plug-in harmonizer.");
    if (!directory.compressedEntry().empty())
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("{} has the compressed entry {}", file, directory.compressedEntry()),
            "Save the weights with torch.save, which stores them as they are.");
    return *root;
}

void requireLittleEndian(const MappedFile& file,
                         const ZipDirectory& directory,
                         const std::string& root) {
    const ZipDirectory::Entry* entry = directory.find(root + "/byteorder");
    if (entry == nullptr)
        return;
    const auto bytes = file.bytes().subspan(entry->offset, std::min<uint64_t>(entry->size, 16));
    const std::string_view order(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!order.starts_with("little"))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} was saved on a big-endian computer", file.path().string()),
                    "Save the weights again on an ordinary computer.");
}

}  // namespace

TensorMap readTorchArchive(const std::shared_ptr<const MappedFile>& file) {
    const std::string name = file->path().string();
    const ZipDirectory directory(file->bytes(), name);
    const std::string root = rootOf(directory, name);
    requireLittleEndian(*file, directory, root);
    const ZipDirectory::Entry& program = *directory.find(root + std::string(kProgram));
    const std::string source = "data.pkl in " + name;
    const pickle::Document document(file->bytes().subspan(program.offset, program.size), source);

    return storedTensors(
        document.root(), file, [&](const std::string& key) -> std::optional<StoredBytes> {
            const ZipDirectory::Entry* entry = directory.find(fmt::format("{}/data/{}", root, key));
            if (entry == nullptr)
                return std::nullopt;
            return StoredBytes{.offset = entry->offset, .size = entry->size};
        });
}

}  // namespace r2r
