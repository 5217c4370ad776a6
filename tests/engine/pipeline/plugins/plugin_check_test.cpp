// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_check.h"

#include "engine/core/error.h"
#include "tests/engine/pipeline/plugin_fixtures.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Size kSmall{40, 24};

/// A network that takes colours in −1…1 with a mask that is 1 at the foreground. What it adds to
/// each colour follows from the picture's own values and from the mask's share of it.
const char* const kNetwork =
    "def forward(self, picture, mask):\n"
    "    inside = (picture * mask).mean() / mask.mean()\n"
    "    colors = torch.tensor([0.3, 0.1, -0.2]).view(1, 3, 1, 1)\n"
    "    return picture * 0.7 + 0.2 * inside + colors * mask\n";

Json soundManifest() {
    Json manifest = twoInputManifest("net.pt");
    manifest["inputs"][0]["range"] = {-1, 1};
    manifest["output"]["range"] = {-1, 1};
    return manifest;
}

/// A plug-in in a folder of its own.
class Installed {
public:
    Installed(const Json& manifest, const std::string& network)
        : manifest_(readPluginManifest(
              installedPlugin(folder_.path(), manifest, scriptedNetwork(network)))) {}

    [[nodiscard]] PluginRun run(const Composition& composition) const {
        return tryPlugin(manifest_, composition, chooseDevice("cpu"), {});
    }

    [[nodiscard]] PluginMatch match(const Composition& composition, const Image& reference) const {
        return matchPlugin(manifest_, composition, reference, chooseDevice("cpu"), {});
    }

private:
    TemporaryFolder folder_;
    PluginManifest manifest_;
};

/// The network's own result: colours in 0…1, rounded to levels.
Image referenceFor(const Composition& composition) {
    const Image mask = composition.foregrounds.front().mask.toImage();
    double sum = 0;
    double count = 0;
    const auto each = [&](const std::function<void(uint8_t&, size_t, bool)>& action,
                          Image picture) {
        for (int y = 0; y < picture.height(); ++y) {
            const auto row = picture.mutableRow<uint8_t>(y);
            for (size_t i = 0; i < row.size(); ++i)
                action(row[i], i % 3, mask.row<uint8_t>(y)[i / 3] == 255);
        }
        return picture;
    };
    static_cast<void>(each(
        [&](const uint8_t& level, size_t, bool isInside) {
            sum += isInside ? level / 127.5 - 1 : 0;
            count += isInside ? 1 : 0;
        },
        composition.background));
    const std::array<double, 3> colors = {0.3, 0.1, -0.2};
    return each(
        [&](uint8_t& level, size_t channel, bool isInside) {
            const double value = (level / 127.5 - 1) * 0.7 + 0.2 * sum / count + colors[channel];
            if (isInside)
                level =
                    static_cast<uint8_t>(std::lround(std::clamp((value + 1) * 127.5, 0.0, 255.0)));
        },
        composition.background);
}

TEST(PluginCheck, FindsThatASoundManifestFits) {
    const Composition composition = calmComposite(kSmall);

    const PluginMatch match =
        Installed(soundManifest(), kNetwork).match(composition, referenceFor(composition));

    EXPECT_TRUE(match.fits());
    EXPECT_LT(match.asDescribed, 1);
    EXPECT_THAT(match.changes, IsEmpty());
}

/// What somebody wrote wrongly, and what the check says of it.
struct Mistake {
    const char* name;
    std::function<void(Json&)> make;
    const char* told;
};

void PrintTo(const Mistake& mistake, std::ostream* out) {
    *out << mistake.name;
}

class MistakenManifest : public ::testing::TestWithParam<Mistake> {};

