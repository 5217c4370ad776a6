// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_manifest.h"

#include "engine/core/error.h"
#include "engine/core/json_fields.h"

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
constexpr int kMostPasses = 8;

constexpr auto kIsBgr = enumWords<bool>({{false, "rgb"}, {true, "bgr"}});
constexpr auto kIsChannelsLast = enumWords<bool>({{false, "nchw"}, {true, "nhwc"}});
constexpr auto kPolarities = enumWords<bool>({{true, "foreground=1"}, {false, "foreground=0"}});
constexpr auto kIsLifted = enumWords<bool>({{true, "lifted"}, {false, "pixels"}});
constexpr auto kInputContents =
    enumWords<PluginContent>({{PluginContent::Composite, "composite"},
                              {PluginContent::Mask, "mask"},
                              {PluginContent::CompositeAndMask, "composite+mask"},
                              {PluginContent::Background, "background"}});
constexpr auto kOutputContents =
    enumWords<PluginOutputContent>({{PluginOutputContent::Picture, "picture"},
                                    {PluginOutputContent::Residual, "residual"},
                                    {PluginOutputContent::Foreground, "foreground"},
                                    {PluginOutputContent::ColorTransform, "colorTransform"},
                                    {PluginOutputContent::ColorTable, "lut3d"},
                                    {PluginOutputContent::ColorField, "colorField"}});

void checkFormat(const JsonFields& top) {
    if (const std::string format = top.line("format", 40); format != "r2r-plugin")
        top.fail("format", R"(must be "r2r-plugin")");
    if (const int version = top.required<int>("version", {1, 1'000'000}); version > kVersion)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is a plug-in manifest of version {}, and this program reads "
                                "version {}",
                                top.source(),
                                version,
                                kVersion),
                    "Use a newer version of the program.");
}

std::string plainName(const JsonFields& top) {
    std::string name = top.line("name", 64);
    const auto isAllowed = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    if (!std::ranges::all_of(name, isAllowed) || name.front() == '.' || name.front() == '-')
        top.fail("name",
                 "must consist of a–z, 0–9, \"-\", \"_\" and \".\", and start with one of "
                 "the first two");
    return name;
}

fs::path networkFile(const JsonFields& top, const fs::path& folder) {
    const fs::path file = top.line("file", 255);
    if (file.filename() != file || file == "." || file == "..")
        top.fail("file", "must be the name of a file in the manifest's own folder");
    return folder / file;
}

PluginManifest::Engine engineFor(const JsonFields& top, const fs::path& file) {
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return std::tolower(c); });
    if (const auto engine = kPluginEndings.value(ending))
        return *engine;
    throw Error(ErrorCode::Unsupported,
                fmt::format("{}: \"file\" names {}, which is neither a TorchScript file (.pt, .ts) "
                            "nor an ONNX file (.onnx)",
                            top.source(),
                            file.filename().string()),
                "Export the network as TorchScript or ONNX.");
}

