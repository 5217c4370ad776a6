// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/batch_pipeline.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/kept_warnings.h"
#include "engine/core/memory_error.h"
#include "engine/core/sentence.h"
#include "engine/core/stopwatch.h"
#include "engine/pipeline/batch/batch_template.h"
#include "engine/pipeline/batch/channel.h"
#include "engine/pipeline/batch/item_notes.h"
#include "engine/pipeline/recipes/recipe.h"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <new>
#include <optional>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using Slot = Slots::Slot;

// One picture is decoded, one computed, one encoded. Of small ones there are as many for each
// thread that computes.
constexpr int kPicturesInMemory = 3;
constexpr int64_t kSmall = int64_t{1} << 20;  // pixels; larger ones are painted on all cores
// While one waits for the disk to confirm its file, the other encodes.
constexpr int kEncoders = 2;

/// The recipe that `r2r harmonize` would run for this item.
Recipe recipeFor(const BatchItem& item, const BatchOptions& options) {
    RecipeForeground foreground{.maskOperations = options.maskOperations,
                                .refinePx = options.refinePx,
                                .harmony = options.harmony};
    if (options.findsMasks)
        foreground.foundMask = FoundMask{};
    std::error_code error;
    if (fs::exists(item.mask, error))
        foreground.mask = RecipeFile{.path = item.mask};
    return {.background = {.path = item.picture},
            .foregrounds = {std::move(foreground)},
            .device = options.device,
            .form = options.form,
            .output = options.write};
}

std::string joined(const std::vector<std::string>& sentences) {
    return fmt::format("{}", fmt::join(sentences, " "));
}

/// A picture on its way through the batch. `slot` is its place in memory.
struct Decoded {
    size_t index = 0;
    std::string standing;  ///< why it is made though there is something; told with the result
    ItemSources sources;
    Composition composition;
    std::vector<std::string> notes;  ///< of its reading
    RunTimes times;
    Slot slot;
};

struct Computed {
    size_t index = 0;
    std::string standing;
    ItemSources sources;
    Photograph photograph;
    RunRemarks remarks;
    RunTimes times;
    Slot slot;
};

using Event = std::variant<Decoded, FinishedItem>;

/// The three stages. Decoding and encoding have threads; computing has, too, if the model runs on
/// several at once, and else is the calling thread's. Every item is in one place at a time, so
/// the threads share nothing but channels.
class BatchPipeline {
public:
    BatchPipeline(std::span<const BatchItem> items,
                  const BatchOptions& options,
                  ModelSource& models,
                  BatchRecords& records,
                  const ComputeDevice& device,
                  int computing,
                  const JobContext& job)
        : items_(items)
        , options_(options)
        , models_(models)
        , records_(records)
        , device_(device)
        , computing_(computing)
        , forwardStop_(job.stopToken(), [this] { stop_.request_stop(); }) {}

    /// Calls `end` for every item that ends, until all have ended or a stop is requested.
    void run(const std::function<void(const FinishedItem&)>& end) {
        Threads threads(*this);
        size_t open = items_.size();
        while (open > 0) {
            std::optional<Event> event = events_.pop(stop_.get_token());
            if (!event)
                break;
            if (auto* decoded = std::get_if<Decoded>(&*event)) {
                compute(std::move(*decoded));
            } else {
                end(std::get<FinishedItem>(*event));
                --open;
            }
        }
        threads.finish();
        // After a stop: files that were completed in the meantime.
        while (std::optional<Event> event = events_.tryPop())
            if (const auto* finished = std::get_if<FinishedItem>(&*event))
                end(*finished);
    }

private:
    /// Starts the stages; on leaving, by whatever way, stops and joins them.
    class Threads {
    public:
        explicit Threads(BatchPipeline& pipeline) : pipeline_(pipeline) {
            try {
                start();
            } catch (...) {  // a thread that cannot be had
                finish();
                throw;
            }
        }

        ~Threads() { finish(); }

        Threads(const Threads&) = delete;
        Threads& operator=(const Threads&) = delete;

        void finish() {
            pipeline_.stop_.request_stop();
            join(decoder_);
            for (std::thread& computer : computers_)
                join(computer);
            for (std::thread& encoder : encoders_)
                join(encoder);
        }

