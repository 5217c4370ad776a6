// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/pair_packer.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/data/photo_folder.h"
#include "training/data/dataset_check.h"
#include "training/data/dataset_layout.h"
#include "training/data/packed_folder.h"
#include "training/packed_pairs.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PairPacker : public ::testing::Test {
protected:
    PairPacker() {
        writePhotoFolder(folder / "pairs", 4, {40, 30});
        write(folder / "pairs/index.csv",
              "id,composite,mask,reference,provenance\n"
              "a,images/p0.png,masks/p0.png,images/p1.png,{}\n"
              "gone,images/p9.png,masks/p0.png,images/p1.png,\n"
              "b,images/p2.png,masks/p2.png,images/p3.png,\n");
    }

    [[nodiscard]] PackReport pack(int longerSide = 0) const {
        return packPairs(datasetMembers(folder / "pairs", DatasetLayout::Index),
                         {.output = folder / "packed", .longerSide = longerSide});
    }

    TemporaryFolder folder;
};

TEST_F(PairPacker, CopiesEveryPixelInOrderAndNamesWhatCannotBeRead) {
    const PackReport report = pack();

    EXPECT_EQ(report.packed, 2);
    ASSERT_THAT(report.refused, SizeIs(1));
    EXPECT_EQ(report.refused[0].id, "gone");
    EXPECT_THAT(report.refused[0].reason, HasSubstr("p9.png"));
    const PackedPairs pairs(folder / "packed");
    ASSERT_EQ(pairs.size(), 2);
    const PairView first = pairs.pair(0);
    const Image composite = madePhoto({40, 30}, 0);
    EXPECT_EQ(first.id, "a");
    EXPECT_EQ(first.provenance, "{}");
    EXPECT_TRUE(std::ranges::equal(std::as_bytes(first.composite),
                                   std::span(composite.data(), composite.byteCount())));
    EXPECT_EQ(pairs.pair(1).id, "b");
}

TEST_F(PairPacker, MakesPicturesSmallerWhereAskedTo) {
    (void)pack(20);

    EXPECT_EQ(PackedPairs(folder / "packed").pair(0).width, 20);
    EXPECT_EQ(PackedPairs(folder / "packed").pair(0).height, 15);
}

TEST_F(PairPacker, PacksPhotographsWhereAskedTo) {
    writePhotoFolder(folder / "photos", 3);

    const PackReport report = packPairs(datasetMembers(folder / "photos", DatasetLayout::Index),
                                        {.output = folder / "packed", .takesPhotographs = true});

    EXPECT_EQ(report.packed, 3);
    const PackedPairs photos(folder / "packed");
    EXPECT_FALSE(photos.hasComposites());
    const Image expected = madePhoto({48, 40}, 1);
    EXPECT_TRUE(std::ranges::equal(std::as_bytes(photos.pair(1).real),
                                   std::span(expected.data(), expected.byteCount())));
}

TEST_F(PairPacker, TakesPhotographsForPairsOnlyWhereAskedTo) {
    writePhotoFolder(folder / "photos", 1);

    try {
        (void)packPairs(datasetMembers(folder / "photos", DatasetLayout::Index),
                        {.output = folder / "packed"});
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("\"p0\" is a photograph without a composite"));
    }
}

TEST_F(PairPacker, WhatItWroteIsCheckedByChecksums) {
    (void)pack();
    EXPECT_TRUE(isPackedFolder(folder / "packed"));
    EXPECT_FALSE(isPackedFolder(folder / "pairs"));
    EXPECT_THAT(packedCheck(folder / "packed").findings, IsEmpty());

    const auto shard = folder / "packed" / "pairs-00000.r2rpairs";
    std::string content = textOf(shard);
    content[100] = static_cast<char>(content[100] ^ 1);
    writeFileAtomically(shard, content);

    const DatasetCheck check = packedCheck(folder / "packed");
    ASSERT_THAT(check.findings, SizeIs(1));
    EXPECT_EQ(check.findings[0].id, "a");
}

}  // namespace
}  // namespace r2r::testing
