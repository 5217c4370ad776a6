// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/synthesis_folder.h"

#include "engine/core/csv.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/file_set.h"
#include "engine/core/json_fields.h"
#include "engine/imaging/files/image_file.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <system_error>
#include <utility>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr std::array kPictureFolders = {"composites", "reals", "masks"};

std::string numberOf(int64_t index) {
    return fmt::format("{:07}", index);
}

void writePicture(const fs::path& path, const Image& image) {
    writeFileAtomically(path, encodePhotograph({.image = image}, *formatFromExtension(path), {}));
}

Json rejectedJson(const SyntheticPair& pair) {
    Json list = Json::array();
    for (const RejectedCandidate& rejected : pair.rejected)
        list.push_back({{"round", rejected.round},
                        {"candidate", rejected.number},
                        {"reason", rejected.reason},
                        {"provenance", rejected.provenance}});
    return list;
}

std::string textOf(const Json& object, const char* key) {
    if (!object.is_object() || !object.contains(key))
        return {};
    const Json& value = object.at(key);
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string pairRow(const std::string& number, const Json& record) {
    const Json& made = record.at("provenance");
    const Json& details = made.at("details");
    const std::string name = number + ".png";
    return csvLine(std::array<std::string, 19>{
        number,
        textOf(made, "generator"),
        textOf(made, "split"),
        "composites/" + name,
        "masks/" + name,
        "reals/" + name,
        textOf(record, "width"),
        textOf(record, "height"),
        fmt::format("{:.4f}", made.at("measured").at("foreground_share").get<double>()),
        textOf(made, "licence"),
        textOf(made, "generator"),
        textOf(made, "photo"),
        textOf(made, "other_photo"),
        textOf(details, "region"),
        textOf(details, "alpha"),
        textOf(made, "seed"),
        textOf(made, "index"),
        fmt::format("{:.4f}", made.at("measured").at("score").get<double>()),
        made.dump(-1, ' ', false, Json::error_handler_t::replace)});
}

std::string rejectedRows(const std::string& number, const Json& record) {
    std::string rows;
    for (const Json& rejected : record.at("rejected")) {
        const Json& made = rejected.at("provenance");
        rows += csvLine(std::array<std::string, 7>{number,
                                                   textOf(rejected, "round"),
                                                   textOf(rejected, "candidate"),
                                                   textOf(made, "generator"),
                                                   textOf(made, "photo"),
                                                   textOf(made, "other_photo"),
                                                   textOf(rejected, "reason")});
    }
    return rows;
}

void addUnusable(UnusablePhotos& unusable, const Json& provenance, const std::string& reason) {
    if (std::string photo = textOf(provenance, "unusable_photo"); !photo.empty())
        unusable.emplace(std::move(photo), reason);
}

UnusablePhotos unusableOf(const Json& record) {
    UnusablePhotos unusable;
    for (const Json& rejected : record.at("rejected"))
        addUnusable(unusable, rejected.at("provenance"), textOf(rejected, "reason"));
    return unusable;
}

}  // namespace

void openSynthesisFolder(const fs::path& folder, const Json& decided) {
    for (const char* name : kPictureFolders)
        makeFolder(folder / name);
    makeFolder(folder / "items");
    const fs::path path = folder / "synthesis.json";
    std::error_code error;
    if (!fs::exists(path, error))
        return writeFileAtomically(path, formatJson(decided));
    const Json before = readJsonFile(path);
    for (const auto& [key, value] : decided.items())
        if (!before.contains(key) || before.at(key) != value)
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} holds pairs that were made with other settings: \"{}\" is "
                                    "{} there, {} now",
                                    folder.string(),
                                    key,
                                    before.contains(key) ? before.at(key).dump() : "missing",
                                    value.dump()),
                        "Choose another folder, or the same settings to go on.");
    if (before.size() != decided.size())
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("{} holds pairs that were made with other settings", folder.string()));
}

