// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/journal_claim.h"
#include "engine/project/journal_file.h"
#include "engine/project/journal_reading.h"
#include "engine/project/project_history.h"
#include "ui/document/document.h"
#include "ui/document/step_store.h"
#include "ui/files/document_files.h"
#include "ui/jobs/outcome.h"
#include "ui/jobs/side_thread.h"

#include <QObject>
#include <QTimer>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace r2r::ui {

/// Brings every step of the document to the disk a moment after it is done, beside the window, so
/// that whatever ends the program ends no work; and gives back what undo has put away.
///
/// The journal goes when the document goes on purpose, or the program ends well. While its document
/// is as it is in a file, it says so: nothing would be lost without it.
class Journalling final : public QObject, public StepStore {
    Q_OBJECT

public:
    using Steps = std::shared_ptr<const JournalSnapshot>;
    using TakeSteps = std::function<void(Steps)>;

    static constexpr size_t kStepBytes = size_t{256} << 20;  ///< of undo, in memory

    /// Both are borrowed.
    /// @param parent  goes after the document
    Journalling(Document& document, const DocumentFiles& files, QObject* parent);
    ~Journalling() override;

    /// Begins, before anything is opened; without it there is no journal.
    void keepIn(const std::filesystem::path& folder);

    /// Goes on with the journal of a window that is gone. Its work is restored to the document
    /// next.
    /// @param hasThumbnail  the journal has one already
    void carryOn(JournalClaim claim, const RestoredWork& work, bool hasThumbnail = true);

    /// Where journals are kept; empty: none are.
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    /// Keeps what harmonizers found for what is shown now, once there is nothing else to write.
    void noteChanges(const std::vector<KeptChange>& changes);

    /// Before a save: brings what was done to the disk at once, with a note of the save, and calls
    /// `then` here with the undo steps of what is shown now, whatever is done meanwhile; with null
    /// if they cannot be had.
    /// @param saving  without its step, which is what is shown
    void takeSteps(JournalSaving saving, TakeSteps then);

    /// Removes this journal as soon as the document has one of its own.
    void removeOnceWritten(JournalClaim claim);

    /// The program ends well: removes the journal.
    void end();

    /// Memory that steps may take before they are put away.
    void setMostStepBytes(size_t bytes) { mostStepBytes_ = bytes; }

    /// Whether everything that was done is on the disk.
    [[nodiscard]] bool isUpToDate() const { return !isDue_ && !isBusy_ && queue_.empty(); }

    [[nodiscard]] std::optional<Composition> state(int wanted,
                                                   const Composition& live,
                                                   int liveStep) override;

Q_SIGNALS:
    void written();
    void failed(const r2r::ui::Failure& failure);  ///< once until it succeeds again

private:
    /// The journal of a document. Only the thread that writes touches it.
    struct Open {
        std::filesystem::path folder;
        NumberedPictures pictures;  ///< that are in it already
        std::optional<JournalClaim> claim;
        std::optional<JournalFile> file;

        void remove();
    };

    struct Result {
        JournalWritten written;
        std::filesystem::path path;
        Steps steps;  ///< if they are wanted
    };

    /// What is to be written, and who waits for the steps as they are then: before anything that is
    /// done later is written, which may replace them.
    struct Batch {
        JournalUpdate update;
        JournalSteps::Step shown = {};
        TakeSteps then = {};  ///< empty: nobody waits
    };

    void begin();
    void drop();
    void giveNoSteps();
    void writeChanges();
    void noteStep();
    void schedule();
    void flush();
    void queueBatch(const JournalSteps::Step& shown, TakeSteps then);
    void sendNext();
    [[nodiscard]] int64_t firstUnwritten() const;
    void take(const JournalUpdate& update, const Outcome<Result>& outcome);
    void takeWritten(const Result& result);
    void takeBack(const JournalUpdate& update);
    void writeThumbnail();
    [[nodiscard]] JournalUpdate update();
    [[nodiscard]] JournalAbout about() const;

    Document& document_;
    const DocumentFiles& files_;
    std::filesystem::path folder_;  ///< empty: no journals are kept
    std::unique_ptr<SideThread> thread_;
    std::shared_ptr<Open> journal_;               ///< null: the document needs none
    std::vector<std::shared_ptr<Open>> dropped_;  ///< on the way to being removed
    std::vector<JournalClaim> replaced_;
    QTimer soon_;
    QTimer later_;  ///< after a failure
    QTimer idle_;   ///< until what was found is worth writing
    size_t mostStepBytes_ = kStepBytes;

    std::vector<JournalUpdate::Entry> pending_;
    std::map<int64_t, int64_t> stamps_;  ///< of all steps
    std::deque<Batch> queue_;            ///< not on the way yet, in the order in which it was done
    TakeSteps waiting_;                  ///< for the steps that are on the way
    std::optional<JournalSaving> saving_;  ///< the last save, as it was begun
    JournalSteps::Step changesStep_;       ///< for which these were found
    std::vector<KeptChange> changes_;
    int64_t first_ = 0;    ///< the number of the step before the oldest of the stack
    int64_t stored_ = -1;  ///< the last step up to which all are on the disk
    bool isDue_ = false;   ///< something is neither on the disk, nor queued or on the way
    bool isBusy_ = false;  ///< something is on the way
    bool isFailing_ = false;
    bool hasThumbnail_ = false;
    bool isCarryingOn_ = false;

    std::filesystem::path path_;  ///< of the journal once it is there
    NumberedPictures pictures_;
    std::unique_ptr<JournalReader> reader_;
};

}  // namespace r2r::ui