    private:
        void start() {
            decoder_ = std::thread([this] { pipeline_.decodeAll(); });
            for (int i = 0; pipeline_.computing_ > 1 && i < pipeline_.computing_; ++i)
                computers_.emplace_back([this] { pipeline_.computeAll(); });
            for (std::thread& encoder : encoders_)
                encoder = std::thread([this] { pipeline_.encodeAll(); });
        }

        static void join(std::thread& thread) {
            if (thread.joinable())
                thread.join();
        }

        BatchPipeline& pipeline_;
        std::thread decoder_;
        std::vector<std::thread> computers_;
        std::array<std::thread, kEncoders> encoders_;
    };

    /// Runs one stage of one item; what it throws becomes the item's outcome. A cancelled stage
    /// leaves no outcome: the item counts as not started.
    template <typename Stage>
    void attempt(size_t index, const RunTimes& times, const Stage& stage) {
        std::string message;
        try {
            return stage();
        } catch (const Cancelled&) {
            return;
        } catch (const Error& error) {
            message = inSentences(error);
        } catch (const std::exception& error) {
            message = tellsOfTooLittleMemory(error)
                          ? "there is not enough memory for this picture. Close other programs, or "
                            "run the batch with smaller pictures."
                          : inSentences(error.what());
        }
        if (const std::string older = records_.olderResult(items_[index]); !older.empty())
            message += " " + older;
        events_.push(FinishedItem{
            index, {.status = BatchStatus::Failed, .message = std::move(message), .times = times}});
    }

    void decodeAll() {
        for (size_t index = 0; index < items_.size() && !stop_.stop_requested(); ++index)
            attempt(index, {}, [&] {
                const BatchStanding standing = records_.standing(items_[index]);
                if (!standing.isToBeMade)
                    return skip(index, standing);
                Slot slot = slots_.take(stop_.get_token());
                if (slot)
                    decode(index, standing.message, std::move(slot));
            });
    }

    void skip(size_t index, const BatchStanding& standing) {
        BatchOutcome skipped{.status = BatchStatus::Skipped, .message = standing.message};
        skipped.notes = {standing.message};
        if (standing.record) {
            skipped.notes = standing.record->notes;
            if (!skipped.notes.empty())
                skipped.message += " " + joined(OtherMasks::named(skipped.notes, items_[index]));
            skipped.guard = standing.record->guard;
            skipped.model = standing.record->model;
            skipped.modelIdentity = standing.record->modelIdentity;
        }
        events_.push(FinishedItem{index, std::move(skipped)});
    }

    /// @param standing  goes with the result
    void decode(size_t index, const std::string& standing, Slot slot) {
        const Stopwatch watch;
        log::KeptWarnings warnings;
        ItemSources sources{seenFile(items_[index].picture), seenFile(items_[index].mask)};
        std::string foundBy;
        Composition composition = composed(items_[index], sources, foundBy);
        if (options_.scene)
            composition = composedInto(*options_.scene, std::move(composition));
        std::vector<Slot> slots = {std::move(slot)};
        const bool isSmall = composition.background.size().area() <= kSmall;
        while (!isSmall && static_cast<int>(slots.size()) < computing_)
            slots.push_back(slots_.take(stop_.get_token()));
        std::vector<std::string> notes = withoutNames(warnings.take(), items_[index]);
        if (std::string note = otherMasks_.noteOn(items_[index]); !note.empty())
            notes.push_back(std::move(note));
        if (!foundBy.empty())
            notes.push_back(
                fmt::format("The mask was found in the picture: what stands out, by {}.", foundBy));
        Decoded decoded{index,
                        standing,
                        std::move(sources),
                        std::move(composition),
                        std::move(notes),
                        {.decode = watch.seconds()},
                        std::make_shared<std::vector<Slot>>(std::move(slots))};
        if (computing_ > 1)
            decoded_.push(std::move(decoded));
        else
            events_.push(std::move(decoded));
    }

    void computeAll() {
        while (std::optional<Decoded> item = decoded_.pop(stop_.get_token()))
            compute(*std::move(item));
    }

