// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/journalling.h"

#include "ui/jobs/thumbnail.h"

#include <algorithm>
#include <fmt/format.h>
#include <random>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kSoonMs = 250;     // steps that follow each other are written together
constexpr int kIdleMs = 1500;    // what was found is found again while a hand is at work
constexpr int kLaterMs = 10000;  // a full disk may have room again

/// A number that no other step has.
int64_t newStamp() {
    static std::mt19937_64 numbers = [] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }();
    return std::uniform_int_distribution<int64_t>(1)(numbers);
}

/// Null if they cannot be had.
Journalling::Steps stepsIn(const std::filesystem::path& journal,
                           const NumberedPictures& pictures,
                           const JournalSteps::Step& shown) {
    const auto outcome = outcomeOf(
        [&] { return std::make_shared<const JournalSnapshot>(journal, pictures, shown); });
    const auto* made = std::get_if<std::shared_ptr<const JournalSnapshot>>(&outcome);
    return made ? *made : nullptr;
}

}  // namespace

Journalling::Journalling(Document& document, const DocumentFiles& files, QObject* parent)
    : QObject(parent), document_(document), files_(files), thread_(std::make_unique<SideThread>()) {
    for (QTimer* timer : {&soon_, &later_}) {
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, this, &Journalling::flush);
    }
    idle_.setSingleShot(true);
    connect(&idle_, &QTimer::timeout, this, &Journalling::writeChanges);
    const QUndoStack& stack = document.undoStack();
    connect(&document, &Document::opened, this, &Journalling::begin);
    connect(&document, &Document::historyLost, this, &Journalling::begin);
    connect(&document, &Document::stepDone, this, &Journalling::noteStep);
    connect(&stack, &QUndoStack::indexChanged, this, &Journalling::schedule);
    connect(&stack, &QUndoStack::cleanChanged, this, &Journalling::schedule);
}

Journalling::~Journalling() = default;

void Journalling::keepIn(const std::filesystem::path& folder) {
    if (!Database::isThere())
        return;
    folder_ = folder;
    document_.setStepStore(this);
    begin();
}

void Journalling::carryOn(JournalClaim claim, const RestoredWork& work, bool hasThumbnail) {
    drop();
    path_ = claim.path();
    journal_ = std::make_shared<Open>();
    journal_->claim = std::move(claim);
    first_ = work.steps.front().number;
    stored_ = work.steps.back().number;
    pictures_ = work.pictures;
    for (const JournalSteps::Step& step : work.steps)
        stamps_[step.number] = step.stamp;
    hasThumbnail_ = hasThumbnail;
    journal_->pictures = work.pictures;
    isCarryingOn_ = true;
}

void Journalling::removeOnceWritten(JournalClaim claim) {
    replaced_.push_back(std::move(claim));
}

void Journalling::end() {
    soon_.stop();
    later_.stop();
    idle_.stop();
    reader_.reset();
    thread_.reset();  // waits for what is being written
    dropped_.push_back(std::move(journal_));
    for (const std::shared_ptr<Open>& each : dropped_)
        if (each)
            each->remove();
    dropped_.clear();
    giveNoSteps();
}

void Journalling::Open::remove() {
    file.reset();
    if (claim)
        claim->remove();
}

void Journalling::begin() {
    if (std::exchange(isCarryingOn_, false)) {
        schedule();
        return;
    }
    drop();
    if (folder_.empty() || !thread_ || !document_.hasBackground())
        return;
    journal_ = std::make_shared<Open>();
    journal_->folder = folder_;
    stamps_[0] = newStamp();
    pending_.push_back({{.number = 0, .text = {}, .stamp = stamps_[0]}, document_.composition()});
    schedule();
}

void Journalling::drop() {
    reader_.reset();
    if (journal_ && thread_) {
        dropped_.push_back(journal_);
        thread_->ask(
            [journal = journal_](const JobContext&) {
                journal->remove();
                return true;
            },
            [this, journal = journal_](const Outcome<bool>&) { std::erase(dropped_, journal); });
    }
    journal_.reset();
    soon_.stop();
    later_.stop();
    idle_.stop();
    saving_.reset();
    changes_.clear();
    pending_.clear();
    stamps_.clear();
    pictures_.clear();
    path_.clear();
    first_ = 0;
    stored_ = -1;
    isDue_ = isBusy_ = isFailing_ = hasThumbnail_ = false;
    giveNoSteps();
}

