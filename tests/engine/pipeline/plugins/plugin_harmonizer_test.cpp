// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_harmonizer.h"

#include "engine/core/error.h"
#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/plugin_fixtures.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <stop_token>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Size kSmall{40, 24};  // what tests/golden/plugins/shift_24x40.onnx takes

HarmonizeRequest requestFor(const Composition& composition, Quality quality = Quality::Full) {
    return {.composition = composition,
            .foreground = composition.foregrounds.front().id,
            .quality = quality};
}

Image rendered(const Composition& composition, const SharedColorChange& change) {
    const ForegroundChange changes[] = {{composition.foregrounds.front().id, change}};
    return render(composition, changes);
}

/// The network, opened with this manifest; its files are needed no longer.
std::unique_ptr<Harmonizer> opened(const Json& manifest, std::span<const std::byte> network) {
    const TemporaryFolder folder;
    return openPlugin(installedPlugin(folder.path(), manifest, network), chooseDevice("cpu"));
}

/// The plug-in's result for `composition`.
Image harmonizedBy(const Json& manifest,
                   std::span<const std::byte> network,
                   const Composition& composition,
                   Quality quality = Quality::Full) {
    const auto plugin = opened(manifest, network);
    return rendered(composition, plugin->run(requestFor(composition, quality), {}).change);
}

/// Why the plug-in cannot be used.
std::string complaint(const Json& manifest, std::span<const std::byte> network) {
    try {
        static_cast<void>(harmonizedBy(manifest, network, calmComposite(kSmall)));
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unsupported);
        return error.message();
    }
    return "no error";
}

/// A light square, pasted in the middle of a dark background, at full strength.
Composition squareOn(Size background, int side) {
    Composition composition{.background = plainPicture(background, 40, 80, 120)};
    Foreground foreground = foregroundOn(composition.background,
                                         plainPicture({side, side}, 200, 190, 180),
                                         "square",
                                         composition.unusedId());
    foreground.harmony.strength = {};
    composition.foregrounds.push_back(foreground);
    return composition;
}

/// The result of networks that add a tenth to the foreground.
Image withATenthMore(const Composition& composition) {
    return shifted(composition, {0.1, 0.1, 0.1});
}

std::array<double, 3> times(double factor) {
    return {factor * kShift[0], factor * kShift[1], factor * kShift[2]};
}

/// `manifest` with the same range, mean or whatever for its input and its output.
Json withForm(Json manifest, const Json& form) {
    for (const auto& [key, value] : form.items()) {
        manifest["inputs"][0][key] = value;
        manifest["output"][key] = value;
    }
    return manifest;
}

/// The same network, exported in several ways; all of them must give the same picture.
struct Export {
    const char* name;
    const char* file;
    Json manifest;
};

std::vector<Export> everyExport() {
    Json sized = fourChannelManifest("shift_24x40.onnx");
    sized["inputs"][0] = {{"content", "composite+mask"}, {"size", {24, 40}}};
    Json named = twoInputManifest("shift_two_inputs.pt");
    named["inputs"][0]["name"] = "composite";
    named["inputs"][1]["name"] = "mask";
    Json swapped = named;
    std::swap(swapped["inputs"][0], swapped["inputs"][1]);
    Json residual = twoInputManifest("shift_two_inputs.pt");
    residual["output"] = {{"index", 1}, {"content", "residual"}};
    Json onnx = named;
    onnx["file"] = "shift_two_inputs.onnx";
    onnx["output"]["name"] = "harmonized";
    Json onnxResidual = onnx;
    onnxResidual["output"] = {{"name", "residual"}, {"content", "residual"}};
    Json byDefault = named;
    byDefault["file"] = "clamped.onnx";
    return {{"OneTensor", "shift.pt", fourChannelManifest("shift.pt")},
            {"InputsByOrder", "shift_two_inputs.pt", twoInputManifest("shift_two_inputs.pt")},
            {"InputsByName", "shift_two_inputs.pt", named},
            {"InputsByNameInAnotherOrder", "shift_two_inputs.pt", swapped},
            {"SecondResult", "shift_two_inputs.pt", residual},
            {"OnnxOfOneSize", "shift_24x40.onnx", sized},
            {"OnnxOfAnySize", "shift_two_inputs.onnx", onnx},
            {"OnnxResidual", "shift_two_inputs.onnx", onnxResidual},
            {"OnnxWithItsValuesInAnotherFile", "clamped.onnx", byDefault}};
}