    /// Without a mask file, a picture can still bring its mask in its alpha channel.
    /// @param sources  get the hashes of what was read
    /// @param foundBy  what found the mask, if it was found
    [[nodiscard]] Composition composed(const BatchItem& item,
                                       ItemSources& sources,
                                       std::string& foundBy) {
        Recipe recipe = recipeFor(item, options_);
        const bool hasMaskFile = recipe.foregrounds.front().mask.has_value();
        try {
            Composition composition =
                compose(recipe, {}, JobContext(stop_.get_token(), nullptr), &subjects_);
            if (const auto& found = recipe.foregrounds.front().foundMask)
                foundBy = found->foundBy;
            sources.picture.sha256 = recipe.background.sha256;
            if (const auto& mask = recipe.foregrounds.front().mask)
                sources.mask.sha256 = mask->sha256;
            return composition;
        } catch (const Error& error) {
            if (hasMaskFile || error.code() != ErrorCode::InvalidArgument)
                throw;
            throw Error(ErrorCode::NotFound,
                        fmt::format("there is no mask {}, and {} has no alpha channel",
                                    item.mask.string(),
                                    item.picture.filename().string()),
                        "Put a mask, white where the foreground is, beside the picture, or under "
                        "its name into a folder masks beside its own; --mask-from subject finds "
                        "what stands out.");
        }
    }

    void compute(Decoded item) {
        RunTimes times = item.times;
        attempt(item.index, times, [&] {
            const Stopwatch watch;
            const JobContext job(stop_.get_token(), nullptr);
            RunRemarks remarks{.notes = std::move(item.notes)};
            const auto format = writableFormat(items_[item.index].output);
            Photograph photograph =
                harmonizedPhotograph(std::move(item.composition),
                                     models_,
                                     device_,
                                     job,
                                     &remarks,
                                     format ? formFor(*format, options_.form) : options_.form);
            times.compute = watch.seconds();
            results_.push({item.index,
                           std::move(item.standing),
                           std::move(item.sources),
                           std::move(photograph),
                           std::move(remarks),
                           times,
                           std::move(item.slot)});
        });
    }

    void encodeAll() {
        while (std::optional<Computed> item = results_.pop(stop_.get_token())) {
            const size_t index = item->index;
            RunTimes times = item->times;
            attempt(index, times, [&] {
                const Stopwatch watch;
                const fs::path& output = items_[index].output;
                BatchOutcome outcome{.status = BatchStatus::Done,
                                     .model = records_.model(),
                                     .modelIdentity = records_.modelIdentity()};
                if (!item->remarks.guarded.empty())
                    outcome.guard = item->remarks.guarded.front().finding;
                std::vector<std::string> notes = std::move(item->remarks.notes);
                ItemSources sources = std::move(item->sources);
                std::string standing = std::move(item->standing);
                const std::vector<std::byte> content = encoded(std::move(*item), output, notes);
                makeFolder(output.parent_path());
                writeFileAtomically(output, content);
                records_.add(items_[index], {std::move(sources), outcome.guard, notes}, content);
                if (!standing.empty())
                    notes.push_back(std::move(standing));
                times.encode = watch.seconds();
                outcome.message = joined(OtherMasks::named(notes, items_[index]));
                outcome.notes = std::move(notes);
                outcome.times = times;
                events_.push(FinishedItem{index, std::move(outcome)});
            });
        }
    }

    /// Pixels and slot are gone when this returns: only the file's bytes wait for the disk.
    /// @param notes  get what the format leaves out
    [[nodiscard]] std::vector<std::byte> encoded(Computed item,
                                                 const fs::path& output,
                                                 std::vector<std::string>& notes) const {
        const std::optional<ImageFormat> format = writableFormat(output);
        if (!format)
            throw Error(ErrorCode::Unsupported,
                        fmt::format("{} has no extension of a picture format", output.string()));
        if (auto note = leftOutNote(*format, item.photograph.image))
            notes.push_back(std::move(*note));
        return encodePhotograph(
            item.photograph, *format, options_.write, JobContext(stop_.get_token(), nullptr));
    }

    std::span<const BatchItem> items_;
    const BatchOptions& options_;
    ModelSource& models_;
    BatchRecords& records_;
    ComputeDevice device_;
    int computing_;
    OtherMasks otherMasks_;  ///< the decoder's, as the next
    SubjectMasks subjects_;
    std::stop_source stop_;
    Slots slots_{kPicturesInMemory * computing_};
    Channel<Event> events_;
    Channel<Decoded> decoded_;
    Channel<Computed> results_;
    std::stop_callback<std::function<void()>> forwardStop_;
};

}  // namespace

void runStages(const BatchWork& work,
               const JobContext& job,
               const std::function<void(const FinishedItem&)>& end) {
    BatchPipeline(
        work.items, work.options, work.models, work.records, work.device, work.computing, job)
        .run(end);
}

}  // namespace r2r
