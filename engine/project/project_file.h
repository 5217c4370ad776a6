// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/project/journal_steps.h"
#include "engine/project/project.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Project files: one SQLite database with everything that a person made. docs/project-file.md
/// describes the format.
namespace r2r {

/// The ending of a project's name.
inline constexpr std::string_view kProjectEnding = ".r2rs";

/// What this program knows of a project file that it has read or written: the next save changes
/// only what is otherwise, and notices what another program has done since.
struct ProjectState {
    /// A picture or a change, and what the file says of it.
    struct StoredPicture {
        Image image;
        Json entry;
    };

    struct StoredChange {
        SharedColorChange change;
        Json entry;
    };

    std::filesystem::path path;  ///< absolute; empty: there is no file
    std::string save;            ///< names the last save; that of another program has another name
    Composition composition;     ///< as the file holds it
    std::vector<StoredPicture> pictures;
    std::vector<StoredChange> changes;
    std::vector<StoredPicture> earlierPictures;  ///< that its undo steps alone show
    /// A newer program wrote it, or a part of it is damaged: it is not written over, so that
    /// nothing of it is lost.
    bool isProtected = false;
};

/// The file of a state, compared with the state.
enum class ProjectStanding : uint8_t { AsLeft, Changed, Gone };

[[nodiscard]] ProjectStanding standingOf(const ProjectState& state);

/// Where a project of this name is: absolute, at the end of links.
[[nodiscard]] std::filesystem::path projectPlace(const std::filesystem::path& name);

/// A name for a save that no other has.
[[nodiscard]] std::string newSaveName();

/// The name of a file's last save; empty if it is no project that can be read.
[[nodiscard]] std::string lastSaveIn(const std::filesystem::path& path);

class JournalSnapshot;

struct SaveProjectOptions {
    const ProjectState* before = nullptr;  ///< of the file that the project was opened from or
                                           ///< saved to last; null: of none
    bool replacesChanged = false;          ///< also if another program has changed it since
    /// The undo steps. Null: those that the file has go on with one step to what is saved.
    std::shared_ptr<const JournalSnapshot> history = nullptr;
    std::string name = {};                                 ///< of this save; empty: a new one
    std::string stepText = "All changes up to this save";  ///< of the step without a journal
};

struct SavedProject {
    ProjectState state;
    std::vector<std::string> notes;  ///< what was kept otherwise than asked, in sentences
};

/// Writes the project to `path`, or leaves everything as it was.
///
/// To the file that it was opened from, only what has changed is written, as one transaction that
/// is on the disk when this returns; it waits for programs that read. Elsewhere the file is made
/// beside its place and gets its name in one step.
/// @param job  can stop it up to the last moment
/// @throws Error{InvalidArgument} if `path` is one of the project's pictures, a project that is
///         protected, or one that another program has changed since it was opened; what writing
///         throws, and Cancelled.
[[nodiscard]] SavedProject saveProject(const std::filesystem::path& path,
                                       const Project& project,
                                       const SaveProjectOptions& options = {},
                                       const JobContext& job = {});

/// The undo steps of a project that was opened, without what they do: that is in the file.
struct OpenedHistory {
    std::vector<JournalSteps::Step> steps;  ///< the first is where undo ends
    int64_t position = 0;                   ///< the number of the one that was saved
    NumberedPictures pictures;              ///< of all of them
};

struct OpenedProject {
    Project project;
    ProjectState state;
    std::vector<std::string> notes;  ///< what is missing or was left out, in sentences
    std::vector<std::string> lost;   ///< without which it is not the picture that was saved
    std::optional<OpenedHistory> history = std::nullopt;  ///< nothing: there is nothing to undo
};

/// Reads a project. Nothing is computed but its pictures are decoded. What is whole of a damaged
/// file is opened, without the foregrounds and changes that are not; `notes` names them.
/// @throws Error{NotFound, Unreadable} · Error{Corrupt} if it is no project, or its background is
///         damaged or not where it says · Error{Unsupported} for one of a newer version that this
///         program cannot read rightly
[[nodiscard]] OpenedProject openProject(const std::filesystem::path& path,
                                        const JobContext& job = {});

/// The document of a project file, as JSON; pictures are not read.
/// @throws as `openProject`
[[nodiscard]] Json projectDocument(const std::filesystem::path& path);

/// The small picture that a project file has of itself, as a PNG file; empty if it has none, or
/// cannot be read.
[[nodiscard]] std::vector<std::byte> projectThumbnail(const std::filesystem::path& path);

/// Whether the file says of itself that it is a project; it may be damaged all the same.
[[nodiscard]] bool isProjectFile(const std::filesystem::path& path);

}  // namespace r2r
