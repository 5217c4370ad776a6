// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/core/json.h"
#include "engine/core/json_fields.h"
#include "engine/project/blob_store.h"
#include "engine/project/project.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace r2r {

/// The pictures of a project file: as the files they were read from, byte for byte; as links to
/// those; or, where there is no such file, as pixels.
class PictureStore {
public:
    /// @param project  links start from its folder
    PictureStore(BlobStore& blobs, std::filesystem::path project)
        : blobs_(blobs), project_(std::move(project)) {}

    /// A picture that is to be written.
    struct Wanted {
        int64_t id = 0;
        Image image;
        const ProjectPicture* source = nullptr;   ///< null: the picture is in no file
        const ImageMetadata* metadata = nullptr;  ///< to keep where no file keeps it; null: none
        bool isLinked = false;
    };

    /// The entry of the picture in the document.
    /// @param notes  takes a sentence if its file cannot be kept
    [[nodiscard]] Json write(const Wanted& wanted,
                             std::vector<std::string>& notes,
                             const JobContext& job);

    struct Read {
        ProjectPicture picture;
        ImageMetadata metadata;
    };

    /// @throws Error{Corrupt, NotFound} naming the file.
    [[nodiscard]] Read read(const JsonFields& entry, const JobContext& job) const;

private:
    [[nodiscard]] bool embed(const ProjectPicture& source, const JobContext& job);
    [[nodiscard]] Json pixelsJson(const Image& image, const JobContext& job);
    [[nodiscard]] Json metadataJson(const ImageMetadata& metadata, const JobContext& job);
    [[nodiscard]] Image pixelsFrom(const JsonFields& fields,
                                   Size size,
                                   const JobContext& job) const;
    [[nodiscard]] ImageMetadata metadataFrom(const JsonFields& fields, const JobContext& job) const;
    [[nodiscard]] std::vector<std::byte> linked(const JsonFields& entry,
                                                const std::string& hash) const;

    BlobStore& blobs_;
    std::filesystem::path project_;
};

/// The name of a file without its folder, with the layer that was read.
[[nodiscard]] std::string pictureName(const std::filesystem::path& path);

}  // namespace r2r