std::string hexHash(const JsonFields& top, const char* key) {
    std::string hash = top.line(key, 64);
    std::ranges::transform(hash, hash.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto isHex = [](unsigned char c) { return std::isxdigit(c) != 0; };
    if (hash.size() != 64 || !std::ranges::all_of(hash, isHex))
        top.fail(key, "must be the 64 hexadecimal digits that `sha256sum` prints");
    return hash;
}

/// "range", or "mean" and "std" together; 0…1 without either.
ValueScale valueScale(const JsonFields& fields) {
    ValueScale scale;
    if (!fields.has("mean") && !fields.has("std")) {
        if (!fields.has("range"))
            return scale;
        const std::vector<double> range = fields.numbers<double>("range", 2);
        if (!(range[0] < range[1]))
            fields.fail("range", "must be two numbers, the smaller one first");
        scale.gain.fill(range[1] - range[0]);
        scale.bias.fill(range[0]);
        return scale;
    }
    if (fields.has("range"))
        fields.fail("range", "cannot stand beside \"mean\" and \"std\"");
    const std::vector<double> mean = fields.numbers<double>("mean", 3);
    const std::vector<double> deviation = fields.numbers<double>("std", 3);
    if (std::ranges::any_of(deviation, [](double value) { return !(value > 0); }))
        fields.fail("std", "must be three numbers above zero");
    for (size_t c = 0; c < 3; ++c) {
        scale.gain[c] = 1 / deviation[c];
        scale.bias[c] = -mean[c] / deviation[c];
    }
    return scale;
}

/// @param usual  order and layout when the manifest does not say
TensorForm tensorForm(const JsonFields& fields, const TensorForm& usual) {
    return {.scale = valueScale(fields),
            .isBgr = fields.choice("channels", kIsBgr, usual.isBgr),
            .isChannelsLast = fields.choice("layout", kIsChannelsLast, usual.isChannelsLast)};
}

PluginSize inputSize(const JsonFields& fields) {
    if (!fields.has("size") && !fields.has("longerSide") && !fields.has("multipleOf"))
        fields.fail("size",
                    "is missing: say the network's [height, width], or \"longerSide\" and "
                    "\"multipleOf\" if it takes any size");
    PluginSize size;
    if (fields.has("size")) {
        for (const char* other : {"longerSide", "multipleOf"})
            if (fields.has(other))
                fields.fail(other, "cannot stand beside \"size\"");
        const std::vector<int> sides = fields.numbers<int>("size", 2, {1, kLongestSide});
        size.fixed = {.width = sides[1], .height = sides[0]};
        return size;
    }
    if (fields.has("longerSide"))
        size.longerSide = fields.required<int>("longerSide", {16, kLongestSide});
    if (fields.has("multipleOf"))
        size.multipleOf = fields.required<int>("multipleOf", {1, 1024});
    if (size.multipleOf > size.longerSide)
        fields.fail("multipleOf", "must not exceed \"longerSide\"");
    return size;
}

/// "maskPolarity" and "threshold" of an input; the former may also be said once at the top.
void maskFields(const JsonFields& top, const JsonFields& fields, PluginInput& input) {
    for (const char* maskField : {"maskPolarity", "threshold"})
        if (!showsMask(input) && fields.has(maskField))
            fields.fail(maskField, "has no meaning for an input that does not show the mask");
    if (!showsMask(input))
        return;
    // A guess would be wrong half of the time.
    const JsonFields& nearest = fields.has("maskPolarity") ? fields : top;
    input.isForegroundOne = nearest.choice("maskPolarity", kPolarities);
    if (fields.has("threshold"))
        input.threshold = fields.required<double>("threshold", {0, 1});
}

PluginInput input(const JsonFields& top, const JsonFields& fields) {
    PluginInput input;
    input.content = fields.choice("content", kInputContents);
    input.size = inputSize(fields);
    if (input.content == PluginContent::Mask)
        for (const char* colorField : {"mean", "std", "channels"})
            if (fields.has(colorField))
                fields.fail(colorField, "has no meaning for a mask, which has one channel");
    maskFields(top, fields, input);
    input.form = tensorForm(fields, {});
    return input;
}

/// The inputs of one argument: one, or those of a "list".
std::vector<PluginInput> argument(const JsonFields& top, const JsonFields& fields) {
    std::vector<PluginInput> result;
    const std::string name = fields.has("name") ? fields.line("name", 200) : "";
    if (fields.has("list")) {
        for (const JsonFields& each : fields.objects("list", 1, kMostInputs)) {
            if (each.has("name"))
                each.fail("name", "belongs beside \"list\": the list is the network's input");
            result.push_back(input(top, each));
            result.back().isListed = true;
            each.refuseUnknown();
        }
    } else {
        result.push_back(input(top, fields));
    }
    fields.refuseUnknown();
    for (PluginInput& each : result)
        each.name = name;
    return result;
}

void checkNames(const JsonFields& top, const std::vector<PluginInput>& inputs) {
    const auto isNamed = [](const PluginInput& input) { return !input.name.empty(); };
    if (std::ranges::any_of(inputs, isNamed) && !std::ranges::all_of(inputs, isNamed))
        top.fail("inputs", "must all have a \"name\", or none of them");
    for (size_t i = 0; i < inputs.size(); ++i)
        for (size_t k = 0; isNamed(inputs[i]) && k < i; ++k)
            if (inputs[k].name == inputs[i].name && inputs[k].argument != inputs[i].argument)
                top.fail("inputs", fmt::format("name \"{}\" twice", inputs[i].name));
}

std::vector<PluginInput> inputs(const JsonFields& top) {
    if (top.has("maskPolarity"))
        static_cast<void>(top.choice("maskPolarity", kPolarities));
    std::vector<PluginInput> result;
    int place = 0;
    for (const JsonFields& fields : top.objects("inputs", 1, kMostInputs)) {
        for (PluginInput& each : argument(top, fields)) {
            each.argument = place;
            result.push_back(std::move(each));
        }
        ++place;
    }
    if (std::ranges::none_of(result, showsComposite))
        top.fail("inputs",
                 R"(must show the composite: one "content" has to be "composite" or )"
                 R"("composite+mask")");
    checkNames(top, result);
    return result;
}

/// A field's values are colours from black to white, red first, whatever the inputs are.
void refuseForm(const JsonFields& fields) {
    for (const char* field : {"range", "mean", "std", "channels", "layout"})
        if (fields.has(field))
            fields.fail(field, "has no meaning for a \"colorField\", whose form is fixed");
}

PluginOutput output(const JsonFields& fields, const TensorForm& usual) {
    PluginOutput output;
    if (fields.has("name") && fields.has("index"))
        fields.fail("index", "cannot stand beside \"name\"");
    if (fields.has("name"))
        output.name = fields.line("name", 200);
    if (fields.has("index"))
        output.index = fields.required<int>("index", {0, 63});
    output.content = fields.choice("content", kOutputContents);
    output.form = tensorForm(fields, usual);
    if (output.content == PluginOutputContent::ColorTransform)
        output.transform = transformFields(fields);
    else if (output.content == PluginOutputContent::ColorTable)
        output.transform = tableFields(fields);
    else
        refuseTransformFields(fields);
    if (output.content == PluginOutputContent::ColorField) {
        refuseForm(fields);
        output.form = {};
    }
    fields.refuseUnknown();
    return output;
}

}  // namespace