void PrintTo(const Export& plugin, std::ostream* out) {
    *out << plugin.name;
}

class EveryExport : public ::testing::TestWithParam<Export> {
protected:
    static Image result(const Json& manifest, const Composition& composition) {
        return harmonizedBy(manifest, exportedNetwork(GetParam().file), composition);
    }

    static Json lifted() {
        Json manifest = GetParam().manifest;
        manifest["applies"] = "lifted";
        return manifest;
    }
};

TEST_P(EveryExport, GivesThePictureThatTheNetworkComputes) {
    const Composition composition = calmComposite(kSmall);

    const Image image = result(GetParam().manifest, composition);

    EXPECT_THAT(image, ImageNear(shifted(composition, kShift), 1));
    EXPECT_THAT(
        image,
        IsBitExactOutside(composition.foregrounds.front().mask.toImage(), composition.background));
}

TEST_P(EveryExport, CarriesTheChangeToALargerPicture) {
    // Ten times the network's size: its own border pixels would be ten pixels wide.
    const Composition composition = calmComposite({400, 240});
    Json manifest = GetParam().manifest;
    for (Json& input : manifest["inputs"])
        if (input.contains("longerSide"))
            input["longerSide"] = 40;

    EXPECT_THAT(result(manifest, composition), ImageNear(shifted(composition, kShift), 2));
}

TEST_P(EveryExport, LiftsTheChange) {
    const Composition composition = calmComposite({400, 240}, 3);

    const Image image = result(lifted(), composition);

    const Image mask = composition.foregrounds.front().mask.toImage();
    const Image expected = shifted(composition, kShift);
    for (int channel = 0; channel < 3; ++channel)
        EXPECT_NEAR(meanInside(image, mask, channel), meanInside(expected, mask, channel), 1.5);
    EXPECT_THAT(image, IsBitExactOutside(mask, composition.background));
}

INSTANTIATE_TEST_SUITE_P(Plugins,
                         EveryExport,
                         ::testing::ValuesIn(everyExport()),
                         [](const auto& plugin) { return std::string(plugin.param.name); });

/// The ranges of values that the manifest states, and the value of the network's constant then.
TEST(PluginHarmonizer, HonoursRanges) {
    const Composition composition = calmComposite(kSmall);
    const auto network = exportedNetwork("shift.pt");
    const Json manifest = fourChannelManifest("shift.pt");

    EXPECT_THAT(harmonizedBy(withForm(manifest, {{"range", {-1, 1}}}), network, composition),
                ImageNear(shifted(composition, times(0.5)), 1));
    EXPECT_THAT(harmonizedBy(withForm(manifest, {{"range", {0, 255}}}), network, composition),
                ImageNear(shifted(composition, times(1.0 / 255)), 1));
    EXPECT_THAT(
        harmonizedBy(withForm(manifest, {{"mean", {0.5, 0.4, 0.3}}, {"std", {0.25, 0.5, 0.75}}}),
                     network,
                     composition),
        ImageNear(shifted(composition, {0.25 * kShift[0], 0.5 * kShift[1], 0.75 * kShift[2]}), 1));
}

TEST(PluginHarmonizer, HonoursTheRangeOfTheOutputAlone) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = fourChannelManifest("gives_bytes.pt");
    manifest["output"]["range"] = {0, 255};
    const auto network = scriptedNetwork(
        "def forward(self, both):\n"
        "    return 255 * (both[:, :3] + 0.1 * both[:, 3:])\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(withATenthMore(composition), 1));
}

