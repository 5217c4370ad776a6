// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/project/project_file.h"
#include "engine/project/project_tables.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/temporary_folder.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace r2r::testing {

/// A file of a picture, and the picture as it was read of it.
[[nodiscard]] inline ProjectPicture opened(const std::filesystem::path& path) {
    return {.image = readPhotograph(path).image,
            .file = {.path = path, .sha256 = fileHash(path)},
            .name = path.filename().string(),
            .holder = {}};
}

/// A cut-out in a file and one of the clipboard on a background in a file.
[[nodiscard]] inline Project dogOnBeach(const TemporaryFolder& folder) {
    writePhotograph(folder / "beach.png", {texturedPicture({400, 300}, 1), {}});
    writePhotograph(folder / "dog.png", {texturedPicture({90, 70}, 2), {}});
    Project project;
    project.pictures = {opened(folder / "beach.png"), opened(folder / "dog.png")};
    Composition& composition = project.composition;
    const Photograph beach = readPhotograph(folder / "beach.png");
    composition.background = project.pictures[0].image;
    composition.metadata = beach.metadata;
    composition.foregrounds.push_back(
        {.id = ForegroundId{3},
         .name = "Dog",
         .image = project.pictures[1].image,
         .mask = TiledMask::fromImage(discMask({90, 70}, {45, 35}, 30, 4)),
         .placement = {.centre = {130.25, 90.5}, .scale = 0.75, .degrees = -12, .isFlipped = true},
         .harmony = {.model = "mkl"}});
    composition.foregrounds.push_back(foregroundOn(
        composition.background, texturedPicture({60, 60}, 5), "Pasted", ForegroundId{7}));
    composition.foregrounds.back().harmony.model = "lab-mean";
    return project;
}

/// A project file to change as another program might, without waiting for the disk.
[[nodiscard]] inline Database openedFor(const std::filesystem::path& path) {
    Database database(path, Database::Access::Write);
    database.run("PRAGMA synchronous=OFF");
    return database;
}

/// Changes the document of a project file as another program might.
inline void editDocument(const std::filesystem::path& path,
                         const std::function<void(Json&)>& edit) {
    const Database database = openedFor(path);
    Json document = storedDocument(database);
    edit(document);
    storeDocument(database, document);
}

/// Runs SQL in a project file.
inline void alter(const std::filesystem::path& path, const std::string& sql) {
    openedFor(path).run(sql);
}

}  // namespace r2r::testing
