// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/batch_records.h"

#include "engine/core/append_line.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json_fields.h"
#include "engine/core/path_text.h"
#include "engine/core/write_error.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/models/subject_source.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <fmt/format.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRecordFolder = ".r2r-batch";
constexpr int64_t kNanoseconds = 1'000'000'000;

int64_t millisecondsNow() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

/// Everything that decides the results, without the model, the files and the device: a batch may be
/// shared by computers of several kinds.
std::string settingsHash(const BatchOptions& options, HarmonySettings harmony) {
    harmony.model.clear();
    RecipeForeground foreground{.maskOperations = options.maskOperations,
                                .refinePx = options.refinePx,
                                .harmony = std::move(harmony)};
    if (options.findsMasks)
        foreground.foundMask = FoundMask{kBundledSubjectNetwork};
    const Recipe recipe{
        .foregrounds = {std::move(foreground)}, .form = options.form, .output = options.write};
    const std::string text =
        toJson(recipe).dump() + (options.scene ? options.scene->hash : std::string());
    return contentHash(std::as_bytes(std::span(text)));
}

Json fileJson(const SeenFile& file) {
    return {{"bytes", file.bytes}, {"time", file.time}, {"sha256", file.sha256}};
}

SeenFile fileFrom(const JsonFields& fields) {
    return {.bytes = fields.required<uint64_t>("bytes"),
            .time = fields.required<int64_t>("time"),
            .sha256 = fields.required<std::string>("sha256")};
}

Json recordJson(const BatchRecord& record) {
    Json json = {{"model", record.model},
                 {"model_identity", record.modelIdentity},
                 {"settings", record.settings},
                 {"picture", fileJson(record.sources.picture)},
                 {"mask", fileJson(record.sources.mask)},
                 {"bytes", record.result.bytes},
                 {"written", record.result.time},
                 {"sha256", record.result.sha256}};
    if (record.guard)
        json["guard"] = {{"delta_e", record.guard->deltaE}, {"share", record.guard->share}};
    if (!record.notes.empty())
        json["notes"] = record.notes;
    return json;
}

BatchRecord recordFrom(const JsonFields& fields) {
    BatchRecord record{.model = fields.required<std::string>("model"),
                       .modelIdentity = fields.required<std::string>("model_identity"),
                       .settings = fields.required<std::string>("settings"),
                       .sources = {.picture = fileFrom(fields.object("picture")),
                                   .mask = fileFrom(fields.object("mask"))},
                       .result = {.bytes = fields.optional<uint64_t>("bytes", 0),
                                  .time = fields.optional<int64_t>("written", 0),
                                  .sha256 = fields.required<std::string>("sha256")},
                       .guard = std::nullopt,
                       .notes = fields.optional<std::vector<std::string>>("notes", {})};
    if (fields.has("guard")) {
        const JsonFields guard = fields.object("guard");
        record.guard = GuardFinding{.deltaE = guard.required<double>("delta_e"),
                                    .share = guard.required<double>("share")};
    }
    return record;
}

/// A copy of a file has another time, and is the same file all the same.
bool isStill(const fs::path& path, const SeenFile& file) {
    const SeenFile now = seenFile(path);
    return now.bytes == file.bytes && (now.time == file.time || fileHash(path) == file.sha256);
}

/// Records of older versions have the hash of their result alone.
bool isStillResult(const fs::path& path, const SeenFile& result) {
    return result.time == 0 ? fileHash(path) == result.sha256 : isStill(path, result);
}

/// A sentence; empty if it would be the same.
std::string whyMadeAgain(const BatchItem& item, const BatchRecord& known, const BatchRecord& now) {
    if (known.modelIdentity != now.modelIdentity)
        return fmt::format(
            "the earlier result was made by {} and was replaced.",
            known.model == now.model ? "another model of this name" : "the model " + known.model);
    if (known.settings != now.settings)
        return "the earlier result was made with other settings and was replaced.";
    if (!isStill(item.picture, known.sources.picture) || !isStill(item.mask, known.sources.mask))
        return "the earlier result was made from another picture or mask and was replaced.";
    return {};
}

/// A description of what made a result, such as "lab-mean with other settings".
std::string makerInWords(const BatchItem& item, const BatchRecord& known, const BatchRecord& now) {
    const bool isSameModel = known.modelIdentity == now.modelIdentity;
    std::string words = isSameModel || known.model != now.model
                            ? known.model
                            : fmt::format("another model named {}", known.model);
    words += known.settings == now.settings ? " with the same settings" : " with other settings";
    try {
        if (isStill(item.picture, known.sources.picture) && isStill(item.mask, known.sources.mask))
            return words;
    } catch (const Error&) {
        // It cannot be read, so it is another one.
    }
    return words + " from another picture or mask";
}

