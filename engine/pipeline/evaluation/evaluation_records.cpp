// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation_records.h"

#include "engine/core/csv.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json_fields.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

Json numberJson(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json scoresJson(const Scores& scores) {
    return {{"mse", scores.mse},
            {"fmse", numberJson(scores.foregroundMse)},
            {"psnr", numberJson(scores.psnr)},
            {"fpsnr", numberJson(scores.foregroundPsnr)},
            {"ssim", scores.ssim},
            {"delta_e", scores.deltaE},
            {"foreground_delta_e", numberJson(scores.foregroundDeltaE)},
            {"foreground_pixels", scores.foregroundPixels}};
}

/// A PSNR without a number is that of equal pictures.
Scores scoresOf(const JsonFields& fields) {
    const auto number = [&](const char* key, double fallback) {
        const Json* value = fields.find(key);
        return value != nullptr && value->is_null() ? fallback : fields.required<double>(key);
    };
    constexpr double kEqual = std::numeric_limits<double>::infinity();
    constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
    return {.mse = number("mse", kNothing),
            .foregroundMse = number("fmse", kNothing),
            .psnr = number("psnr", kEqual),
            .foregroundPsnr = number("fpsnr", kEqual),
            .ssim = number("ssim", kNothing),
            .foregroundDeltaE = number("foreground_delta_e", kNothing),
            .deltaE = number("delta_e", kNothing),
            .foregroundPixels = fields.required<int64_t>("foreground_pixels")};
}

Json recordJson(const PictureRecord& record) {
    Json json = {{"index", record.index},
                 {"id", record.id},
                 {"subset", record.subset},
                 {"foreground_share", record.foregroundShare},
                 {"identity", record.identity}};
    if (!record.modelIdentity.empty())
        json["model_identity"] = record.modelIdentity;
    if (!record.pictures.empty())
        json["pictures_sha256"] = record.pictures;
    if (record.failure.empty()) {
        json["scores"] = scoresJson(record.scores);
        json["input"] = scoresJson(record.input);
        json["seconds"] = record.seconds;
    } else {
        json["failure"] = record.failure;
    }
    return json;
}

PictureRecord recordOf(const fs::path& file) {
    const Json json = readJsonFile(file);
    const JsonFields fields(json, file.string());
    PictureRecord record{.index = fields.required<int64_t>("index"),
                         .id = fields.required<std::string>("id"),
                         .subset = fields.required<std::string>("subset"),
                         .foregroundShare = fields.required<double>("foreground_share"),
                         .failure = fields.optional<std::string>("failure", ""),
                         .identity = fields.optional<std::string>("identity", ""),
                         .modelIdentity = fields.optional<std::string>("model_identity", ""),
                         .pictures = fields.optional<std::string>("pictures_sha256", "")};
    if (!record.failure.empty())
        return record;
    record.scores = scoresOf(fields.object("scores"));
    record.input = scoresOf(fields.object("input"));
    record.seconds = fields.required<double>("seconds");
    return record;
}

/// Subjects whose results are side by side must have been measured alike, on the same pictures.
Json evaluationJson(const std::vector<EvaluationItem>& items, EvaluationProtocol protocol) {
    std::string names;
    for (const EvaluationItem& item : items)
        names += item.id + "\n";
    return {{"format", "r2r-evaluation"},
            {"version", 1},
            {"protocol", kEvaluationProtocols.word(protocol)},
            {"items", items.size()},
            {"items_sha256", contentHash(std::as_bytes(std::span(names)))}};
}

std::string asText(const Json& object, const std::string& key) {
    if (!object.is_object() || !object.contains(key))
        return "unknown";
    const Json& value = object.at(key);
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// The reason why nothing may be added to the evaluation `before`.
std::string differenceInWords(const std::string& key, const Json& before, const Json& wanted) {
    const std::string old = asText(before, key);
    const std::string now = asText(wanted, key);
    if (key == "protocol")
        return fmt::format("its protocol is {}, not {}", old, now);
    if (key == "items")
        return fmt::format("it is of {} pictures, and this data set has {}", old, now);
    if (key == "items_sha256")
        return "it is of as many pictures, but of others";
    return "it was made by another version of the program";
}

std::string numberOf(int64_t index) {
    return fmt::format("{:06}", index);
}

constexpr const char* kItemsFile = "items.csv";
constexpr const char* kSubjectFile = "subject.json";
constexpr const char* kPictures = "pictures_sha256";

fs::path recordFolder(const fs::path& folder, std::string_view subjectName) {
    return folder / "scores" / fileNameOf(subjectName);
}

fs::path recordPath(const fs::path& folder, std::string_view subjectName, int64_t index) {
    return recordFolder(folder, subjectName) / (numberOf(index) + ".json");
}

void openFolder(const fs::path& folder, const Json& wanted) {
    makeFolder(folder);
    const fs::path path = folder / "evaluation.json";
    std::error_code error;
    if (!fs::exists(path, error))
        return writeFileAtomically(path, formatJson(wanted));
    const Json before = readJsonFile(path);
    for (const auto& [key, value] : wanted.items())
        if (!before.is_object() || !before.contains(key) || before.at(key) != value)
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} holds another evaluation: {}",
                                    folder.string(),
                                    differenceInWords(key, before, wanted)),
                        "Choose another folder for the results.");
}

