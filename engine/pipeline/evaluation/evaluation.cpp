// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation.h"

#include "engine/core/csv.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/plain_picture.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/measures/published_scores.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/placing/reference_resample.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr Size kTableSize{256, 256};

struct ProtocolFacts {
    EvaluationProtocol protocol;
    std::string_view name;
    std::string_view text;
};

constexpr std::array<ProtocolFacts, 3> kProtocols = {{
    {EvaluationProtocol::Ihd256,
     "ihd-256",
     "Composite and truth at 256×256 (Pillow bilinear), mask nearest, 8-bit results; SSIM with a "
     "data range of 255."},
    {EvaluationProtocol::R2r1024,
     "r2r-1024",
     "Models see 1024×1024; their output is compared at 256×256 (Pillow bilinear, mask nearest) "
     "with the true background pasted; SSIM with the data range max(output) − min(truth)."},
    {EvaluationProtocol::Full,
     "full",
     "Every picture at its own size; SSIM with a data range of 255."},
}};

const ProtocolFacts& factsOf(EvaluationProtocol protocol) {
    return *std::ranges::find(kProtocols, protocol, &ProtocolFacts::protocol);
}

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
Scores scoresOf(const Json& json, const std::string& source) {
    const auto number = [&](const char* key, double fallback) {
        return json.is_object() && json.contains(key) && json.at(key).is_null()
                   ? fallback
                   : requiredField<double>(json, key, source);
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
            .foregroundPixels = requiredField<int64_t>(json, "foreground_pixels", source)};
}

Json recordJson(const PictureRecord& record) {
    Json json = {{"index", record.index},
                 {"id", record.id},
                 {"subset", record.subset},
                 {"foreground_share", record.foregroundShare}};
    if (record.failure.empty()) {
        json["scores"] = scoresJson(record.scores);
        json["input"] = scoresJson(record.input);
        json["seconds"] = record.seconds;
    } else {
        json["failure"] = record.failure;
    }
    return json;
}

PictureRecord recordOf(const Json& json, const std::string& source) {
    PictureRecord record{.index = requiredField<int64_t>(json, "index", source),
                         .id = requiredField<std::string>(json, "id", source),
                         .subset = requiredField<std::string>(json, "subset", source),
                         .foregroundShare = requiredField<double>(json, "foreground_share", source),
                         .failure = optionalField<std::string>(json, "failure", "", source)};
    if (!record.failure.empty())
        return record;
    record.scores = scoresOf(requiredField<Json>(json, "scores", source), source);
    record.input = scoresOf(requiredField<Json>(json, "input", source), source);
    record.seconds = requiredField<double>(json, "seconds", source);
    return record;
}

/// Whose results lie side by side must have been measured alike, on the same pictures.
Json evaluationJson(const std::vector<EvaluationItem>& items, EvaluationProtocol protocol) {
    std::string names;
    for (const EvaluationItem& item : items)
        names += item.id + "\n";
    return {{"format", "r2r-evaluation"},
            {"version", 1},
            {"protocol", evaluationProtocolName(protocol)},
            {"items", items.size()},
            {"items_sha256", contentHash(std::as_bytes(std::span(names)))}};
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
                        fmt::format("{} holds another evaluation: its \"{}\" is not {}",
                                    folder.string(),
                                    key,
                                    value.dump()),
                        "Choose another folder.");
}

std::string numberOf(int64_t index) {
    return fmt::format("{:06}", index);
}

constexpr const char* kItemsFile = "items.csv";

/// Not part of what must be equal: a data set may have moved since.
void writeItems(const fs::path& folder, const std::vector<EvaluationItem>& items) {
    std::string text =
        csvLine(std::array<std::string, 5>{"id", "subset", "composite", "mask", "reference"});
    for (const EvaluationItem& item : items)
        text += csvLine(std::array<std::string, 5>{item.id,
                                                   item.subset,
                                                   fs::absolute(item.composite).string(),
                                                   fs::absolute(item.mask).string(),
                                                   fs::absolute(item.reference).string()});
    writeFileAtomically(folder / kItemsFile, text);
}

/// |result − reference|, the mean over channels, from black to white through a colour map.
Image errorMap(const ComparedPicture& picture) {
    cv::Mat difference;
    cv::absdiff(cvView(picture.result), cvView(picture.reference), difference);
    cv::Mat mean;
    cv::transform(difference, mean, cv::Matx13f(1 / 3.0F, 1 / 3.0F, 1 / 3.0F));
    cv::Mat scaled;
    mean.convertTo(scaled, CV_8U, 255 / kErrorMapTop);
    cv::Mat map;
    cv::applyColorMap(scaled, map, cv::COLORMAP_INFERNO);
    cv::cvtColor(map, map, cv::COLOR_BGR2RGB);
    return imageFromCv(map);
}

void writePicture(const fs::path& path, const Image& image) {
    makeFolder(path.parent_path());
    writePhotograph(path, {.image = image});
}

/// The files of an item.
struct Pictures {
    Image composite;
    Image reference;
    Image mask;
};

Pictures read(const EvaluationItem& item) {
    Pictures pictures{
        readPlainPicture(item.composite), readPlainPicture(item.reference), readMask(item.mask)};
    requireSameSize(
        pictures.mask, item.mask.string(), pictures.composite.size(), item.composite.string());
    if (pictures.reference.size() != pictures.composite.size())
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} has {}×{} pixels, but {} has {}×{}",
                                item.reference.string(),
                                pictures.reference.width(),
                                pictures.reference.height(),
                                item.composite.string(),
                                pictures.composite.width(),
                                pictures.composite.height()));
    return pictures;
}