void Journalling::noteStep() {
    if (!journal_)
        return;
    const QUndoStack& stack = document_.undoStack();
    const int64_t number = first_ + stack.index();
    // One gesture is one step: its newest state counts.
    std::erase_if(pending_, [&](const auto& entry) { return entry.step.number >= number; });
    stamps_.erase(stamps_.lower_bound(number), stamps_.end());
    if (saving_ && saving_->step >= number)
        saving_->step.reset();
    stamps_[number] = newStamp();
    pending_.push_back({{.number = number,
                         .text = stack.text(stack.index() - 1).toStdString(),
                         .stamp = stamps_[number]},
                        document_.composition()});
    stored_ = std::min(stored_, number - 1);
    schedule();
}

void Journalling::schedule() {
    if (!journal_)
        return;
    isDue_ = true;
    if (!soon_.isActive())
        soon_.start(kSoonMs);
}

void Journalling::flush() {
    if (!journal_ || !thread_ || !isDue_ || isBusy_)
        return;  // the one that is on the way will see to the rest
    queueBatch({}, {});
    sendNext();
}

void Journalling::queueBatch(const JournalSteps::Step& shown, TakeSteps then) {
    isDue_ = false;
    queue_.push_back({.update = update(), .shown = shown, .then = std::move(then)});
    pending_.clear();
}

void Journalling::sendNext() {
    if (isBusy_ || queue_.empty())
        return;
    isBusy_ = true;
    const auto next = std::make_shared<const JournalUpdate>(std::move(queue_.front().update));
    const JournalSteps::Step shown = queue_.front().shown;
    waiting_ = std::move(queue_.front().then);
    queue_.pop_front();
    thread_->ask(
        [journal = journal_, next, shown, isWanted = waiting_ != nullptr](const JobContext& job) {
            if (!journal->claim)
                journal->claim = JournalClaim::made(journal->folder);
            if (!journal->file)
                journal->file.emplace(journal->claim->path(), journal->pictures);
            Result result{journal->file->write(*next, job), journal->claim->path(), nullptr};
            if (isWanted)
                result.steps = stepsIn(result.path, journal->file->pictures(), shown);
            return result;
        },
        [this, journal = journal_, next](const Outcome<Result>& outcome) {
            if (journal == journal_)
                take(*next, outcome);
        });
}

int64_t Journalling::firstUnwritten() const {
    int64_t first = JournalSteps::kMostNumber;
    const auto look = [&](const std::vector<JournalUpdate::Entry>& entries) {
        for (const JournalUpdate::Entry& entry : entries)
            first = std::min(first, entry.step.number);
    };
    look(pending_);
    for (const Batch& batch : queue_)
        look(batch.update.entries);
    return first;
}

JournalUpdate Journalling::update() {
    const QUndoStack& stack = document_.undoStack();
    const int64_t last = first_ + stack.count();
    std::erase_if(pending_, [&](const auto& entry) { return entry.step.number > last; });
    stored_ = std::min(stored_, last);
    return {.entries = pending_,
            .last = last,
            .position = first_ + stack.index(),
            .about = about(),
            .files = picturesInFiles(files_)};
}

JournalAbout Journalling::about() const {
    const QUndoStack& stack = document_.undoStack();
    const int clean = stack.isClean() ? stack.index() : stack.cleanIndex();
    Json view = files_.view;
    if (const auto current = document_.currentForegroundId())
        view["current_foreground"] = static_cast<uint32_t>(*current);
    return {.name = documentName(files_, document_.composition()).toStdString(),
            .project = files_.project.path,
            .save = files_.project.save,
            .isProtected = files_.project.isProtected,
            .isLinked = files_.isLinked,
            .recipe = files_.recipe.toStdString(),
            .identities = files_.identities,
            .view = std::move(view),
            .notes = files_.notes,
            .saved = clean >= 0 ? std::optional(first_ + clean) : std::nullopt,
            .saving = saving_ && saving_->save != files_.project.save ? saving_ : std::nullopt};
}

void Journalling::take(const JournalUpdate& update, const Outcome<Result>& outcome) {
    isBusy_ = false;
    const TakeSteps then = std::exchange(waiting_, {});
    std::vector<TakeSteps> unanswered;
    Steps steps;
    if (const auto* result = std::get_if<Result>(&outcome)) {
        takeWritten(*result);
        steps = result->steps;
    } else {
        // Newest first: what is queued was done after what failed.
        for (; !queue_.empty(); queue_.pop_back()) {
            takeBack(queue_.back().update);
            if (queue_.back().then)
                unanswered.push_back(std::move(queue_.back().then));
        }
        takeBack(update);
        if (const auto* failure = std::get_if<Failure>(&outcome);
            failure && !std::exchange(isFailing_, true))
            Q_EMIT failed(
                {failure->code,
                 fmt::format("the journal of your work cannot be written: {}", failure->message),
                 "You can go on. But save your work soon: after a crash the last steps "
                 "would be missing."});
        later_.start(kLaterMs);
    }
    sendNext();
    if (isDue_ && !soon_.isActive() && !isFailing_)
        soon_.start(kSoonMs);
    if (then)
        then(steps);
    for (const TakeSteps& each : unanswered)
        each(nullptr);
}

