// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/layer_name.h"

#include "engine/imaging/files/codecs/file_layer.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace r2r {
namespace {

using codecs::speakableName;
using ::testing::ElementsAre;

TEST(LayerName, IsWhatComesAfterTheEndingOfALayeredFile) {
    for (const char* ending : {"exr", "psd", "psb", "kra", "ora", "PSD"}) {
        const std::string file = std::string("/pictures/cut.out.") + ending;

        const LayerName named = layerName(file + ":Dog: left.psd:2");

        EXPECT_EQ(named.file, file);
        EXPECT_EQ(named.layer, "Dog: left.psd:2");
    }
}

TEST(LayerName, IsNoneInOtherNames) {
    for (const char* path : {"cut.psd", "C:beach.png", "beach.png:Dog", "time 12:30", "odd:", ""}) {
        EXPECT_EQ(layerName(path).file, path);
        EXPECT_EQ(layerName(path).layer, "");
    }
}

TEST(LayerName, IsAlwaysOnePartOfAPath) {
    EXPECT_EQ(speakableName(" Hand/left\n"), "Hand_left_");
    EXPECT_EQ(speakableName(".."), "..");
    EXPECT_EQ(speakableName("  "), "Layer");
    EXPECT_EQ(speakableName("Möwe \xF0\x9F\x90\x95"), "Möwe \xF0\x9F\x90\x95");
    EXPECT_EQ(speakableName("M\x9Fwe\xC3"), "M_we_");
    EXPECT_LE(speakableName(std::string(100'000, 'x')).size(), 200U);
}

TEST(LayerName, OfLayersOfOneNameHasANumber) {
    std::vector<FileLayer> layers(5);
    const std::vector<std::string> names{"Dog", "Dog", "Dog 2", "Cat", "Dog"};
    for (size_t i = 0; i < names.size(); ++i)
        layers[i].name = names[i];

    codecs::makeNamesUnique(layers);

    std::vector<std::string> unique;
    std::ranges::transform(layers, std::back_inserter(unique), &FileLayer::name);
    EXPECT_THAT(unique, ElementsAre("Dog", "Dog 3", "Dog 2", "Cat", "Dog 4"));
}

}  // namespace
}  // namespace r2r
