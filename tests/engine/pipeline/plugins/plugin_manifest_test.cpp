// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_manifest.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <cmath>
#include <string>

namespace r2r {
namespace {

using ::r2r::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// A manifest with nothing wrong, for tests to spoil.
Json soundManifest() {
    return Json::parse(R"({
        "format": "r2r-plugin",
        "version": 1,
        "name": "pctnet",
        "title": "PCT-Net",
        "summary": "Predicts a colour transform for every pixel.",
        "source": "Guerreiro et al. 2023",
        "license": "MPL-2.0",
        "file": "pctnet.pt",
        "sha256": "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
        "inputs": [
            {"name": "image", "content": "composite", "size": [256, 320], "range": [-1, 1]},
            {"name": "mask", "content": "mask", "size": [256, 320]}
        ],
        "maskPolarity": "foreground=1",
        "output": {"content": "picture", "range": [0, 255]}
    })");
}

PluginManifest readBack(const std::string& text) {
    const TemporaryFolder folder;
    writeFileAtomically(folder / "plugin.json", text);
    return readPluginManifest(folder / "plugin.json");
}

PluginManifest readBack(const Json& json) {
    return readBack(formatJson(json));
}

TEST(PluginManifest, SaysWhatItsFileSays) {
    const TemporaryFolder folder;
    writeFileAtomically(folder / "plugin.json", formatJson(soundManifest()));

    const PluginManifest manifest = readPluginManifest(folder.path());

    EXPECT_EQ(manifest.path, folder / "plugin.json");
    EXPECT_EQ(manifest.file, folder / "pctnet.pt");
    EXPECT_EQ(manifest.engine, PluginManifest::Engine::TorchScript);
    EXPECT_EQ(manifest.name, "pctnet");
    EXPECT_EQ(manifest.title, "PCT-Net");
    EXPECT_EQ(manifest.summary, "Predicts a colour transform for every pixel.");
    EXPECT_EQ(manifest.source, "Guerreiro et al. 2023");
    EXPECT_EQ(manifest.license, "MPL-2.0");
    EXPECT_EQ(manifest.sha256, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    ASSERT_EQ(manifest.inputs.size(), 2U);
    EXPECT_EQ(manifest.inputs[0].name, "image");
    EXPECT_EQ(manifest.inputs[0].content, PluginContent::Composite);
    EXPECT_EQ(manifest.inputs[0].size.fixed, (Size{320, 256}));  // height comes first in the file
    EXPECT_EQ(manifest.inputs[0].form.scale, (ValueScale{{2, 2, 2}, {-1, -1, -1}}));
    EXPECT_EQ(manifest.inputs[1].content, PluginContent::Mask);
    EXPECT_EQ(manifest.inputs[1].form, TensorForm{});
    EXPECT_TRUE(manifest.inputs[1].isForegroundOne);
    EXPECT_FALSE(manifest.inputs[1].threshold);
    EXPECT_EQ(manifest.output.content, PluginOutputContent::Picture);
    EXPECT_EQ(manifest.output.index, 0);
    EXPECT_EQ(manifest.output.form.scale, (ValueScale{{255, 255, 255}, {0, 0, 0}}));
    EXPECT_TRUE(std::isinf(manifest.context));
    EXPECT_TRUE(manifest.isLifted);
}

TEST(PluginManifest, KnowsEveryWord) {
    Json json = soundManifest();
    json["file"] = "net.ONNX";
    json["inputs"] = Json::parse(R"([
        {"name": "both", "content": "composite+mask", "longerSide": 512, "multipleOf": 32,
         "mean": [0.5, 0.25, 0], "std": [0.5, 0.25, 1], "channels": "bgr", "layout": "nhwc"},
        {"name": "behind", "content": "background", "multipleOf": 8}])");
    json["maskPolarity"] = "foreground=0";
    json["output"] = Json::parse(R"({"name": "out", "content": "residual"})");
    json["context"] = 1.5;
    json["applies"] = "pixels";

    const PluginManifest manifest = readBack(json);

    EXPECT_EQ(manifest.engine, PluginManifest::Engine::Onnx);
    EXPECT_EQ(manifest.inputs[0].content, PluginContent::CompositeAndMask);
    EXPECT_EQ(manifest.inputs[0].size, (PluginSize{{}, 512, 32}));
    EXPECT_EQ(manifest.inputs[0].form.scale, (ValueScale{{2, 4, 1}, {-1, -1, 0}}));
    EXPECT_TRUE(manifest.inputs[0].form.isBgr);
    EXPECT_TRUE(manifest.inputs[0].form.isChannelsLast);
    EXPECT_EQ(manifest.inputs[1].content, PluginContent::Background);
    EXPECT_EQ(manifest.inputs[1].size, (PluginSize{{}, 1024, 8}));
    EXPECT_FALSE(manifest.inputs[0].isForegroundOne);
    EXPECT_EQ(manifest.output.name, "out");
    EXPECT_EQ(manifest.output.content, PluginOutputContent::Residual);
    EXPECT_FALSE(manifest.isLifted);
    EXPECT_EQ(manifest.context, 1.5);
}

TEST(PluginManifest, DescribesATransformOfColours) {
    Json json = soundManifest();
    json["output"] = Json::parse(R"({
        "name": "coefficients", "content": "colorTransform", "terms": ["r", "g", "b", "rg", "bb", "1"],
        "order": "matrix+constant", "enlarge": "bicubic", "alignCorners": true, "share": {"index": 2}})");

