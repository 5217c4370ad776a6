// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_manifest.h"

#include "engine/core/error.h"
#include "engine/pipeline/plugins/manifest_fields.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <string_view>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr int kVersion = 1;
constexpr size_t kMostInputs = 8;
constexpr int kLongestSide = 8192;

void checkFormat(const ManifestFields& top) {
    if (const std::string format = top.text("format", 40); format != "r2r-plugin")
        top.fail("format", R"(must be "r2r-plugin")");
    if (const int version = top.whole("version", 1, 1'000'000); version > kVersion)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is a plug-in manifest of version {}, and this program reads "
                                "version {}",
                                top.source(),
                                version,
                                kVersion),
                    "Use a newer version of the program.");
}

std::string plainName(const ManifestFields& top) {
    std::string name = top.text("name", 64);
    const auto isAllowed = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    if (!std::ranges::all_of(name, isAllowed) || name.front() == '.' || name.front() == '-')
        top.fail("name",
                 "must consist of a–z, 0–9, \"-\", \"_\" and \".\", and start with one of "
                 "the first two");
    return name;
}

fs::path networkFile(const ManifestFields& top, const fs::path& folder) {
    const fs::path file = top.text("file", 255);
    if (file.filename() != file || file == "." || file == "..")
        top.fail("file", "must be the name of a file in the manifest's own folder");
    return folder / file;
}

PluginManifest::Engine engineFor(const ManifestFields& top, const fs::path& file) {
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return std::tolower(c); });
    if (ending == ".pt" || ending == ".ts")
        return PluginManifest::Engine::TorchScript;
    if (ending == ".onnx")
        return PluginManifest::Engine::Onnx;
    throw Error(ErrorCode::Unsupported,
                fmt::format("{}: \"file\" names {}, which is neither a TorchScript file (.pt, .ts) "
                            "nor an ONNX file (.onnx)",
                            top.source(),
                            file.filename().string()),
                "Export the network as TorchScript or ONNX.");
}

