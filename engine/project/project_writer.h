// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/mask_tiles.h"
#include "engine/project/picture_store.h"
#include "engine/project/project_file.h"

#include <string>
#include <vector>

namespace r2r {

/// Brings a project file to what a project is, within a transaction of the caller.
class ProjectWriter {
public:
    /// All borrowed.
    struct Parts {
        const Database& database;
        const Project& project;
        const ProjectState* known = nullptr;  ///< what the file holds; null: anything
        std::filesystem::path path;           ///< that the file has, or will have
        /// The undo steps; null: those of the file, and one that leads on from there.
        const JournalSnapshot* history = nullptr;
        /// Of files of the project's pictures that no foreground uses: an undo may bring it back.
        bool keepsUnused = false;
        std::string save = {};      ///< the name of this save; empty: a new one
        std::string stepText = {};  ///< of the step that leads on without a journal
    };

    explicit ProjectWriter(const Parts& parts);

    /// @return the state of the file once the transaction is committed
    [[nodiscard]] SavedProject write(const JobContext& job);

private:
    /// The number of a picture in the document.
    [[nodiscard]] int64_t written(const Image& image,
                                  const ImageMetadata* metadata,
                                  const JobContext& job);
    void writeForegrounds(Json& document, const JobContext& job);
    void writeChanges(Json& document, const JobContext& job);
    [[nodiscard]] Json found(const KeptChange& kept, const JobContext& job);
    [[nodiscard]] Json writtenHistory(const Json& before, const JobContext& job);
    [[nodiscard]] Json historyOfTheFile(const Json& before, const JobContext& job);
    [[nodiscard]] Json historyJson(int64_t position,
                                   const NumberedPictures& pictures,
                                   const JobContext& job);
    [[nodiscard]] Json earlierPicture(int64_t number,
                                      const JournalPicture& picture,
                                      const JobContext& job);
    void dropUnused(const Json& document);

    [[nodiscard]] const ProjectPicture* sourceOf(const Image& image) const;
    [[nodiscard]] const ProjectState::StoredPicture* known(const Image& image) const;
    [[nodiscard]] bool isAsWanted(const Json& entry) const;
    [[nodiscard]] std::string identityOf(const std::string& model) const;

    Parts parts_;
    BlobStore blobs_;
    PictureStore pictures_;
    MaskTiles masks_;
    int64_t nextPicture_ = 1;
    SavedProject saved_;
};

}  // namespace r2r