    const PluginOutput output = readBack(json).output;

    EXPECT_FALSE(output.isPicture());
    EXPECT_EQ(output.transform,
              (PluginTransform{
                  .terms = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {0, 0, 2}, {0, 0, 0}},
                  .order = PluginTransform::Order::MatrixThenConstant,
                  .isBicubic = true,
                  .alignsCorners = true,
                  .share = PluginResult{.index = 2}}));
    EXPECT_EQ(output.results(),
              (std::vector<PluginResult>{{.name = "coefficients"}, {.index = 2}}));
}

TEST(PluginManifest, DescribesATableOfColours) {
    Json json = soundManifest();
    json["output"] = Json::parse(R"({"content": "lut3d", "axes": "bgr"})");

    const PluginOutput output = readBack(json).output;

    EXPECT_EQ(output.content, PluginOutputContent::ColorTable);
    EXPECT_TRUE(output.transform.isRedFastest);
    EXPECT_EQ(output.results().size(), 1U);
}

TEST(PluginManifest, DescribesListsMasksAndPasses) {
    Json json = soundManifest();
    json.erase("maskPolarity");
    json["passes"] = 2;
    json["inputs"] = Json::parse(R"([
        {"name": "pictures", "list": [{"content": "composite", "size": [8, 8]},
                                      {"content": "background", "size": [8, 8]}]},
        {"name": "masks", "list": [
            {"content": "mask", "size": [8, 8], "maskPolarity": "foreground=1", "threshold": 0.5},
            {"content": "mask", "size": [8, 8], "maskPolarity": "foreground=0"}]}])");

    const PluginManifest manifest = readBack(json);

    EXPECT_EQ(manifest.passes, 2);
    EXPECT_EQ(manifest.arguments(), 2U);
    ASSERT_EQ(manifest.inputs.size(), 4U);
    EXPECT_EQ(manifest.inputs[1].argument, 0);
    EXPECT_TRUE(manifest.inputs[1].isListed);
    EXPECT_EQ(manifest.inputs[2].name, "masks");
    EXPECT_EQ(manifest.inputs[2].threshold, 0.5);
    EXPECT_TRUE(manifest.inputs[2].isForegroundOne);
    EXPECT_FALSE(manifest.inputs[3].isForegroundOne);
}

TEST(PluginManifest, OutputIsOrderedLikeTheInputUnlessItSaysOtherwise) {
    Json json = soundManifest();
    json["inputs"][0]["channels"] = "bgr";
    json["inputs"][0]["layout"] = "nhwc";

    EXPECT_TRUE(readBack(json).output.form.isBgr);
    EXPECT_TRUE(readBack(json).output.form.isChannelsLast);

    json["output"]["channels"] = "rgb";
    json["output"]["layout"] = "nchw";

    EXPECT_FALSE(readBack(json).output.form.isBgr);
    EXPECT_FALSE(readBack(json).output.form.isChannelsLast);
}

