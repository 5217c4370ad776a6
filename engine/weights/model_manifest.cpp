// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/model_manifest.h"

#include "engine/core/error.h"
#include "engine/core/json_fields.h"

#include <fmt/format.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormat = "r2r-model";
constexpr int kVersion = 1;
constexpr int kSmallestSide = 64;
constexpr int kLargestSide = 4096;

constexpr size_t kMostLoras = 64;

constexpr auto kStarts = enumWords<SamplerStart>(
    {{SamplerStart::Noise, "noise"}, {SamplerStart::Composite, "composite"}});

RecordedFile recordedFile(const fs::path& folder, const JsonFields& fields) {
    const std::string& source = fields.source();
    const auto name = fields.required<std::string>("file");
    if (fs::path(name).filename() != name || name.empty() || name == "." || name == "..")
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} names the file \"{}\", which is not beside it", source, name));
    RecordedFile file{.path = folder / name,
                      .sha256 = fields.required<std::string>("sha256"),
                      .bytes = fields.required<uint64_t>("bytes")};
    std::error_code none;
    const uint64_t bytes = fs::file_size(file.path, none);
    if (none)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} names the file {}, which is missing", source, name),
                    "Convert or import the model again.");
    if (bytes != file.bytes)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} has {} bytes, but {} says {}",
                                file.path.string(),
                                bytes,
                                kModelManifestFile,
                                file.bytes),
                    "Convert or import the model again.");
    return file;
}

std::vector<MergedLora> lorasOf(const JsonFields& fields) {
    std::vector<MergedLora> loras;
    if (fields.has("loras"))
        for (const JsonFields& entry : fields.objects("loras", 0, kMostLoras))
            loras.push_back({.file = entry.required<std::string>("file"),
                             .sha256 = entry.required<std::string>("sha256"),
                             .strength = entry.required<double>("strength")});
    return loras;
}

}  // namespace

ModelDescription descriptionFromJson(const JsonFields& fields) {
    ModelDescription description{.name = fields.required<std::string>("name"),
                                 .title = fields.optional<std::string>("title", ""),
                                 .summary = fields.optional<std::string>("summary", ""),
                                 .source = fields.optional<std::string>("source", ""),
                                 .license = fields.optional<std::string>("license", ""),
                                 .start = fields.choice("start", kStarts, SamplerStart::Noise),
                                 .loras = lorasOf(fields)};
    if (fields.optional<int>("workingSide", 0) != 0)  // 0: not said
        description.workingSide =
            fields.required<int>("workingSide", {kSmallestSide, kLargestSide});
    return description;
}

void addRemainder(Json& json, const ModelDescription& description) {
    if (!description.summary.empty())
        json["summary"] = description.summary;
    if (description.start == SamplerStart::Composite)
        json["start"] = "composite";
    if (description.workingSide > 0)
        json["workingSide"] = description.workingSide;
    for (const MergedLora& lora : description.loras)
        json["loras"].push_back(
            {{"file", lora.file}, {"sha256", lora.sha256}, {"strength", lora.strength}});
}

ModelManifest readModelManifest(const fs::path& folder) {
    const fs::path path = folder / kModelManifestFile;
    const std::string source = path.string();
    const Json json = readJsonFile(path);
    const JsonFields fields(json, source);
    if (fields.optional<std::string>("format", "") != kFormat)
        throw Error(ErrorCode::Unsupported, fmt::format("{} does not describe a model", source));
    if (const int version = fields.required<int>("version"); version != kVersion)
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("{} is of version {}; version {} can be read", source, version, kVersion),
            "A newer version of this program may read it.");
    ModelManifest manifest{.description = descriptionFromJson(fields)};
    manifest.family = familyNamed(fields.optional<std::string>("family", ""));
    if (fields.has("settings"))
        manifest.settings = settingsFromJson(fields.object("settings"));
    const JsonFields components = fields.object("components");
    for (const auto& [name, entry] : json.at("components").items()) {
        const auto component = componentNamed(name);
        if (!component)
            throw Error(ErrorCode::Corrupt,
                        fmt::format("{} lists \"{}\", which is not a component", source, name));
        const JsonFields part = components.object(name.c_str());
        manifest.components.emplace(*component, recordedFile(folder, part));
        if (const auto count = part.optional<uint64_t>("parameters", 0); count > 0)
            manifest.parameters.emplace(*component, count);
    }
    if (fields.has("emptyPrompt"))
        manifest.emptyPrompt = recordedFile(folder, fields.object("emptyPrompt"));
    return manifest;
}

bool isModelFolder(const fs::path& folder) {
    try {
        const Json json = readJsonFile(folder / kModelManifestFile);
        return json.is_object() && json.value("format", Json()) == kFormat;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace r2r