/// Not part of what must be equal: a data set may have moved since.
void writeItems(const fs::path& folder, const std::vector<EvaluationItem>& items) {
    std::string text = csvLine(
        std::array<std::string, 6>{"id", "subset", "composite", "mask", "reference", kPictures});
    for (const EvaluationItem& item : items)
        text += csvLine(std::array<std::string, 6>{item.id,
                                                   item.subset,
                                                   fs::absolute(item.composite).string(),
                                                   fs::absolute(item.mask).string(),
                                                   fs::absolute(item.reference).string(),
                                                   item.pictures});
    writeFileAtomically(folder / kItemsFile, text);
}

/// Hashes of what the pictures hold now, by index; empty where that is not known.
std::vector<std::string> picturesNow(const fs::path& folder) {
    std::error_code error;
    std::vector<std::string> pictures;
    if (fs::exists(folder / kItemsFile, error))
        for (EvaluationItem& item : readEvaluationItems(folder))
            pictures.push_back(std::move(item.pictures));
    return pictures;
}

/// Scores of other pictures, or of another model, have no place beside those of today.
void leaveOutOthers(SubjectRecords& subject, const std::vector<std::string>& pictures) {
    const auto isOfOtherPictures = [&](const PictureRecord& record) {
        const auto place = static_cast<size_t>(record.index);
        return place < pictures.size() && !pictures[place].empty() &&
               record.pictures != pictures[place];
    };
    const auto isOfAnotherModel = [&](const PictureRecord& record) {
        return record.failure.empty() && record.modelIdentity != subject.modelIdentity;
    };
    subject.ofOtherPictures =
        static_cast<int64_t>(std::erase_if(subject.records, isOfOtherPictures));
    subject.ofOtherModels = static_cast<int64_t>(std::erase_if(subject.records, isOfAnotherModel));
}

}  // namespace

void openEvaluation(const fs::path& folder,
                    const std::vector<EvaluationItem>& items,
                    EvaluationProtocol protocol) {
    openFolder(folder, evaluationJson(items, protocol));
    writeItems(folder, items);
}

void openRecords(const fs::path& folder, const EvaluationSubject& subject) {
    const fs::path place = recordFolder(folder, subject.name());
    makeFolder(place);
    writeFileAtomically(
        place / kSubjectFile,
        formatJson({{"name", subject.name()}, {"model_identity", subject.modelIdentity()}}));
}

std::optional<PictureRecord> readRecord(const fs::path& folder,
                                        const std::string& subjectName,
                                        int64_t index) {
    const fs::path path = recordPath(folder, subjectName, index);
    std::error_code error;
    if (!fs::exists(path, error))
        return std::nullopt;
    return recordOf(path);
}

void writeRecord(const fs::path& folder,
                 const std::string& subjectName,
                 const PictureRecord& record) {
    writeFileAtomically(recordPath(folder, subjectName, record.index),
                        formatJson(recordJson(record)));
}

fs::path errorMapPath(const fs::path& folder, const std::string& subjectName, int64_t index) {
    return folder / "error-maps" / fileNameOf(subjectName) / (numberOf(index) + ".png");
}

int64_t Evaluation::missing() const {
    int64_t count = 0;
    for (const SubjectRecords& subject : subjects)
        count += items - static_cast<int64_t>(subject.records.size());
    return count;
}

Evaluation readEvaluation(const fs::path& folder) {
    const std::string source = (folder / "evaluation.json").string();
    const Json json = readJsonFile(source);
    const JsonFields fields(json, source);
    Evaluation evaluation{.protocol = fields.choice("protocol", kEvaluationProtocols),
                          .items = fields.required<int64_t>("items")};
    const std::vector<std::string> pictures = picturesNow(folder);
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / "scores", error)) {
        const fs::path about = entry.path() / kSubjectFile;
        if (!fs::exists(about, error))
            continue;  // its measurement has only just begun
        const Json said = readJsonFile(about);
        const JsonFields subjectFields(said, about.string());
        SubjectRecords subject{
            .name = subjectFields.required<std::string>("name"),
            .modelIdentity = subjectFields.optional<std::string>("model_identity", "")};
        for (const auto& file : fs::directory_iterator(entry.path()))
            if (file.path().filename() != kSubjectFile && file.path().extension() == ".json")
                subject.records.push_back(recordOf(file.path()));
        std::ranges::sort(subject.records, {}, &PictureRecord::index);
        leaveOutOthers(subject, pictures);
        evaluation.subjects.push_back(std::move(subject));
    }
    std::ranges::sort(evaluation.subjects, {}, &SubjectRecords::name);
    return evaluation;
}

std::vector<EvaluationItem> readEvaluationItems(const fs::path& folder) {
    const CsvTable table = CsvTable::read(folder / kItemsFile);
    std::vector<EvaluationItem> items;
    for (size_t row = 0; row < table.rows(); ++row)
        items.push_back({.id = table.at(row, "id"),
                         .subset = table.at(row, "subset"),
                         .composite = table.at(row, "composite"),
                         .mask = table.at(row, "mask"),
                         .reference = table.at(row, "reference"),
                         .pictures = table.valueOr(row, kPictures)});
    return items;
}

fs::path keptPicturePath(const fs::path& folder, std::string_view subjectName, int64_t index) {
    return folder / "outputs" / fileNameOf(subjectName) / (numberOf(index) + ".png");
}

std::string fileNameOf(std::string_view subjectName) {
    std::string name(subjectName);
    std::ranges::replace_if(
        name,
        [](unsigned char c) {
            return std::isalnum(c) == 0 && c != '-' && c != '_' && c != '.' && c != '@';
        },
        '_');
    return name.empty() || name.front() == '.' ? "_" + name : name;
}

}  // namespace r2r