TEST(PluginManifest, NeedsNoPolarityWithoutAMask) {
    Json json = soundManifest();
    json["inputs"].erase(1);
    json.erase("maskPolarity");

    EXPECT_NO_THROW(static_cast<void>(readBack(json)));
}

/// Something done to a sound manifest, and words the message must have.
struct Damage {
    const char* name;
    const char* pointer;  ///< JSON pointer to what is replaced
    const char* value;    ///< JSON text; empty: removed
    std::vector<std::string> words;
    ErrorCode code = ErrorCode::Corrupt;
};

void PrintTo(const Damage& damage, std::ostream* out) {
    *out << damage.name;
}

class DamagedManifest : public ::testing::TestWithParam<Damage> {};

TEST_P(DamagedManifest, IsRefusedInWords) {
    const Damage& damage = GetParam();
    Json json = soundManifest();
    const Json::json_pointer pointer(damage.pointer);
    if (*damage.value)
        json[pointer] = Json::parse(damage.value);
    else
        json[pointer.parent_pointer()].erase(pointer.back());
    try {
        static_cast<void>(readBack(json));
        FAIL() << "was accepted: " << json;
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), damage.code);
        EXPECT_THAT(error.message(), HasSubstr("plugin.json"));
        for (const std::string& word : damage.words)
            EXPECT_THAT(error.message(), HasSubstr(word));
    }
}