PluginManifest readPluginManifest(const fs::path& path) {
    PluginManifest manifest;
    manifest.path = fs::is_directory(path) ? path / kPluginManifestFile : path;
    const Json json = readJsonFile(manifest.path);
    const JsonFields top(json, manifest.path.string(), "docs/plugins.md explains every field.");
    checkFormat(top);
    manifest.name = plainName(top);
    manifest.title = top.line("title", 80);
    manifest.summary = top.line("summary", 400);
    manifest.source = top.line("source", 400);
    manifest.license = top.line("license", 80);
    manifest.file = networkFile(top, manifest.path.parent_path());
    manifest.engine = engineFor(top, manifest.file);
    manifest.sha256 = hexHash(top, "sha256");
    if (top.has("dataSha256"))
        manifest.dataSha256 = hexHash(top, "dataSha256");
    manifest.inputs = inputs(top);
    manifest.output = output(top.object("output"), compositeInput(manifest).form);
    if (top.has("context"))
        manifest.context = top.required<double>("context", {0, 100});
    for (const char* field : {"applies", "passes"})
        if (top.has(field) && !manifest.output.isPicture())
            top.fail(field, "has no meaning for an output that is applied to the original pixels");
    manifest.isLifted = top.choice("applies", kIsLifted, true);
    if (top.has("passes"))
        manifest.passes = top.required<int>("passes", {1, kMostPasses});
    manifest.isGuarded = top.optional<bool>("guard", false);
    top.refuseUnknown();
    return manifest;
}

const PluginInput& compositeInput(const PluginManifest& manifest) {
    return *std::ranges::find_if(manifest.inputs, showsComposite);
}

}  // namespace r2r