void Journalling::takeSteps(JournalSaving saving, TakeSteps then) {
    const int64_t shown = first_ + document_.undoStack().index();
    const auto stamp = stamps_.find(shown);
    if (!journal_ || !thread_ || isFailing_ || stamp == stamps_.end()) {
        then(nullptr);
        return;
    }
    saving.step = shown;
    saving_ = std::move(saving);
    soon_.stop();
    queueBatch({.number = shown, .text = {}, .stamp = stamp->second}, std::move(then));
    sendNext();
}

/// The journal goes: those who wait do without.
void Journalling::giveNoSteps() {
    std::vector<TakeSteps> all{std::exchange(waiting_, {})};
    for (Batch& batch : std::exchange(queue_, {}))
        all.push_back(std::move(batch.then));
    for (const TakeSteps& then : all)
        if (then)
            then(nullptr);
}

void Journalling::takeWritten(const Result& result) {
    isFailing_ = false;
    path_ = result.path;
    pictures_.insert(result.written.pictures.begin(), result.written.pictures.end());
    const int64_t last = first_ + document_.undoStack().count();
    stored_ = std::min(last, firstUnwritten() - 1);
    // What there is no room for goes from the stack once the rest of it is on the disk.
    const auto gone = static_cast<int>(result.written.first - first_);
    if (gone > 0 && gone <= document_.undoStack().index() && firstUnwritten() > last) {
        first_ = result.written.first;
        document_.forgetSteps(gone);
    }
    document_.putStepsAway(mostStepBytes_, static_cast<int>(stored_ - first_));
    for (JournalClaim& claim : replaced_)
        claim.remove();
    replaced_.clear();
    if (!hasThumbnail_)
        writeThumbnail();
    Q_EMIT written();
}

/// What could not be written is done again with what is newer.
void Journalling::takeBack(const JournalUpdate& update) {
    isDue_ = true;
    std::vector<JournalUpdate::Entry> all;
    for (const JournalUpdate::Entry& entry : update.entries)
        if (pending_.empty() || entry.step.number < pending_.front().step.number)
            all.push_back(entry);
    all.insert(all.end(), pending_.begin(), pending_.end());
    pending_ = std::move(all);
}

void Journalling::writeThumbnail() {
    hasThumbnail_ = true;
    thread_->ask(
        [journal = journal_, composition = document_.composition()](const JobContext&) {
            journal->file->writeThumbnail(pngFile(thumbnailOf(composition, kThumbnailPx)));
            return true;
        },
        [](const Outcome<bool>&) {});
}

void Journalling::noteChanges(const std::vector<KeptChange>& changes) {
    if (!journal_)
        return;
    const int64_t shown = first_ + document_.undoStack().index();
    const auto stamp = stamps_.find(shown);
    changesStep_ = {
        .number = shown, .text = {}, .stamp = stamp == stamps_.end() ? 0 : stamp->second};
    changes_ = fittingChanges(changes, document_.composition());
    idle_.start(kIdleMs);
}

void Journalling::writeChanges() {
    if (!journal_ || !thread_ || isFailing_)
        return;
    if (!isUpToDate() || stored_ < changesStep_.number) {
        idle_.start(kIdleMs);
        return;
    }
    isBusy_ = true;
    thread_->ask(
        [journal = journal_, step = changesStep_, changes = std::move(changes_)](
            const JobContext& job) {
            journal->file->writeChanges(step, changes, job);
            return true;
        },
        [this, journal = journal_](const Outcome<bool>&) {
            if (journal != journal_)
                return;
            isBusy_ = false;  // what could not be written is found again
            sendNext();
            if (isDue_ && !soon_.isActive())
                soon_.start(kSoonMs);
        });
    changes_.clear();
}

std::optional<Composition> Journalling::state(int wanted, const Composition& live, int liveStep) {
    const auto outcome = outcomeOf([&] {
        if (!reader_)
            reader_ = std::make_unique<JournalReader>(path_);
        return reader_->state(
            first_ + wanted, pictures_, JournalSteps::Near{first_ + liveStep, &live});
    });
    if (const auto* found = std::get_if<Composition>(&outcome))
        return *found;
    if (const auto* failure = std::get_if<Failure>(&outcome))
        Q_EMIT failed({failure->code,
                       fmt::format("older steps cannot be undone: {}", failure->message),
                       failure->hint});
    return std::nullopt;
}

}  // namespace r2r::ui