std::string hexHash(const ManifestFields& top) {
    std::string hash = top.text("sha256", 64);
    std::ranges::transform(hash, hash.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto isHex = [](unsigned char c) { return std::isxdigit(c) != 0; };
    if (hash.size() != 64 || !std::ranges::all_of(hash, isHex))
        top.fail("sha256", "must be the 64 hexadecimal digits that `sha256sum` prints");
    return hash;
}

/// "range", or "mean" and "std" together; 0…1 without either.
ValueScale valueScale(const ManifestFields& fields) {
    ValueScale scale;
    if (!fields.has("mean") && !fields.has("std")) {
        if (!fields.has("range"))
            return scale;
        const std::vector<double> range = fields.numbers("range", 2);
        if (!(range[0] < range[1]))
            fields.fail("range", "must be two numbers, the smaller one first");
        scale.gain.fill(range[1] - range[0]);
        scale.bias.fill(range[0]);
        return scale;
    }
    if (fields.has("range"))
        fields.fail("range", "cannot stand beside \"mean\" and \"std\"");
    const std::vector<double> mean = fields.numbers("mean", 3);
    const std::vector<double> deviation = fields.numbers("std", 3);
    if (std::ranges::any_of(deviation, [](double value) { return !(value > 0); }))
        fields.fail("std", "must be three numbers above zero");
    for (size_t c = 0; c < 3; ++c) {
        scale.gain[c] = 1 / deviation[c];
        scale.bias[c] = -mean[c] / deviation[c];
    }
    return scale;
}

/// @param usual  order and layout when the manifest does not say
TensorForm tensorForm(const ManifestFields& fields, const TensorForm& usual) {
    return {.scale = valueScale(fields),
            .isBgr = fields.choice<bool>("channels", {{"rgb", false}, {"bgr", true}}, usual.isBgr),
            .isChannelsLast = fields.choice<bool>(
                "layout", {{"nchw", false}, {"nhwc", true}}, usual.isChannelsLast)};
}

PluginSize inputSize(const ManifestFields& fields) {
    if (!fields.has("size") && !fields.has("longerSide") && !fields.has("multipleOf"))
        fields.fail("size",
                    "is missing: say the network's [height, width], or \"longerSide\" and "
                    "\"multipleOf\" if it takes any size");
    PluginSize size;
    if (fields.has("size")) {
        for (const char* other : {"longerSide", "multipleOf"})
            if (fields.has(other))
                fields.fail(other, "cannot stand beside \"size\"");
        const std::vector<int> sides = fields.wholes("size", 2, 1, kLongestSide);
        size.fixed = {.width = sides[1], .height = sides[0]};
        return size;
    }
    if (fields.has("longerSide"))
        size.longerSide = fields.whole("longerSide", 16, kLongestSide);
    if (fields.has("multipleOf"))
        size.multipleOf = fields.whole("multipleOf", 1, 1024);
    if (size.multipleOf > size.longerSide)
        fields.fail("multipleOf", "must not exceed \"longerSide\"");
    return size;
}

PluginInput input(const ManifestFields& fields) {
    fields.allowOnly({"name",
                      "content",
                      "size",
                      "multipleOf",
                      "longerSide",
                      "range",
                      "mean",
                      "std",
                      "channels",
                      "layout"});
    PluginInput input;
    if (fields.has("name"))
        input.name = fields.text("name", 200);
    input.content =
        fields.choice<PluginContent>("content",
                                     {{"composite", PluginContent::Composite},
                                      {"mask", PluginContent::Mask},
                                      {"composite+mask", PluginContent::CompositeAndMask},
                                      {"background", PluginContent::Background}});
    input.size = inputSize(fields);
    if (input.content == PluginContent::Mask)
        for (const char* colorField : {"mean", "std", "channels"})
            if (fields.has(colorField))
                fields.fail(colorField, "has no meaning for a mask, which has one channel");
    input.form = tensorForm(fields, {});
    return input;
}

bool showsComposite(const PluginInput& input) {
    return input.content == PluginContent::Composite ||
           input.content == PluginContent::CompositeAndMask;
}

bool showsMask(const PluginInput& input) {
    return input.content == PluginContent::Mask || input.content == PluginContent::CompositeAndMask;
}

std::vector<PluginInput> inputs(const ManifestFields& top) {
    std::vector<PluginInput> result;
    for (const ManifestFields& fields : top.list("inputs", kMostInputs))
        result.push_back(input(fields));
    if (std::ranges::none_of(result, showsComposite))
        top.fail("inputs",
                 R"(must show the composite: one "content" has to be "composite" or )"
                 R"("composite+mask")");
    const auto isNamed = [](const PluginInput& input) { return !input.name.empty(); };
    if (std::ranges::any_of(result, isNamed) && !std::ranges::all_of(result, isNamed))
        top.fail("inputs", "must all have a \"name\", or none of them");
    for (size_t i = 0; i < result.size(); ++i)
        for (size_t k = 0; isNamed(result[i]) && k < i; ++k)
            if (result[k].name == result[i].name)
                top.fail("inputs", fmt::format("name \"{}\" twice", result[i].name));
    return result;
}

PluginOutput output(const ManifestFields& fields, const TensorForm& usual) {
    fields.allowOnly({"name", "index", "content", "range", "mean", "std", "channels", "layout"});
    PluginOutput output;
    if (fields.has("name") && fields.has("index"))
        fields.fail("index", "cannot stand beside \"name\"");
    if (fields.has("name"))
        output.name = fields.text("name", 200);
    if (fields.has("index"))
        output.index = fields.whole("index", 0, 63);
    output.content =
        fields.choice<PluginOutputContent>("content",
                                           {{"picture", PluginOutputContent::Picture},
                                            {"residual", PluginOutputContent::Residual},
                                            {"foreground", PluginOutputContent::Foreground}});
    output.form = tensorForm(fields, usual);
    return output;
}

}  // namespace

PluginManifest readPluginManifest(const fs::path& path) {
    PluginManifest manifest;
    manifest.path = fs::is_directory(path) ? path / "plugin.json" : path;
    const Json json = readJsonFile(manifest.path);
    const ManifestFields top(json, "", manifest.path.string());
    checkFormat(top);
    top.allowOnly({"format",
                   "version",
                   "name",
                   "title",
                   "summary",
                   "source",
                   "license",
                   "file",
                   "sha256",
                   "inputs",
                   "maskPolarity",
                   "output",
                   "context",
                   "applies"});
    manifest.name = plainName(top);
    manifest.title = top.text("title", 80);
    manifest.summary = top.text("summary", 400);
    manifest.source = top.text("source", 400);
    manifest.license = top.text("license", 80);
    manifest.file = networkFile(top, manifest.path.parent_path());
    manifest.engine = engineFor(top, manifest.file);
    manifest.sha256 = hexHash(top);
    manifest.inputs = inputs(top);
    // Without a mask there is nothing to say; with one, a guess would be wrong half of the time.
    if (std::ranges::any_of(manifest.inputs, showsMask) || top.has("maskPolarity"))
        manifest.isForegroundOne =
            top.choice<bool>("maskPolarity", {{"foreground=1", true}, {"foreground=0", false}});
    manifest.output =
        output(top.object("output"), std::ranges::find_if(manifest.inputs, showsComposite)->form);
    if (top.has("context"))
        manifest.context = top.number("context", 0, 100);
    manifest.isLifted = top.choice<bool>("applies", {{"lifted", true}, {"pixels", false}}, true);
    return manifest;
}

}  // namespace r2r