void append(const fs::path& file, const std::string& text) {
    makeFolder(file.parent_path());
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0)
        throw writeError(file, errno);
    const int code = appendLine(fd, text);
    ::close(fd);
    if (code != 0)
        throw writeError(file, code);
}

}  // namespace

SeenFile seenFile(const fs::path& path) {
    struct stat info = {};
    if (::stat(path.c_str(), &info) != 0)
        return {};
    return {.bytes = static_cast<uint64_t>(info.st_size),
            .time = info.st_mtim.tv_sec * kNanoseconds + info.st_mtim.tv_nsec,
            .sha256 = {}};
}

BatchRecords::BatchRecords(const BatchOptions& options,
                           const ModelCatalog& catalog,
                           const JobContext& job)
    : folder_(options.output.lexically_normal())
    , file_(options.output / kRecordFolder /
            fmt::format("{}-of-{}.jsonl", options.shardIndex + 1, options.shardCount))
    , makesEverything_(options.existing == ExistingOutput::Overwrite)
    , now_{.model = options.harmony.model,
           .modelIdentity = r2r::modelIdentity(catalog.find(options.harmony.model), job),
           .settings = settingsHash(options, catalog.spelledOut(options.harmony))} {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_ / kRecordFolder, ignored))
        if (entry.path().extension() == ".jsonl")
            read(entry.path());
}

void BatchRecords::read(const fs::path& file) {
    const std::vector<std::byte> content = readFile(file);
    std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
    if (file == file_ && !text.empty() && text.back() != '\n')
        append(file, "\n");  // the next line must not follow half a line
    const std::string source = file.string();
    for (size_t end = 0; !text.empty(); text.remove_prefix(end)) {
        end = std::min(text.find('\n'), text.size() - 1) + 1;
        try {
            const Json json = parseJson(text.substr(0, end), source);
            const JsonFields fields(json, source);
            BatchRecord record = recordFrom(fields);
            const auto time = fields.required<int64_t>("time");
            auto& [newest, known] = known_[fields.required<std::string>("result")];
            if (time >= newest)
                known = std::move(record);
            newest = std::max(newest, time);
        } catch (const Error&) {
            // Half a line: its result is there, and it is not known what made it.
        }
    }
}

std::string BatchRecords::keyOf(const BatchItem& item) const {
    return textOfPath(item.output.lexically_relative(folder_));
}

BatchStanding BatchRecords::standing(const BatchItem& item) const {
    std::error_code error;
    if (makesEverything_ || !fs::is_regular_file(item.output, error))
        return {};
    const auto known = known_.find(keyOf(item));
    if (known == known_.end())
        return {.isToBeMade = false,
                .message =
                    "the output is already there, and it is not known what made it; "
                    "overwrite it to be sure."};
    const BatchRecord& record = known->second.second;
    if (!isStillResult(item.output, record.result))
        return {.isToBeMade = false,
                .message =
                    "the output was changed after a batch had made it, and is left as it is; "
                    "overwrite it to make it anew."};
    std::string why = whyMadeAgain(item, record, now_);
    if (why.empty())
        return {.isToBeMade = false, .message = kOutputIsThere, .record = record};
    return {.message = std::move(why)};
}

std::string BatchRecords::olderResult(const BatchItem& item) const {
    std::error_code error;
    if (!fs::is_regular_file(item.output, error))
        return {};
    const auto known = known_.find(keyOf(item));
    try {
        if (known != known_.end() && isStillResult(item.output, known->second.second.result))
            return fmt::format("{} is still the earlier result, made by {}.",
                               item.output.string(),
                               makerInWords(item, known->second.second, now_));
    } catch (const Error&) {
        // Then it is not known, either.
    }
    return fmt::format("{} is an earlier file, and it is not known what made it.",
                       item.output.string());
}

void BatchRecords::add(const BatchItem& item, Made made, std::span<const std::byte> content) {
    BatchRecord record = now_;
    record.sources = std::move(made.sources);
    record.result = seenFile(item.output);
    record.result.sha256 = contentHash(content);
    record.guard = made.guard;
    record.notes = std::move(made.notes);
    Json line = {{"result", keyOf(item)}, {"time", millisecondsNow()}};
    line.update(recordJson(record));
    const std::string text = line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    const std::scoped_lock lock(mutex_);
    append(file_, text);
}

}  // namespace r2r