const Damage kDamages[] = {
    {"FormatOfSomethingElse", "/format", R"("r2r-recipe")", {"\"format\"", "r2r-plugin"}},
    {"NoFormat", "/format", "", {"\"format\" is missing"}},
    {"VersionAsText", "/version", R"("1")", {"\"version\"", "whole number", "it is \"1\""}},
    {"NewerVersion", "/version", "2", {"version 2", "reads version 1"}, ErrorCode::Unsupported},
    {"MisspeltField", "/sha265", R"("0")", {"\"sha265\" is not a known field", "\"sha256\"?"}},
    {"MisspeltInputField",
     "/inputs/1/sise",
     "[1, 1]",
     {"\"inputs[1].sise\" is not a known field", "\"inputs[1].size\"?"}},
    {"MisspeltOutputField",
     "/output/Range",
     "[0, 1]",
     {"\"output.Range\" is not a known field", "\"output.range\"?"}},
    {"NameWithSpaces", "/name", R"("PCT Net")", {"\"name\"", "a–z"}},
    {"NameLikeAnOption", "/name", R"("-o")", {"\"name\""}},
    {"NameThatIsAList", "/name", R"(["a"])", {"\"name\" must be a text", "[\"a\"]"}},
    {"EmptyTitle", "/title", R"("")", {"\"title\"", "1 to 80"}},
    {"TitleOfTwoLines", "/title", R"("a\nb")", {"\"title\"", "one line"}},
    {"NoLicence", "/license", "", {"\"license\" is missing"}},
    {"FileElsewhere", "/file", R"("../net.pt")", {"\"file\"", "own folder"}},
    {"FileAtTheRoot", "/file", R"("/etc/net.pt")", {"\"file\"", "own folder"}},
    {"FileThatIsThisFolder", "/file", R"("..")", {"\"file\"", "own folder"}},
    {"FileOfAnotherKind",
     "/file",
     R"("net.pth.tar")",
     {"net.pth.tar", ".onnx"},
     ErrorCode::Unsupported},
    {"ShortHash", "/sha256", R"("abc")", {"\"sha256\"", "64"}},
    {"HashOfOtherLetters",
     "/sha256",
     R"("z123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")",
     {"\"sha256\"", "hexadecimal"}},
    {"NoInputs", "/inputs", "[]", {"\"inputs\"", "1 to 8"}},
    {"NineInputs", "/inputs", "[1,2,3,4,5,6,7,8,9]", {"\"inputs\"", "1 to 8"}},
    {"InputsNotAList", "/inputs", "{}", {"\"inputs\" must be a list"}},
    {"InputThatIsANumber", "/inputs/0", "3", {"\"inputs[0]\" must be an object", "it is 3"}},
    {"NoComposite", "/inputs/0/content", R"("background")", {"\"inputs\"", "show the composite"}},
    {"UnknownContent", "/inputs/0/content", R"("image")", {"inputs[0].content", "\"background\""}},
    {"OneNameMissing", "/inputs/0/name", "", {"\"inputs\"", "or none"}},
    {"TheSameNameTwice", "/inputs/1/name", R"("image")", {"\"inputs\"", "\"image\" twice"}},
    {"NoSize", "/inputs/0/size", "", {"inputs[0].size", "is missing", "longerSide"}},
    {"SizeOfOneNumber", "/inputs/0/size", "[256]", {"inputs[0].size", "list of 2"}},
    {"SizeOfZero", "/inputs/0/size", "[0, 256]", {"inputs[0].size", "from 1 to 8192"}},
    {"GiantSize", "/inputs/0/size", "[256, 2000000000]", {"inputs[0].size", "from 1 to 8192"}},
    {"SizeBeyondIntegers", "/inputs/0/size", "[256, 1e300]", {"inputs[0].size"}},
    {"FractionalSize", "/inputs/0/size", "[256.5, 256]", {"inputs[0].size", "whole"}},
    {"SizeAndMultiple", "/inputs/0/multipleOf", "8", {"inputs[0].multipleOf", "beside \"size\""}},
    {"RangeBackwards", "/inputs/0/range", "[1, 0]", {"inputs[0].range", "smaller one first"}},
    {"RangeOfThree", "/inputs/0/range", "[0, 1, 2]", {"inputs[0].range", "2 numbers"}},
    {"RangeInWords", "/inputs/0/range", R"(["0", "1"])", {"inputs[0].range"}},
    {"RangeAndMean", "/inputs/0/mean", "[0, 0, 0]", {"inputs[0].range", "beside \"mean\""}},
    {"MeanWithoutStd",
     "/output",
     R"({"content": "picture", "mean": [0, 0, 0]})",
     {"\"output.std\" is missing"}},
    {"StdOfZero",
     "/output",
     R"({"content": "picture", "mean": [0, 0, 0], "std": [1, 0, 1]})",
     {"output.std", "above zero"}},
    {"ColoursOfAMask", "/inputs/1/channels", R"("rgb")", {"inputs[1].channels", "one channel"}},
    {"UnknownChannels", "/inputs/0/channels", R"("lab")", {"inputs[0].channels", "\"bgr\""}},
    {"UnknownLayout", "/inputs/0/layout", R"("hwcn")", {"inputs[0].layout", "\"nhwc\""}},
    {"NoPolarity", "/maskPolarity", "", {"\"maskPolarity\" is missing"}},
    {"UnknownPolarity", "/maskPolarity", "1", {"maskPolarity", "foreground=0", "it is 1"}},
    {"NoOutput", "/output", "", {"\"output\" is missing"}},
    {"OutputWithoutContent", "/output/content", "", {"\"output.content\" is missing"}},
    {"OutputOfTwoKinds",
     "/output",
     R"({"content": "picture", "name": "a", "index": 1})",
     {"output.index", "beside \"name\""}},
    {"NegativeIndex", "/output/index", "-1", {"output.index", "0 to 63"}},
    {"NegativeContext", "/context", "-0.5", {"\"context\"", "0 to 100"}},
    {"TransformWithoutOrder",
     "/output",
     R"({"content": "colorTransform"})",
     {"\"output.order\" is missing"}},
    {"UnknownOrder",
     "/output",
     R"({"content": "colorTransform", "order": "mixed"})",
     {"output.order", "\"columns\""}},
    {"UnknownTerm",
     "/output",
     R"({"content": "colorTransform", "order": "rows", "terms": ["r", "x"]})",
     {"output.terms", "products"}},
    {"NoTerms",
     "/output",
     R"({"content": "colorTransform", "order": "rows", "terms": []})",
     {"output.terms", "1 to 32"}},
    {"ConstantThatIsNotLast",
     "/output",
     R"({"content": "colorTransform", "order": "matrix+constant", "terms": ["1", "r"]})",
     {"output.order", "the last of the"}},
    {"TableWithoutAxes", "/output", R"({"content": "lut3d"})", {"\"output.axes\" is missing"}},
    {"ShareOfTwoKinds",
     "/output",
     R"({"content": "lut3d", "axes": "rgb", "share": {"name": "a", "index": 1}})",
     {"output.share.index", "beside \"name\""}},
    {"OrderOfAPicture", "/output/order", R"("rows")", {"output.order", "has a meaning only if"}},
    {"PolarityOfAComposite",
     "/inputs/0/maskPolarity",
     R"("foreground=1")",
     {"inputs[0].maskPolarity", "does not show the mask"}},
    {"ThresholdOfTwo", "/inputs/1/threshold", "2", {"inputs[1].threshold", "from 0 to 1"}},
    {"EmptyList", "/inputs/0", R"({"name": "a", "list": []})", {"inputs[0].list", "1 to 8"}},
    {"NameInsideAList",
     "/inputs/0",
     R"({"name": "a", "list": [{"name": "b", "content": "composite", "size": [8, 8]}]})",
     {"inputs[0].list[0].name", "the list is the network's input"}},
    {"FieldBesideAList",
     "/inputs/0",
     R"({"name": "a", "size": [8, 8], "list": [{"content": "composite", "size": [8, 8]}]})",
     {"\"inputs[0].size\" is not a known field"}},
    {"NoPass", "/passes", "0", {"\"passes\"", "1 to 8"}},
    {"UnknownApplication", "/applies", R"("both")", {"\"applies\"", "\"lifted\""}},
};

