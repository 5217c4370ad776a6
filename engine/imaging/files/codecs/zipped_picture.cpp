// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/zipped_picture.h"

#include "engine/imaging/files/codecs/png.h"

#include <fmt/format.h>
#include <memory>
#include <zip.h>

namespace r2r::codecs {
namespace {

struct ArchiveCloser {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};

struct EntryCloser {
    void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

using Archive = std::unique_ptr<zip_t, ArchiveCloser>;
using Entry = std::unique_ptr<zip_file_t, EntryCloser>;

constexpr const char* kName = "mergedimage.png";

Archive opened(const Source& source) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* bytes =
        zip_source_buffer_create(source.content.data(), source.content.size(), 0, &error);
    Archive archive(bytes ? zip_open_from_source(bytes, ZIP_RDONLY, &error) : nullptr);
    const std::string reason = archive ? std::string() : zip_error_strerror(&error);
    if (!archive)
        zip_source_free(bytes);
    zip_error_fini(&error);
    if (!archive)
        throw source.error(ErrorCode::Corrupt,
                           fmt::format("its archive is damaged or incomplete ({})", reason));
    return archive;
}

/// A PNG gains next to nothing by being packed again: who claims more is made to fill the memory.
void requireHonest(const Source& source, uint64_t bytes) {
    constexpr uint64_t kHarmless = uint64_t{64} << 20;
    constexpr uint64_t kMostTimes = 50;
    if (bytes > kHarmless && bytes / kMostTimes > source.content.size())
        throw source.error(ErrorCode::Unsupported,
                           fmt::format("its merged picture claims {} in a file of {}",
                                       byteCountText(bytes),
                                       byteCountText(source.content.size())));
}

std::vector<std::byte> mergedPicture(const Source& source) {
    const Archive archive = opened(source);
    zip_stat_t about;
    zip_stat_init(&about);
    if (zip_stat(archive.get(), kName, 0, &about) != 0 || (about.valid & ZIP_STAT_SIZE) == 0)
        throw source.error(ErrorCode::Unsupported,
                           "it holds no merged picture",
                           "Save it again with Krita or MyPaint, or as PNG.");
    requireHonest(source, about.size);
    const Entry entry(zip_fopen(archive.get(), kName, 0));
    std::vector<std::byte> content(about.size);
    const auto read =
        entry ? zip_fread(entry.get(), content.data(), content.size()) : zip_int64_t{-1};
    if (read < 0 || static_cast<uint64_t>(read) != content.size())
        throw source.error(ErrorCode::Corrupt, "its merged picture is damaged or incomplete");
    return content;
}

}  // namespace

FileParts decodeZippedPicture(const Source& source) {
    const std::vector<std::byte> content = mergedPicture(source);
    return decodePng({content, source.name, {}, source.stop});
}

}  // namespace r2r::codecs
