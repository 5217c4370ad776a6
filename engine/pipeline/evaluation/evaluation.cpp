// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/hash_memory.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/files/plain_picture.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/measures/published_scores.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/placing/reference_resample.h"
#include "engine/pipeline/evaluation/evaluation_records.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <span>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr Size kTableSize{256, 256};

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
        writePicture(errorMapPath(options.output, name, record.index), errorMap(picture));
}

std::string hashOf(std::string_view text) {
    return contentHash(std::as_bytes(std::span(text)));
}

/// A hash of their contents. A file that cannot be read is told of when it is measured.
std::string picturesOf(const EvaluationItem& item, const JobContext& job) {
    std::string text;
    for (const fs::path& file : {item.composite, item.mask, item.reference}) {
        std::error_code error;
        text += (fs::is_regular_file(file, error) ? knownFileHash(file, job) : "none") + "\n";
    }
    return hashOf(text);
}

std::string identityOf(const EvaluationSubject& subject, const EvaluationItem& item) {
    return hashOf(subject.identity(item) + " " + item.pictures);
}

/// An item that is to be measured.
struct OpenItem {
    int64_t index = 0;
    std::string identity;
};

/// Those of the shard that have to be measured, and what there is of the others.
std::pair<std::vector<OpenItem>, EvaluationShare> openItems(
    const EvaluationSubject& subject,
    const std::vector<EvaluationItem>& items,
    const EvaluationOptions& options,
    const JobContext& job) {
    std::vector<OpenItem> open;
    EvaluationShare share;
    const auto total = static_cast<int64_t>(items.size());
    for (int64_t index = options.shardIndex; index < total; index += options.shardCount) {
        job.throwIfCancelled();
        ++share.pictures;
        std::string identity = identityOf(subject, items[static_cast<size_t>(index)]);
        const auto known = readRecord(options.output, subject.name(), index);
        const bool isMeasured = known && known->failure.empty();
        if (isMeasured && known->identity == identity) {
            ++share.known;
            continue;
        }
        share.changed += isMeasured;
        open.push_back({index, std::move(identity)});
    }
    return {std::move(open), share};
}

}  // namespace

std::string_view evaluationProtocolText(EvaluationProtocol protocol) {
    switch (protocol) {
        case EvaluationProtocol::Ihd256:
            return "Composite and truth at 256×256 (Pillow bilinear), mask nearest, 8-bit results; "
                   "SSIM with a data range of 255.";
        case EvaluationProtocol::R2r1024:
            return "Models see 1024×1024; their output is compared at 256×256 (Pillow bilinear, "
                   "mask nearest) with the true background pasted; SSIM with the data range "
                   "max(output) − min(truth).";
        case EvaluationProtocol::Full:
            break;
    }
    return "Every picture at its own size; SSIM with a data range of 255.";
}

NamedSubject namedSubject(std::string_view name) {
    NamedSubject subject;
    for (const auto& [ending, isGuarded] :
         {std::pair{std::string_view("+guard"), true}, {std::string_view("+no-guard"), false}})
        if (name.ends_with(ending)) {
            subject.guard = isGuarded;
            name.remove_suffix(ending.size());
        }
    const size_t at = name.rfind('@');
    const bool hasStrength =
        at != std::string_view::npos && name.find('/', at) == std::string_view::npos;
    subject.model = name.substr(0, hasStrength ? at : name.size());
    if (hasStrength)
        subject.strength = name.substr(at + 1);
    return subject;
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
              const std::vector<EvaluationItem>& wanted,
              const EvaluationOptions& options,
              const JobContext& job,
              const EvaluationListener& listener) {
    std::vector<EvaluationItem> items = wanted;
    for (EvaluationItem& item : items)
        item.pictures = picturesOf(item, job);
    openEvaluation(options.output, items, options.protocol);
    openRecords(options.output, subject);
    const auto [open, share] = openItems(subject, items, options, job);
    if (listener.begun)
        listener.begun(share);

    const auto total = static_cast<int64_t>(items.size());
    for (const OpenItem& each : open) {
        job.report({.phase = Phase::Evaluating, .done = each.index, .total = total});
        const EvaluationItem& item = items[static_cast<size_t>(each.index)];
        PictureRecord record{.index = each.index,
                             .id = item.id,
                             .subset = item.subset,
                             .identity = each.identity,
                             .modelIdentity = subject.modelIdentity(),
                             .pictures = item.pictures};
        try {
            measure(subject, item, options, record, job);
        } catch (const Error& error) {
            record.failure = error.message();
        }
        writeRecord(options.output, subject.name(), record);
        if (listener.finished)
            listener.finished(record);
    }
    job.report({.phase = Phase::Evaluating, .done = total, .total = total});
}

}  // namespace r2r
