// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/checkpoint_file.h"

#include "engine/core/enum_words.h"
#include "engine/core/error.h"
#include "engine/weights/legacy_torch_file.h"
#include "engine/weights/mapped_file.h"
#include "engine/weights/safetensors.h"
#include "engine/weights/torch_archive.h"
#include "engine/weights/zip_directory.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <string>

namespace r2r {
namespace {

/// Something that people have instead of weights.
struct Impostor {
    std::string_view beginning;  ///< lower case, after white space
    std::string_view what;
    std::string_view hint;
};

constexpr std::string_view kDownload =
    "Download the file itself: the page's download button, not the address of the page.";

constexpr std::array kImpostors = {
    Impostor{"<!doctype", "is a web page, not weights", kDownload},
    Impostor{"<html", "is a web page, not weights", kDownload},
    Impostor{"<?xml", "is an XML document, not weights", kDownload},
    Impostor{"version https://git-lfs",
             "is a Git LFS pointer, which only says where the weights are",
             "Run \"git lfs pull\" in that folder, or download the file itself."},
    Impostor{"{", "is a JSON text, not weights", "Give the weights that belong to it."},
    Impostor{"\x1f\x8b", "is compressed with gzip", "Unpack it first."},
    Impostor{"\x89hdf", "is an HDF5 file, which holds no PyTorch weights", ""},
};

std::string beginningOf(std::span<const std::byte> content) {
    constexpr size_t kEnough = 256;
    std::string text;
    for (const std::byte byte : content.first(std::min(content.size(), kEnough)))
        if (const auto c = static_cast<unsigned char>(byte); !text.empty() || !std::isspace(c))
            text += static_cast<char>(c < 0x80 ? std::tolower(c) : c);
    return text;
}

/// Null if the file's beginning is that of nothing we know.
const Impostor* impostorIn(const MappedFile& file) {
    const std::string beginning = beginningOf(file.bytes());
    const auto found = std::ranges::find_if(kImpostors, [&](const Impostor& impostor) {
        return beginning.starts_with(impostor.beginning);
    });
    return found == kImpostors.end() ? nullptr : &*found;
}

}  // namespace

std::string_view formatName(CheckpointFormat format) {
    constexpr auto kFormats = enumWords<CheckpointFormat>({
        {CheckpointFormat::Safetensors, "safetensors"},
        {CheckpointFormat::TorchArchive, "torch.save archive"},
        {CheckpointFormat::LegacyTorchFile, "old torch.save file"},
    });
    return kFormats.word(format);
}

Checkpoint openCheckpoint(const std::filesystem::path& path) {
    const std::shared_ptr<const MappedFile> file = MappedFile::open(path);
    if (isZip(file->bytes()))
        return {CheckpointFormat::TorchArchive, readTorchArchive(file)};
    if (isLegacyTorchFile(file->bytes()))
        return {CheckpointFormat::LegacyTorchFile, readLegacyTorchFile(file)};
    if (isSafetensors(file->bytes()))
        return {CheckpointFormat::Safetensors, readSafetensors(file)};
    if (file->bytes().empty())
        throw Error(ErrorCode::Corrupt, path.string() + " is empty", "Download or copy it again.");
    if (const Impostor* impostor = impostorIn(*file))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} {}", path.string(), impostor->what),
                    std::string(impostor->hint));
    if (path.extension() == ".safetensors")  // its reader knows best what is wrong
        return {CheckpointFormat::Safetensors, readSafetensors(file)};
    throw Error(
        ErrorCode::Unsupported,
        fmt::format("{} is neither a safetensors file nor a torch.save archive", path.string()),
        "Weights are .safetensors, .bin, .ckpt, .pt or .pth files.");
}

}  // namespace r2r