constexpr uint8_t kHalf = 128;

/// As `publishedScores` sees it: nothing but the foreground is the model's.
void pasteBackground(ComparedPicture& picture) {
    for (int y = 0; y < picture.mask.height(); ++y) {
        const auto mask = picture.mask.row<uint8_t>(y);
        const auto truth = picture.reference.row<uint8_t>(y);
        const auto row = picture.result.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); ++i)
            if (mask[i / 3] < kHalf)
                row[i] = truth[i];
    }
}

double shareOf(const Image& mask) {
    int64_t inside = 0;
    for (int y = 0; y < mask.height(); ++y)
        inside += std::ranges::count_if(mask.row<uint8_t>(y), [](uint8_t v) { return v >= kHalf; });
    return static_cast<double>(inside) / static_cast<double>(mask.size().area());
}

void measure(EvaluationSubject& subject,
             const EvaluationItem& item,
             const EvaluationOptions& options,
             PictureRecord& record,
             const JobContext& job) {
    const Pictures pictures = read(item);
    record.foregroundShare = shareOf(pictures.mask);
    const Stopwatch watch;
    const Image result = subject.result(item, pictures.composite, pictures.mask, job);
    record.seconds = watch.seconds();
    const ComparedPicture picture =
        compared(options.protocol, result, pictures.reference, pictures.mask);
    if (picture.scores.foregroundPixels == 0)
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} shows no foreground at the size that is compared", item.mask.string()));
    record.scores = picture.scores;
    record.input =
        compared(options.protocol, pictures.composite, pictures.reference, pictures.mask).scores;
    const std::string name = subject.name();
    if (options.keepsPictures)
        writePicture(keptPicturePath(options.output, name, record.index), picture.result);
    if (options.writesErrorMaps)
        writePicture(
            options.output / "error-maps" / fileNameOf(name) / (numberOf(record.index) + ".png"),
            errorMap(picture));
}

bool isMeasured(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error) && recordOf(readJsonFile(path), path.string()).failure.empty();
}

}  // namespace

std::string_view evaluationProtocolNames() {
    return "ihd-256|r2r-1024|full";
}

std::string_view evaluationProtocolName(EvaluationProtocol protocol) {
    return factsOf(protocol).name;
}

std::string_view evaluationProtocolText(EvaluationProtocol protocol) {
    return factsOf(protocol).text;
}

EvaluationProtocol evaluationProtocol(std::string_view name) {
    const auto found = std::ranges::find(kProtocols, name, &ProtocolFacts::name);
    if (found == kProtocols.end())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("there is no protocol \"{}\"", name),
                    "Known are ihd-256, r2r-1024 and full.");
    return found->protocol;
}

ComparedPicture compared(EvaluationProtocol protocol,
                         const Image& result,
                         const Image& reference,
                         const Image& mask) {
    if (protocol == EvaluationProtocol::Full)
        return {score(result, reference, mask), result, reference, mask};
    ComparedPicture picture{.result = resizedLikePillow(result, kTableSize),
                            .reference = resizedLikePillow(reference, kTableSize),
                            .mask = resizedMaskNearest(mask, kTableSize)};
    if (protocol == EvaluationProtocol::Ihd256) {
        picture.scores = score(picture.result, picture.reference, picture.mask);
    } else {
        picture.scores = publishedScores(result, reference, mask);
        pasteBackground(picture);
    }
    return picture;
}

void evaluate(EvaluationSubject& subject,
              const std::vector<EvaluationItem>& items,
              const EvaluationOptions& options,
              const JobContext& job,
              const std::function<void(const PictureRecord&)>& finished) {
    openFolder(options.output, evaluationJson(items, options.protocol));
    writeItems(options.output, items);
    const fs::path folder = options.output / "scores" / fileNameOf(subject.name());
    makeFolder(folder);
    writeFileAtomically(folder / "subject.json", formatJson({{"name", subject.name()}}));

    const auto total = static_cast<int64_t>(items.size());
    for (int64_t index = options.shardIndex; index < total; index += options.shardCount) {
        job.report({.phase = Phase::Evaluating, .done = index, .total = total});
        const fs::path path = folder / (numberOf(index) + ".json");
        if (isMeasured(path))
            continue;
        const EvaluationItem& item = items[static_cast<size_t>(index)];
        PictureRecord record{.index = index, .id = item.id, .subset = item.subset};
        try {
            measure(subject, item, options, record, job);
        } catch (const Error& error) {
            record.failure = error.message();
        }
        writeFileAtomically(path, formatJson(recordJson(record)));
        if (finished)
            finished(record);
    }
    job.report({.phase = Phase::Evaluating, .done = total, .total = total});
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
    Evaluation evaluation{
        .protocol = evaluationProtocol(requiredField<std::string>(json, "protocol", source)),
        .items = requiredField<int64_t>(json, "items", source)};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / "scores", error)) {
        const fs::path about = entry.path() / "subject.json";
        if (!fs::exists(about, error))
            continue;  // whoever measures has only just begun with it
        SubjectRecords subject{
            .name = requiredField<std::string>(readJsonFile(about), "name", about.string())};
        for (const auto& file : fs::directory_iterator(entry.path()))
            if (file.path().filename() != "subject.json" && file.path().extension() == ".json")
                subject.records.push_back(
                    recordOf(readJsonFile(file.path()), file.path().string()));
        std::ranges::sort(subject.records, {}, &PictureRecord::index);
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
                         .reference = table.at(row, "reference")});
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
