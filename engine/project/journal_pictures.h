// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/core/json.h"
#include "engine/project/blob_store.h"
#include "engine/project/database.h"
#include "engine/project/project.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <vector>

namespace r2r {

/// A picture that steps of a journal show, and what belongs to it where it is a background.
struct JournalPicture {
    ProjectPicture picture;
    ImageMetadata metadata;
};

/// By the numbers that steps name them with.
using NumberedPictures = std::map<int64_t, JournalPicture>;

/// The number of a picture whose very pixels are known; 0: they are not.
[[nodiscard]] int64_t numberOf(const Image& image, const NumberedPictures& pictures);

/// The pictures of a journal. Those that are in files, or in a project, are only named: a journal
/// lives for a moment, on the machine where they are. What is in no file is kept as pixels.
class JournalPictures {
public:
    /// @param path  of the journal
    JournalPictures(const Database& database, std::filesystem::path path)
        : database_(database), blobs_(database), path_(std::move(path)) {}

    static void createTables(const Database& database);

    /// Adds a picture.
    /// @param files  among which may be the one that it was read from
    /// @return what `read` will give, under its number
    NumberedPictures::value_type write(const Image& image,
                                       const ImageMetadata& metadata,
                                       std::span<const ProjectPicture> files,
                                       const JobContext& job);

    /// The same under a number that is free.
    NumberedPictures::value_type writeAs(int64_t number,
                                         const Image& image,
                                         const ImageMetadata& metadata,
                                         std::span<const ProjectPicture> files,
                                         const JobContext& job);

    [[nodiscard]] std::vector<int64_t> numbers() const;

    /// @throws Error{NotFound} if its file is gone, Error{Corrupt} if it is another one now, or
    ///         this is damaged.
    [[nodiscard]] JournalPicture read(int64_t number, const JobContext& job) const;

private:
    [[nodiscard]] Json entryOf(int64_t number,
                               const Image& image,
                               const ImageMetadata& metadata,
                               const ProjectPicture* source,
                               const JobContext& job);

    const Database& database_;
    mutable BlobStore blobs_;
    std::filesystem::path path_;
};

}  // namespace r2r