TEST_P(MistakenManifest, IsToldWhatFits) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = soundManifest();
    GetParam().make(manifest);

    const PluginMatch match =
        Installed(manifest, kNetwork).match(composition, referenceFor(composition));

    EXPECT_FALSE(match.fits());
    EXPECT_THAT(match.changes, Contains(HasSubstr(GetParam().told)));
    EXPECT_LT(match.afterChanges, PluginMatch::kFits);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    MistakenManifest,
    ::testing::Values(Mistake{"Range",
                              [](Json& json) {
                                  json["inputs"][0].erase("range");
                                  json["output"].erase("range");
                              },
                              "\"range\": [-1, 1] of the inputs and of the output"},
                      Mistake{"RangeOfTheOutput",
                              [](Json& json) {
                                  json["output"]["range"] = {0, 255};
                              },
                              "\"range\": [-1, 1] of the output"},
                      Mistake{"Polarity",
                              [](Json& json) { json["maskPolarity"] = "foreground=0"; },
                              "\"maskPolarity\": \"foreground=1\""},
                      Mistake{"Order",
                              [](Json& json) { json["inputs"][0]["channels"] = "bgr"; },
                              "\"channels\": the other order of the inputs and of the output"},
                      Mistake{"Content",
                              [](Json& json) { json["output"]["content"] = "residual"; },
                              "\"content\": \"picture\""}),
    [](const auto& mistake) { return std::string(mistake.param.name); });

TEST(PluginCheck, FindsTheLayoutWithWhichTheNetworkRunsAtAll) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = twoInputManifest("net.pt");
    manifest["inputs"][0]["layout"] = "nhwc";

    const PluginMatch match =
        Installed(manifest, "def forward(self, picture, mask):\n    return picture + 0.1 * mask\n")
            .match(composition, shifted(composition, {0.1, 0.1, 0.1}));

    EXPECT_TRUE(std::isinf(match.asDescribed));
    EXPECT_THAT(match.changes, Contains(HasSubstr("\"layout\"")));
    EXPECT_LT(match.afterChanges, 1);
}

TEST(PluginCheck, FindsTheOtherResult) {
    const Composition composition = calmComposite(kSmall);
    const Json manifest = twoInputManifest("net.pt");

    const PluginMatch match =
        Installed(manifest,
                  "def forward(self, picture, mask):\n    return picture, picture + 0.1 * mask\n")
            .match(composition, shifted(composition, {0.1, 0.1, 0.1}));

    EXPECT_THAT(match.changes, Contains(HasSubstr("\"index\": 1")));
}

TEST(PluginCheck, ChangesNothingForAReferenceOfAnotherNetwork) {
    const Composition composition = calmComposite(kSmall);
    Image noise = composition.background;
    for (int y = 0; y < noise.height(); ++y)
        for (size_t i = 0; i < noise.row<uint8_t>(y).size(); ++i)
            noise.mutableRow<uint8_t>(y)[i] = static_cast<uint8_t>((i * 97 + 61 * size_t(y)) % 251);

    const PluginMatch match = Installed(soundManifest(), kNetwork).match(composition, noise);

    EXPECT_FALSE(match.fits());
    EXPECT_THAT(match.changes, SizeIs(::testing::Le(1U)));
    EXPECT_GT(match.afterChanges, 20);
}

TEST(PluginCheck, MeasuresALiftedChangeByThePixelsToo) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = soundManifest();
    manifest["applies"] = "lifted";

    const PluginMatch match =
        Installed(manifest, kNetwork).match(composition, referenceFor(composition));

    EXPECT_TRUE(match.fits());
    ASSERT_TRUE(match.withPixels);
    EXPECT_LT(*match.withPixels, 1);
}

TEST(PluginCheck, SeesValuesThatAreNoColours) {
    const Composition composition = calmComposite(kSmall);
    Json manifest = fourChannelManifest("net.pt");
    const Installed bytes(manifest, "def forward(self, both):\n    return both[:, :3] * 255\n");
    const Installed sound(manifest, "def forward(self, both):\n    return both[:, :3]\n");

    EXPECT_GT(bytes.run(composition).beyond.value(), 0.9);
    EXPECT_GT(bytes.run(composition).beside.value(), 50);
    EXPECT_EQ(sound.run(composition).beyond.value(), 0);
    EXPECT_LT(sound.run(composition).beside.value(), 1);
    EXPECT_LT(sound.run(composition).change, 0.5);
}

}  // namespace
}  // namespace r2r