TEST(PluginHarmonizer, HonoursTheRangeOfAResidual) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = fourChannelManifest("residual.pt");
    manifest["output"] = {{"content", "residual"}, {"range", {-1, 1}}};
    const auto network = scriptedNetwork(
        "def forward(self, both):\n"
        "    return 0.4 * both[:, 3:].repeat(1, 3, 1, 1)\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(shifted(composition, {0.2, 0.2, 0.2}), 1));
}

TEST(PluginHarmonizer, HandsListsOverAsLists) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = fourChannelManifest("list.pt");
    manifest["inputs"] = Json::parse(R"([
        {"list": [{"content": "composite", "longerSide": 1024}, {"content": "background", "longerSide": 1024}]},
        {"content": "mask", "longerSide": 1024}])");
    const auto network = scriptedNetwork(
        "def forward(self, pictures: List[Tensor], mask):\n"
        "    return pictures[0] + 0.1 * mask\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(withATenthMore(composition), 1));

    manifest["inputs"][0]["name"] = "pictures";
    manifest["inputs"][1]["name"] = "mask";
    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(withATenthMore(composition), 1));

    manifest["file"] = "shift_two_inputs.onnx";
    EXPECT_THAT(complaint(manifest, exportedNetwork("shift_two_inputs.onnx")),
                HasSubstr("takes no list of tensors"));
}

/// The network adds the smallest value of its mask; a soft mask has smaller ones.
TEST(PluginHarmonizer, ShowsAMaskOfTwoValuesWhereTheManifestWantsIt) {
    const Composition composition = calmComposite(kSmall, 8);
    Json manifest = twoInputManifest("values.pt");
    const auto network = scriptedNetwork(
        "def forward(self, picture, mask):\n"
        "    return picture + 0.2 * ((mask - mask * mask).max() > 0.1).float()\n");
    const auto change = [&] {
        const Image mask = composition.foregrounds.front().mask.toImage();
        return meanInside(harmonizedBy(manifest, network, composition), mask, 0) -
               meanInside(composition.background, mask, 0);
    };

    EXPECT_NEAR(change(), 0.2 * 255, 1);
    manifest["inputs"][1]["threshold"] = 0.5;
    EXPECT_NEAR(change(), 0, 1);
}

TEST(PluginHarmonizer, ShowsEachMaskWithItsOwnPolarity) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = twoInputManifest("two.pt");
    manifest["inputs"][0] = Json::parse(R"({"content": "composite+mask", "longerSide": 1024})");
    manifest["inputs"][1] = Json::parse(
        R"({"content": "composite+mask", "longerSide": 1024, "maskPolarity": "foreground=0"})");
    const auto network = scriptedNetwork(
        "def forward(self, inside, outside):\n"
        "    return inside[:, :3] + 0.1 * inside[:, 3:] + 0.3 * outside[:, 3:]\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(withATenthMore(composition), 1));
}

TEST(PluginHarmonizer, RunsAgainOnWhatItMade) {
    const Composition composition = calmComposite(kSmall);
    const auto network = exportedNetwork("shift.pt");
    Json manifest = fourChannelManifest("shift.pt");
    manifest["passes"] = 2;

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(shifted(composition, times(2)), 1));
}

TEST(PluginHarmonizer, AppliesATransformToTheOriginalPixels) {
    const Composition composition = calmComposite({400, 240});
    Json manifest = twoInputManifest("transform.pt");
    for (Json& input : manifest["inputs"])
        input = {{"content", input["content"]}, {"size", {16, 16}}};
    manifest.erase("applies");
    manifest["output"] = {{"name", "matrix"}, {"content", "colorTransform"}, {"order", "rows"}};
    const auto network = scriptedNetwork(
        "def forward(self, picture, mask):\n"
        "    rows = [[1., 0., 0., 0.1], [0., 1., 0., 0.], [0., 0., 1., -0.1]]\n"
        "    return {\"matrix\": torch.tensor(rows).flatten(), \"other\": mask}\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(shifted(composition, {0.1, 0, -0.1}), 1));
}

TEST(PluginHarmonizer, HonoursTheOrderOfChannels) {
    const Composition composition = calmComposite(kSmall);
    const auto network = exportedNetwork("shift.pt");
    Json manifest = fourChannelManifest("shift.pt");
    manifest["inputs"][0]["channels"] = "bgr";

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(shifted(composition, {kShift[2], kShift[1], kShift[0]}), 1));
}