SynthesisOutcome writePair(const SyntheticPair& pair, const SynthesisRun& run) {
    const std::string number = numberOf(pair.index);
    SynthesisOutcome outcome{.index = pair.index, .status = SynthesisStatus::Failed};
    Json record = {{"index", pair.index}, {"accepted", pair.isAccepted}};
    if (pair.isAccepted) {
        const std::string name = number + ".png";
        writePicture(run.output / "composites" / name, pair.composite);
        writePicture(run.output / "reals" / name, pair.real);
        writePicture(run.output / "masks" / name, pair.mask);
        record["width"] = pair.real.width();
        record["height"] = pair.real.height();
        record["provenance"] = pair.provenance;
        outcome.status = SynthesisStatus::Made;
        outcome.composite = run.output / "composites" / name;
        outcome.score = pair.provenance.at("measured").at("score").get<double>();
    } else if (!pair.rejected.empty()) {
        outcome.reason = pair.rejected.back().reason;
    }
    for (const RejectedCandidate& rejected : pair.rejected)
        if (run.keepsRejected && !rejected.composite.isEmpty())
            writePicture(run.output / "rejected" /
                             fmt::format("{}-{}-{}.jpg", number, rejected.round, rejected.number),
                         rejected.composite);
    record["rejected"] = rejectedJson(pair);
    writeFileAtomically(run.output / "items" / (number + ".json"), formatJson(record));
    return outcome;
}

UnusablePhotos unusableOf(const SyntheticPair& pair) {
    UnusablePhotos unusable;
    for (const RejectedCandidate& rejected : pair.rejected)
        addUnusable(unusable, rejected.provenance, rejected.reason);
    return unusable;
}

EarlierPair earlierPair(const fs::path& folder, int64_t index) {
    const std::string number = numberOf(index);
    const fs::path path = folder / "items" / (number + ".json");
    EarlierPair found{.outcome = {.index = index, .status = SynthesisStatus::Failed}};
    std::error_code error;
    if (!fs::exists(path, error))
        return found;
    const Json record = readJsonFile(path);
    found.unusable = unusableOf(record);
    if (!JsonFields(record, path.string()).required<bool>("accepted")) {
        found.isDone = found.unusable.empty();  // what was missing may be back
        if (found.isDone && !record.at("rejected").empty())
            found.outcome.reason = textOf(record.at("rejected").back(), "reason");
        return found;
    }
    found.isDone = std::ranges::all_of(kPictureFolders, [&](const char* name) {
        return fs::exists(folder / name / (number + ".png"), error);
    });
    found.outcome.status = SynthesisStatus::Kept;
    found.outcome.composite = folder / "composites" / (number + ".png");
    return found;
}

void writeSynthesisTables(const fs::path& folder) {
    std::vector<fs::path> records;
    for (const auto& entry : fs::directory_iterator(folder / "items"))
        if (entry.path().extension() == ".json")
            records.push_back(entry.path());
    std::ranges::sort(records);

    std::string pairs = csvLine(std::array<std::string, 19>{"id",
                                                            "subset",
                                                            "split",
                                                            "composite",
                                                            "mask",
                                                            "reference",
                                                            "width",
                                                            "height",
                                                            "fg_ratio",
                                                            "licence",
                                                            "generator",
                                                            "photo",
                                                            "other_photo",
                                                            "region",
                                                            "alpha",
                                                            "seed",
                                                            "index",
                                                            "score",
                                                            "provenance"});
    std::string rejected = csvLine(std::array<std::string, 7>{
        "id", "round", "candidate", "generator", "photo", "other_photo", "reason"});
    for (const fs::path& path : records) {
        const Json record = readJsonFile(path);
        if (JsonFields(record, path.string()).required<bool>("accepted"))
            pairs += pairRow(path.stem().string(), record);
        rejected += rejectedRows(path.stem().string(), record);
    }
    FileSet files;
    files.add(folder / "pairs.csv", pairs);
    files.add(folder / "rejected.csv", rejected);
    files.publish();
}

}  // namespace r2r
