// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/synthesis.h"

#include "engine/core/error.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/data/photo_folder.h"
#include "training/data/dataset_layout.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class SyntheticPairs : public ::testing::Test {
protected:
    SyntheticPairs() { writePhotoFolder(folder.path(), 5); }

    [[nodiscard]] PhotoPool pool() const {
        return PhotoPool(datasetMembers(folder.path(), DatasetLayout::Index), 0);
    }

    TemporaryFolder folder;
    SynthesisSettings settings{.generators = {"poisson", "color", "parametric", "light"},
                               .seed = 11};
};

TEST_F(SyntheticPairs, FollowFromSettingsAndIndexAlone) {
    PhotoPool first = pool();
    for (int64_t index = 0; index < 3; ++index)
        (void)syntheticPair(first, settings, index);
    PhotoPool second = pool();

    const SyntheticPair later = syntheticPair(first, settings, 3);
    const SyntheticPair alone = syntheticPair(second, settings, 3);

    EXPECT_EQ(later.provenance, alone.provenance);
    EXPECT_EQ(later.composite, alone.composite);
}

TEST_F(SyntheticPairs, DifferBetweenSeeds) {
    PhotoPool photos = pool();
    SynthesisSettings other = settings;
    other.seed = 12;

    EXPECT_NE(syntheticPair(photos, settings, 0).provenance,
              syntheticPair(photos, other, 0).provenance);
}

TEST_F(SyntheticPairs, MayHaveARegionThatWasFoundAsForeground) {
    settings.foundRegions = 1;
    settings.generators = {"parametric"};
    write(folder / "discs/a.png", discPicture(96));
    write(folder / "discs/a_mask.png", madeMask({96, 96}, 0));
    write(folder / "discs/index.csv", "id,image,mask\na,a.png,a_mask.png\n");
    PhotoPool photos(datasetMembers(folder / "discs", DatasetLayout::Index), 0);
    int found = 0;
    for (int64_t index = 0; index < 5; ++index) {
        const SyntheticPair pair = syntheticPair(photos, settings, index);
        if (!pair.isAccepted || pair.provenance.at("foreground") != "found region")
            continue;
        ++found;
        EXPECT_EQ(pair.mask.size(), pair.real.size());
        EXPECT_EQ(syntheticPair(photos, settings, index).mask, pair.mask);
    }
    EXPECT_GT(found, 0);
}

TEST_F(SyntheticPairs, UseEveryPhotographInTurn) {
    settings.generators = {"identity"};
    PhotoPool photos = pool();
    std::set<std::string> used;
    for (int64_t index = 5; index < 10; ++index)
        used.insert(syntheticPair(photos, settings, index).provenance.at("photo"));

    EXPECT_THAT(used, SizeIs(5));
}

TEST_F(SyntheticPairs, NameWhereTheyComeFrom) {
    settings.generators = {"poisson"};
    settings.limits.leastDeltaE = 0.1;
    PhotoPool photos = pool();

    const SyntheticPair pair = syntheticPair(photos, settings, 1);

    ASSERT_TRUE(pair.isAccepted);
    const Json& made = pair.provenance;
    EXPECT_NE(made.at("photo"), made.at("other_photo"));
    EXPECT_THAT(made.at("licence").get<std::string>(), HasSubstr(" + licence "));
    EXPECT_EQ(made.at("seed"), 11);
    EXPECT_EQ(made.at("index"), 1);
    EXPECT_THAT(made.at("details").at("region"), SizeIs(4));
    EXPECT_GE(made.at("details").at("alpha").get<double>(), 0.5);
    EXPECT_THAT(pair.composite, IsBitExactOutside(pair.mask, pair.real));
}

TEST_F(SyntheticPairs, GiveAReasonForEveryCandidateThatWasNotTaken) {
    settings.limits.leastDeltaE = 27;
    settings.rounds = 2;
    PhotoPool photos = pool();

    const SyntheticPair pair = syntheticPair(photos, settings, 0);

    EXPECT_FALSE(pair.isAccepted);
    ASSERT_THAT(pair.rejected, SizeIs(8));
    for (const RejectedCandidate& rejected : pair.rejected)
        EXPECT_NE(rejected.reason, "");
}

TEST_F(SyntheticPairs, TakeAnotherPhotographWhereOneCannotBeRead) {
    std::filesystem::remove(folder / "images/p0.png");
    settings.generators = {"identity"};
    PhotoPool photos = pool();
    int failures = 0;
    for (int64_t index = 0; index < 5; ++index) {
        const SyntheticPair pair = syntheticPair(photos, settings, index);
        EXPECT_TRUE(pair.isAccepted);
        failures += !pair.rejected.empty();
        if (!pair.rejected.empty()) {
            EXPECT_THAT(pair.rejected.front().reason, HasSubstr("p0"));
        }
    }
    EXPECT_GE(failures, 1);
}

}  // namespace
}  // namespace r2r::testing
