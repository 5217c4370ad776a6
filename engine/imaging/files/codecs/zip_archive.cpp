// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/zip_archive.h"

#include <algorithm>
#include <fmt/format.h>
#include <zip.h>

namespace r2r::codecs {
namespace {

struct EntryCloser {
    void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

using Entry = std::unique_ptr<zip_file_t, EntryCloser>;

/// Pictures gain next to nothing by being packed again: who claims more is made to fill the
/// memory.
void requireHonest(const Source& source, std::string_view what, uint64_t bytes) {
    constexpr uint64_t kHarmless = uint64_t{64} << 20;
    constexpr uint64_t kMostTimes = 50;
    if (bytes > kHarmless && bytes / kMostTimes > source.content.size())
        throw source.error(ErrorCode::Unsupported,
                           fmt::format("{} claims {} in a file of {}",
                                       what,
                                       byteCountText(bytes),
                                       byteCountText(source.content.size())));
}

}  // namespace

void ZipArchive::Closer::operator()(zip* archive) const {
    zip_discard(archive);
}

ZipArchive::ZipArchive(const Source& source) : source_(source) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* bytes =
        zip_source_buffer_create(source.content.data(), source.content.size(), 0, &error);
    archive_.reset(bytes ? zip_open_from_source(bytes, ZIP_RDONLY, &error) : nullptr);
    const std::string reason = archive_ ? std::string() : zip_error_strerror(&error);
    if (!archive_)
        zip_source_free(bytes);
    zip_error_fini(&error);
    if (!archive_)
        throw source.error(ErrorCode::Corrupt,
                           fmt::format("its archive is damaged or incomplete ({})", reason));
}

std::optional<std::vector<std::byte>> ZipArchive::content(const std::string& name,
                                                          std::string_view what) const {
    zip_stat_t about;
    zip_stat_init(&about);
    if (zip_stat(archive_.get(), name.c_str(), 0, &about) != 0 ||
        (about.valid & ZIP_STAT_SIZE) == 0)
        return std::nullopt;
    requireHonest(source_, what, about.size);
    auto content = beginning(name, about.size);
    if (!content || content->size() != about.size)
        throw source_.error(ErrorCode::Corrupt, fmt::format("{} is damaged or incomplete", what));
    return content;
}

std::optional<std::vector<std::byte>> ZipArchive::beginning(const std::string& name,
                                                            size_t bytes) const {
    const Entry entry(zip_fopen(archive_.get(), name.c_str(), 0));
    if (!entry)
        return std::nullopt;
    std::vector<std::byte> content(bytes);
    const auto read = zip_fread(entry.get(), content.data(), content.size());
    content.resize(read < 0 ? 0 : static_cast<size_t>(read));
    return content;
}

std::string ZipArchive::entryMeantBy(const std::string& name) const {
    std::string bare = name;
    std::ranges::replace(bare, '\\', '/');
    while (bare.starts_with('/') || bare.starts_with("./"))
        bare.erase(0, bare.find('/') + 1);
    for (const std::string& each : {name, bare, "/" + bare, "./" + bare})
        if (zip_name_locate(archive_.get(), each.c_str(), 0) >= 0)
            return each;
    return name;
}

}  // namespace r2r::codecs
