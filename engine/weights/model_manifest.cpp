// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/model_manifest.h"

#include "engine/core/error.h"

#include <fmt/format.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormat = "r2r-model";
constexpr int kVersion = 1;
constexpr int kSmallestSide = 64;
constexpr int kLargestSide = 4096;

RecordedFile recordedFile(const fs::path& folder, const Json& entry, const std::string& source) {
    const auto name = requiredField<std::string>(entry, "file", source);
    if (fs::path(name).filename() != name || name.empty() || name == "." || name == "..")
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} names the file \"{}\", which is not beside it", source, name));
    RecordedFile file{.path = folder / name,
                      .sha256 = requiredField<std::string>(entry, "sha256", source),
                      .bytes = requiredField<uint64_t>(entry, "bytes", source)};
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

SamplerStart startOf(const Json& json, const std::string& source) {
    const auto word = optionalField<std::string>(json, "start", "noise", source);
    if (word == "noise")
        return SamplerStart::Noise;
    if (word == "composite")
        return SamplerStart::Composite;
    throw Error(
        ErrorCode::Corrupt,
        fmt::format("{}: \"start\" is \"{}\"; it must be noise or composite", source, word));
}

int workingSideOf(const Json& json, const std::string& source) {
    const auto side = optionalField<int>(json, "workingSide", 0, source);
    if (side != 0 && (side < kSmallestSide || side > kLargestSide))
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{}: \"workingSide\" is {}; it must be {} to {}",
                                source,
                                side,
                                kSmallestSide,
                                kLargestSide));
    return side;
}

std::vector<MergedLora> lorasOf(const Json& json, const std::string& source) {
    std::vector<MergedLora> loras;
    for (const Json& entry : optionalField<Json>(json, "loras", Json::array(), source))
        loras.push_back({.file = requiredField<std::string>(entry, "file", source),
                         .sha256 = requiredField<std::string>(entry, "sha256", source),
                         .strength = requiredField<double>(entry, "strength", source)});
    return loras;
}

}  // namespace

ModelManifest readModelManifest(const fs::path& folder) {
    const fs::path path = folder / kModelManifestFile;
    const std::string source = path.string();
    const Json json = readJsonFile(path);
    if (optionalField<std::string>(json, "format", "", source) != kFormat)
        throw Error(ErrorCode::Unsupported, fmt::format("{} does not describe a model", source));
    if (const int version = requiredField<int>(json, "version", source); version != kVersion)
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("{} is of version {}; version {} can be read", source, version, kVersion),
            "A newer version of this program may read it.");
    ModelManifest manifest{
        .description = {.name = requiredField<std::string>(json, "name", source),
                        .title = optionalField<std::string>(json, "title", "", source),
                        .summary = optionalField<std::string>(json, "summary", "", source),
                        .source = optionalField<std::string>(json, "source", "", source),
                        .license = optionalField<std::string>(json, "license", "", source),
                        .start = startOf(json, source),
                        .workingSide = workingSideOf(json, source),
                        .loras = lorasOf(json, source)}};
    manifest.family = familyNamed(optionalField<std::string>(json, "family", "", source));
    manifest.settings =
        settingsFromJson(optionalField<Json>(json, "settings", Json::object(), source), source);
    const Json components = requiredField<Json>(json, "components", source);
    for (const auto& [name, entry] : components.items()) {
        const auto component = componentNamed(name);
        if (!component)
            throw Error(ErrorCode::Corrupt,
                        fmt::format("{} lists \"{}\", which is not a component", source, name));
        manifest.components.emplace(*component, recordedFile(folder, entry, source));
        if (const auto count = optionalField<uint64_t>(entry, "parameters", 0, source); count > 0)
            manifest.parameters.emplace(*component, count);
    }
    if (json.contains("emptyPrompt"))
        manifest.emptyPrompt = recordedFile(folder, json.at("emptyPrompt"), source);
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