INSTANTIATE_TEST_SUITE_P(Fields,
                         DamagedManifest,
                         ::testing::ValuesIn(kDamages),
                         [](const auto& damage) { return std::string(damage.param.name); });

TEST(PluginManifest, ATransformHasOneWayToBeApplied) {
    for (const char* field : {"applies", "passes"}) {
        Json json = soundManifest();
        json["output"] = Json::parse(R"({"content": "lut3d", "axes": "rgb"})");
        json[field] = std::string(field) == "applies" ? Json("pixels") : Json(2);
        try {
            static_cast<void>(readBack(json));
            FAIL() << field;
        } catch (const Error& error) {
            EXPECT_THAT(error.message(), HasSubstr("applied to the original pixels"));
        }
    }
}

TEST(PluginManifest, SidesMayNotBeSmallerThanTheirMultiple) {
    Json json = soundManifest();
    json["inputs"][0] = Json::parse(
        R"({"name": "image", "content": "composite", "longerSide": 64, "multipleOf": 128})");
    try {
        static_cast<void>(readBack(json));
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("inputs[0].multipleOf"));
    }
}

TEST(PluginManifest, RefusesWhatIsNoManifestAtAll) {
    const auto messageOf = [](const std::string& text) -> std::string {
        try {
            static_cast<void>(readBack(text));
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::Corrupt);
            return error.message();
        }
        return "no error";
    };

    EXPECT_THAT(messageOf(""), HasSubstr("line 1, column 1"));
    EXPECT_THAT(messageOf("[1, 2]"), AllOf(HasSubstr("must be an object"), HasSubstr("[1,2]")));
    EXPECT_THAT(messageOf("{\"format\": \"r2r-plugin\", \"format\": 1}"), HasSubstr("twice"));
    EXPECT_THAT(messageOf(std::string(100'000, '[')), HasSubstr("64 levels"));
}

TEST(PluginManifest, SaysWhenThereIsNone) {
    const TemporaryFolder folder;
    try {
        static_cast<void>(readPluginManifest(folder.path()));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::NotFound);
        EXPECT_THAT(error.message(), HasSubstr("plugin.json"));
    }
}

}  // namespace
}  // namespace r2r
