// SPDX-License-Identifier: GPL-3.0-or-later
//
// The manifests of docs/peers, with small networks of random weights that take and give what the
// peers do (tests/golden/plugins/peers): the product gives what PyTorch gives.
#include "engine/core/json.h"
#include "engine/pipeline/plugins/plugin_harmonizer.h"
#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/plugin_fixtures.h"
#include "tests/support/golden_folder.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <cmath>
#include <set>

namespace r2r {
namespace {

using namespace ::r2r::testing;
namespace fs = std::filesystem;

fs::path docsOfPeers() {
    return goldenFolder().parent_path().parent_path() / "docs" / "peers";
}

const Json& expectations() {
    static const Json json = readJsonFile(goldenFolder() / "plugins" / "peers" / "expected.json");
    return json;
}

std::vector<std::string> peers() {
    std::vector<std::string> names;
    for (const auto& entry : expectations().items())
        names.push_back(entry.key());
    return names;
}

class Peers : public ::testing::TestWithParam<std::string> {
protected:
    /// What the plug-in of docs/peers makes of `composition` with the small network.
    static Image result(const Json& manifest, const Composition& composition) {
        const TemporaryFolder folder;
        const auto plugin =
            openPlugin(installedPlugin(
                           folder.path(), manifest, exportedNetwork("peers/" + GetParam() + ".pt")),
                       chooseDevice("cpu"));
        const HarmonizeRequest request{.composition = composition,
                                       .foreground = composition.foregrounds.front().id};
        const ForegroundChange changes[] = {{request.foreground, plugin->run(request, {}).change}};
        return render(composition, changes);
    }
};

TEST_P(Peers, GiveWhatPyTorchGives) {
    Json manifest = readJsonFile(docsOfPeers() / (GetParam() + ".json"));
    // A lifted change is a smooth field that explains the network's own.
    if (manifest["output"]["content"] == "picture")
        manifest["applies"] = "pixels";
    const Json& expected = expectations().at(GetParam());
    const Composition composition =
        calmComposite({expected["size"][0].get<int>(), expected["size"][1].get<int>()});

    const Image picture = result(manifest, composition);

    for (const Json& point : expected["points"]) {
        const auto x = point[0].get<size_t>();
        const auto row = picture.row<uint8_t>(point[1].get<int>());
        for (size_t c = 0; c < 3; ++c)
            EXPECT_NEAR(row[3 * x + c], point[2 + c].get<double>(), 1.0)
                << point << " channel " << c;
    }
    EXPECT_THAT(
        picture,
        IsBitExactOutside(composition.foregrounds.front().mask.toImage(), composition.background));
}

INSTANTIATE_TEST_SUITE_P(All, Peers, ::testing::ValuesIn(peers()), [](const auto& peer) {
    std::string name = peer.param;
    std::erase(name, '-');
    return name;
});

TEST(PeersOfDocs, AllHaveANetworkToBeTestedWith) {
    std::set<std::string> described;
    for (const auto& entry : fs::directory_iterator(docsOfPeers()))
        if (entry.path().extension() == ".json" && entry.path().stem() != "published")
            described.insert(entry.path().stem().string());
    const std::vector<std::string> tested = peers();

    EXPECT_EQ(described, std::set<std::string>(tested.begin(), tested.end()));
}

TEST(PeersOfDocs, PublishedNumbersNameTheirSourceAndProtocol) {
    const Json tables = readJsonFile(docsOfPeers() / "published.json").at("tables");
    ASSERT_FALSE(tables.empty());
    for (const Json& table : tables) {
        EXPECT_TRUE(table.at("source").get<std::string>().starts_with("https://")) << table;
        EXPECT_FALSE(table.at("protocol").get<std::string>().empty());
        for (const Json& row : table.at("rows")) {
            EXPECT_FALSE(row.at("method").get<std::string>().empty());
            EXPECT_FALSE(row.at("set").get<std::string>().empty());
            for (const char* measure : {"mse", "fmse", "psnr", "ssim"})
                EXPECT_GT(row.value(measure, 1.0), 0) << row;
        }
    }
}

}  // namespace
}  // namespace r2r