TEST(PluginHarmonizer, HonoursTheMasksPolarityAndRange) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = twoInputManifest("polarity.pt");
    manifest["maskPolarity"] = "foreground=0";
    // Half a unit for every unit of the mask below its upper end.
    const auto network = scriptedNetwork(
        "def forward(self, composite, mask):\n"
        "    return composite + 0.1 * (5.0 - mask)\n");
    manifest["inputs"][1]["range"] = {3, 5};

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(shifted(composition, {0.2, 0.2, 0.2}), 1));

    manifest["maskPolarity"] = "foreground=1";

    EXPECT_THAT(harmonizedBy(manifest, network, composition), ImageNear(composition.background, 1));
}

TEST(PluginHarmonizer, HonoursTheLayout) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = fourChannelManifest("last.pt");
    manifest["inputs"][0]["layout"] = "nhwc";
    const auto network = scriptedNetwork(
        "def forward(self, both):\n"
        "    assert both.shape[3] == 4\n"
        "    return both[:, :, :, :3] + 0.1 * both[:, :, :, 3:]\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(withATenthMore(composition), 1));
}

TEST(PluginHarmonizer, ShowsAFixedSizeHeightFirst) {
    const Composition composition = calmComposite({200, 160});
    Json manifest = fourChannelManifest("fixed.pt");
    manifest["inputs"][0] = {{"content", "composite+mask"}, {"size", {24, 40}}};
    const auto network = scriptedNetwork(
        "def forward(self, both):\n"
        "    assert both.shape[2] == 24 and both.shape[3] == 40, \"another size\"\n"
        "    return both[:, :3] + 0.1\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(withATenthMore(composition), 2));
}

TEST(PluginHarmonizer, KeepsProportionsInMultiples) {
    const Composition composition = calmComposite({203, 97});
    Json manifest = fourChannelManifest("multiple.pt");
    manifest["inputs"][0] = {
        {"content", "composite+mask"}, {"longerSide", 130}, {"multipleOf", 16}};
    const auto network = scriptedNetwork(
        "def forward(self, both):\n"
        "    assert both.shape[3] == 128 and both.shape[2] == 64, \"another size\"\n"
        "    return both[:, :3] + 0.1\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(withATenthMore(composition), 2));
}

TEST(PluginHarmonizer, ShowsItsMaskInEverySize) {
    const Composition composition = calmComposite({203, 97}, 3);
    const Image mask = composition.foregrounds.front().mask.toImage();
    double sum = 0;
    for (int y = 0; y < mask.height(); ++y)
        for (const uint8_t value : mask.row<uint8_t>(y))
            sum += value;
    const double mean = sum / static_cast<double>(mask.size().area());
    const auto redAt = [](const Image& image) { return image.row<uint8_t>(48)[3 * 111]; };
    const auto network = scriptedNetwork(
        "def forward(self, composite, mask):\n"
        "    return composite + 0.5 * mask.mean()\n");
    for (const Size size : {Size{203, 97}, {40, 24}, {40, 1}, {1, 24}, {1, 1}, {300, 200}}) {
        Json manifest = twoInputManifest("shows_its_mask.pt");
        for (Json& input : manifest["inputs"])
            input = {{"content", input["content"]}, {"size", {size.height, size.width}}};

        const Image first = harmonizedBy(manifest, network, composition);

        EXPECT_NEAR(redAt(first), redAt(composition.background) + 0.5 * mean, 2)
            << size.width << "×" << size.height;
        EXPECT_EQ(harmonizedBy(manifest, network, composition), first);
    }
}

TEST(PluginHarmonizer, ADraftIsSmallerWhereTheSizeIsFree) {
    const Composition composition = calmComposite({1200, 300});
    const Json manifest = fourChannelManifest("draft.pt");
    const auto network = scriptedNetwork(
        "def forward(self, both):\n"
        "    return both[:, :3] + (0.1 if both.shape[3] == 512 else 0.2)\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition, Quality::Draft),
                ImageNear(withATenthMore(composition), 2));
}

TEST(PluginHarmonizer, ShowsThePictureInTwoSizesToWhoAsksForThem) {
    const Composition composition = calmComposite({200, 120});
    Json manifest = fourChannelManifest("two_sizes.pt");
    manifest["inputs"] = Json::parse(R"([{"content": "composite", "size": [32, 32]},
                                         {"content": "composite", "longerSide": 200},
                                         {"content": "mask", "longerSide": 200}])");
    const auto network = scriptedNetwork(
        "def forward(self, small, large, mask):\n"
        "    assert small.shape[2] == 32 and large.shape[3] == 200\n"
        "    return large + 0.1 * mask\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(withATenthMore(composition), 1));
}

TEST(PluginHarmonizer, ShowsTheBackgroundWithoutTheForeground) {
    const Composition composition = squareOn(kSmall, 16);
    Json manifest = fourChannelManifest("background.pt");
    manifest.erase("maskPolarity");
    manifest["inputs"] = Json::parse(R"([{"content": "composite", "longerSide": 64},
                                         {"content": "background", "longerSide": 64}])");
    const auto network = scriptedNetwork(
        "def forward(self, composite, background):\n"
        "    return background\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition), ImageNear(composition.background, 1));
}

TEST(PluginHarmonizer, BelievesAForegroundOnlyWhereItIsOne) {
    const Composition composition = calmComposite({120, 72}, 6);
    Json manifest = twoInputManifest("cut_out.pt");
    manifest["output"]["content"] = "foreground";
    // Black around the foreground, and darkened by the mask at its soft edge.
    const auto network = scriptedNetwork(
        "def forward(self, composite, mask):\n"
        "    return (composite + 0.1) * mask\n");

    const Image result = harmonizedBy(manifest, network, composition);

    const Image mask = composition.foregrounds.front().mask.toImage();
    for (int y = 0; y < 72; ++y)
        for (size_t i = 0; i < 3 * 120; ++i) {
            const int before = composition.background.row<uint8_t>(y)[i];
            const int expected =
                before + static_cast<int>(25.5 * mask.row<uint8_t>(y)[i / 3] / 255);
            ASSERT_NEAR(result.row<uint8_t>(y)[i], expected, 3) << i / 3 << ", " << y;
        }
}

TEST(PluginHarmonizer, FindsAResultByItsName) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = fourChannelManifest("named.pt");
    manifest["output"]["name"] = "harmonized";
    const auto network = scriptedNetwork(
        "def forward(self, both):\n"
        "    return {\"mask\": both[:, 3:], \"harmonized\": both[:, :3] + 0.1}\n");

    EXPECT_THAT(harmonizedBy(manifest, network, composition),
                ImageNear(withATenthMore(composition), 1));
}

TEST(PluginHarmonizer, ClipsWhatNoScreenCanShow) {
    const Composition composition = calmComposite(kSmall);
    const auto network = scriptedNetwork(
        "def forward(self, both):\n"
        "    return both[:, :3] + 7\n");

    EXPECT_THAT(harmonizedBy(fourChannelManifest("bright.pt"), network, composition),
                ImageNear(shifted(composition, {1, 1, 1}), 1));
}

TEST(PluginHarmonizer, LooksOnlyAroundTheForegroundIfItsManifestSaysSo) {
    const Composition composition = squareOn({300, 40}, 20);
    Json manifest = fourChannelManifest("near.pt");
    const auto network = scriptedNetwork(
        "def forward(self, both):\n"
        "    return both[:, :3] * 0 + float(both.shape[3]) / 1000\n");
    const auto levelFor = [&](const Json& wanted) {
        return harmonizedBy(wanted, network, composition).row<uint8_t>(20)[3 * 150];
    };

    EXPECT_NEAR(levelFor(manifest), 0.3 * 255, 1);
    manifest["context"] = 1;
    EXPECT_NEAR(levelFor(manifest), 0.06 * 255, 3);  // the square and as much on both sides
}

TEST(PluginHarmonizer, GivesTheSameBytesHoweverOftenItRuns) {
    const Composition composition = calmComposite({300, 200}, 3);
    Json manifest = fourChannelManifest("shift.pt");
    manifest["applies"] = "lifted";
    const auto plugin = opened(manifest, exportedNetwork("shift.pt"));
    const Image first = rendered(composition, plugin->run(requestFor(composition), {}).change);

    for (int run = 0; run < 3; ++run)
        EXPECT_EQ(rendered(composition, plugin->run(requestFor(composition), {}).change), first);
}

TEST(PluginHarmonizer, HasOneChangeForEverySeed) {
    const auto plugin = opened(fourChannelManifest("shift.pt"), exportedNetwork("shift.pt"));
    HarmonizeRequest request = requestFor(calmComposite(kSmall));
    request.furtherSeeds = {7, 8};

    const HarmonizeResult result = plugin->run(request, {});

    EXPECT_EQ(result.further, (std::vector{result.change, result.change}));
    EXPECT_THAT(result.notes, IsEmpty());
}

TEST(PluginHarmonizer, SaysThatTheReferenceRegionWasNotUsed) {
    const auto plugin = opened(fourChannelManifest("shift.pt"), exportedNetwork("shift.pt"));
    HarmonizeRequest request = requestFor(calmComposite(kSmall));
    for (const Rect& region : {Rect{0, 0, 5, 5}, Rect{-3, 0, 8, 5}}) {
        request.composition.foregrounds.front().harmony.reference = region;

        EXPECT_THAT(plugin->run(request, {}).notes,
                    ::testing::ElementsAre(HarmonizerNote(LeftReferenceUnused{"Shift"})));
    }
}

TEST(PluginHarmonizer, ReportsEveryStageAndStopsAtEach) {
    const auto plugin = opened(fourChannelManifest("shift.pt"), exportedNetwork("shift.pt"));
    const HarmonizeRequest request = requestFor(calmComposite(kSmall));
    for (int64_t last = 0; last <= 2; ++last) {
        std::stop_source stop;
        std::vector<int64_t> seen;
        const JobContext job(stop.get_token(), [&](const Progress& progress) {
            EXPECT_EQ(progress.total, 3);
            seen.push_back(progress.done);
            if (progress.done == last)
                stop.request_stop();
        });

        EXPECT_THROW(static_cast<void>(plugin->run(request, job)), Cancelled);
        EXPECT_LE(seen.back(), last + 1);
    }
}

TEST(PluginHarmonizer, SurvivesForegroundsOfOnePixelAndAtTheBorder) {
    for (const char* applies : {"lifted", "pixels"}) {
        Json manifest = fourChannelManifest("shift_24x40.onnx");
        manifest["inputs"][0] = {{"content", "composite+mask"}, {"size", {24, 40}}};
        manifest["applies"] = applies;
        for (const double radius : {0.5, 60.0}) {
            Composition composition = compositionOfComposite(
                {.image = texturedPicture({90, 70}, 22)},
                discMask({90, 70}, radius < 1 ? Point{30.5, 30.5} : Point{0, 0}, radius));

            const Image result =
                harmonizedBy(manifest, exportedNetwork("shift_24x40.onnx"), composition);

            EXPECT_THAT(result,
                        IsBitExactOutside(composition.foregrounds.front().mask.toImage(),
                                          composition.background));
        }
    }
}

TEST(PluginHarmonizer, RefusesAnEmptyMask) {
    Composition composition = calmComposite(kSmall);
    composition.foregrounds.front().mask = TiledMask(kSmall);
    try {
        static_cast<void>(harmonizedBy(
            fourChannelManifest("shift.pt"), exportedNetwork("shift.pt"), composition));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    }
}

/// Networks that open well and then do something else than their manifest says.
struct Trouble {
    const char* name;
    const char* body;  ///< of forward(self, both)
    std::vector<std::string> words;
};

void PrintTo(const Trouble& trouble, std::ostream* out) {
    *out << trouble.name;
}

class TroublesomeNetwork : public ::testing::TestWithParam<Trouble> {};

TEST_P(TroublesomeNetwork, IsToldInOneSentence) {
    const auto network =
        scriptedNetwork(std::string("def forward(self, both):\n    ") + GetParam().body + "\n");

    const std::string message = complaint(fourChannelManifest("trouble.pt"), network);

    EXPECT_THAT(message, HasSubstr("trouble.pt"));
    EXPECT_EQ(message.find('\n'), message.npos) << message;
    for (const std::string& word : GetParam().words)
        EXPECT_THAT(message, HasSubstr(word));
}

INSTANTIATE_TEST_SUITE_P(
    Plugins,
    TroublesomeNetwork,
    ::testing::Values(
        Trouble{"GivesHalfTheSize",
                "return both[:, :3, ::2, ::2]",
                {"(1, 3, 12, 20)", "(1, 3, 24, 40)"}},
        Trouble{"GivesFourChannels", "return both", {"(1, 4, 24, 40)", "(1, 3, 24, 40)"}},
        Trouble{"GivesANumber", "return both.sum()", {"()", "(1, 3, 24, 40)"}},
        Trouble{"GivesAFlatList", "return both.flatten()", {"(3840)", "(1, 3, 24, 40)"}},
        Trouble{"GivesNan", "return both[:, :3] / 0 * 0", {"2880 of 2880", "not finite"}},
        Trouble{"GivesInfinity", "return 1 / (both[:, :3] * 0)", {"2880 of 2880", "not finite"}},
        Trouble{"GivesAnInteger", "return 5", {"of type Int", "expected a tensor"}},
        Trouble{"GivesNothing", "return None", {"of type None"}},
        Trouble{"GivesTooFew", "return []", {"0 result(s)", "index 0"}},
        Trouble{"GivesNames", "return {\"a\": both}", {"named results"}},
        Trouble{"TakesOtherChannels",
                "return torch.conv2d(both, torch.zeros([3, 7, 1, 1]))",
                {"could not compute", "7"}},
        Trouble{"Raises",
                "assert both.shape[1] == 3, \"only faces\"\n    return both",
                {"could not compute", "only faces"}},
        Trouble{"AssertsWithoutAWord",
                "assert both.shape[1] == 3\n    return both",
                {"could not compute"}}),
    [](const auto& trouble) { return std::string(trouble.param.name); });

TEST(PluginHarmonizer, NamesAResultThatIsNotThere) {
    Json manifest = fourChannelManifest("names.pt");
    manifest["output"]["name"] = "harmonized";

    EXPECT_THAT(complaint(manifest,
                          scriptedNetwork("def forward(self, both):\n"
                                          "    return {\"a\": both[:, :3]}\n")),
                HasSubstr("no result named \"harmonized\""));
    EXPECT_THAT(complaint(manifest, exportedNetwork("shift.pt")),
                HasSubstr("does not give named results"));
}

TEST(PluginHarmonizer, TellsOfAnOnnxNetworkThatDoesNotFitTheSize) {
    // Exported for 24×40 alone, and shown another size.
    Json manifest = fourChannelManifest("shift_24x40.onnx");
    manifest["inputs"][0] = {{"content", "composite"}, {"size", {24, 40}}};

    EXPECT_THAT(complaint(manifest, exportedNetwork("shift_24x40.onnx")),
                AllOf(HasSubstr("shift_24x40.onnx"), HasSubstr("could not be computed")));
}

}  // namespace
}  // namespace r2r
