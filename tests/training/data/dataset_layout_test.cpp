// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/dataset_layout.h"

#include "engine/core/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/data/photo_folder.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace r2r::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Size kSize{16, 12};

std::vector<std::string> idsOf(const std::vector<PairFiles>& members) {
    std::vector<std::string> ids;
    for (const PairFiles& member : members)
        ids.push_back(member.id);
    return ids;
}

class DatasetLayouts : public ::testing::Test {
protected:
    /// A composite of iHarmony4 with the mask and the photograph that its name asks for.
    void writeComposite(const std::string& subset,
                        const std::string& photo,
                        const std::string& mask,
                        const std::string& version) const {
        const std::filesystem::path place = folder / subset;
        write(place / "real_images" / (photo + ".jpg"), madePhoto(kSize, 1));
        write(place / "masks" / (photo + "_" + mask + ".png"), madeMask(kSize));
        write(place / "composite_images" / (photo + "_" + mask + "_" + version + ".jpg"),
              madePhoto(kSize, 2));
    }

    [[nodiscard]] std::vector<PairFiles> members(DatasetLayout layout,
                                                 std::string_view split = {}) const {
        std::vector<PairFiles> found = datasetMembers(folder.path(), layout, split);
        for (const PairFiles& member : found)
            (void)readPair(member);  // its files are the right ones
        return found;
    }

    [[nodiscard]] std::string errorOf(DatasetLayout layout, std::string_view split = {}) const {
        try {
            (void)datasetMembers(folder.path(), layout, split);
        } catch (const Error& error) {
            return error.message();
        }
        return "no error";
    }

    TemporaryFolder folder;
};

TEST_F(DatasetLayouts, IHarmony4HasFourSubsetsWithListsOfTheirOwn) {
    writeComposite("HAdobe5k", "a01", "1", "2");
    writeComposite("HCOCO", "c10", "7", "1");
    writeComposite("HCOCO", "c10", "7", "2");
    writeComposite("HFlickr", "f5", "1", "1");
    writeComposite("Hday2night", "d9-3", "1", "4");
    write(folder / "HAdobe5k/HAdobe5k_train.txt", "a01_1_2.jpg\n");
    write(folder / "HCOCO/HCOCO_train.txt", "c10_7_2.jpg\r\n");
    write(folder / "HCOCO/HCOCO_test.txt", "c10_7_1.jpg\n\n");
    write(folder / "HFlickr/HFlickr_test.txt", "f5_1_1.jpg");
    write(folder / "Hday2night/Hday2night_test.txt", "d9-3_1_4.jpg\n");

    const auto test = members(DatasetLayout::IHarmony4, "test");

    EXPECT_THAT(idsOf(test), ElementsAre("HCOCO/c10_7_1", "HFlickr/f5_1_1", "Hday2night/d9-3_1_4"));
    EXPECT_EQ(test[0].subset, "HCOCO");
    EXPECT_EQ(test[0].real.filename(), "c10.jpg");
    EXPECT_EQ(test[0].mask.filename(), "c10_7.png");
    EXPECT_THAT(idsOf(members(DatasetLayout::IHarmony4, "train")),
                ElementsAre("HAdobe5k/a01_1_2", "HCOCO/c10_7_2"));
}

TEST_F(DatasetLayouts, IHarmony4MayHaveOneListForAllSubsets) {
    writeComposite("HCOCO", "c10", "7", "1");
    writeComposite("HFlickr", "f5", "1", "1");
    write(folder / "IHD_train.txt", "\xEF\xBB\xBFHFlickr\\composite_images\\f5_1_1.jpg\r\n");
    write(folder / "IHD_test.txt", "HCOCO/composite_images/c10_7_1.jpg\n");

    EXPECT_THAT(idsOf(members(DatasetLayout::IHarmony4, "test")), ElementsAre("HCOCO/c10_7_1"));
    EXPECT_THAT(idsOf(members(DatasetLayout::IHarmony4)),
                ElementsAre("HCOCO/c10_7_1", "HFlickr/f5_1_1"));
}

TEST_F(DatasetLayouts, AListMeansTheCompositeOfThatEnding) {
    writeComposite("HCOCO", "c10", "7", "1");
    write(folder / "HCOCO/composite_images/c10_7_1.png", madePhoto(kSize, 3));
    write(folder / "HCOCO/HCOCO_test.txt", "c10_7_1.jpg\n");

    const auto test = members(DatasetLayout::IHarmony4, "test");

    ASSERT_THAT(test, SizeIs(1));
    EXPECT_EQ(test[0].composite.filename(), "c10_7_1.jpg");
}

TEST_F(DatasetLayouts, TwoCompositesOfOneNameAreNoticed) {
    writeComposite("HCOCO", "c10", "7", "1");
    write(folder / "HCOCO/composite_images/c10_7_1.png", madePhoto(kSize, 3));

    EXPECT_THAT(errorOf(DatasetLayout::RpHarmony), HasSubstr("\"HCOCO/c10_7_1\" twice"));
}

TEST_F(DatasetLayouts, IHarmony4NeverGuessesASplit) {
    writeComposite("HCOCO", "c10", "7", "1");

    EXPECT_THAT(errorOf(DatasetLayout::IHarmony4), HasSubstr("no HCOCO_train.txt"));
}

TEST_F(DatasetLayouts, AFileThatAListNamesAndNobodyHasIsNamedWhenItIsRead) {
    writeComposite("HCOCO", "c10", "7", "1");
    write(folder / "HCOCO/HCOCO_test.txt", "c10_7_1.jpg\nc11_1_1.jpg\n");

    const auto found = datasetMembers(folder.path(), DatasetLayout::IHarmony4);

    ASSERT_THAT(found, SizeIs(2));
    try {
        (void)readPair(found[1]);
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("c11"));
    }
}

TEST_F(DatasetLayouts, RpHarmonyNeedsNoListsAndMayNameAllThreeAlike) {
    for (const char* name : {"x_1.png", "x_2.png"}) {
        write(folder / "composites" / name, madePhoto(kSize, 1));
        write(folder / "masks" / name, madeMask(kSize));
        write(folder / "reals" / name, madePhoto(kSize, 2));
    }

    const auto found = members(DatasetLayout::RpHarmony);

    ASSERT_THAT(found, SizeIs(2));
    EXPECT_THAT(found[0].id, HasSubstr("x_1"));
    EXPECT_EQ(found[0].split, "");
    EXPECT_EQ(detectedLayout(folder.path()), DatasetLayout::RpHarmony);
}

TEST_F(DatasetLayouts, CcHarmonyListsForegroundsWithAllTheirVersions) {
    writeComposite("ccHarmony", "s1", "1", "1");
    writeComposite("ccHarmony", "s1", "1", "2");
    writeComposite("ccHarmony", "s2", "1", "1");
    write(folder / "ccHarmony/train.txt", "s1_1\n");
    write(folder / "ccHarmony/test.txt", "s2_1\n");

    EXPECT_THAT(idsOf(members(DatasetLayout::CcHarmony, "train")),
                ElementsAre("ccHarmony/s1_1_1", "ccHarmony/s1_1_2"));
    EXPECT_THAT(idsOf(members(DatasetLayout::CcHarmony, "test")), ElementsAre("ccHarmony/s2_1_1"));
}

TEST_F(DatasetLayouts, RealHmGoesByTheEndingsOfNames) {
    for (const char* name : {"3", "deep/1"}) {
        write(folder / (std::string(name) + "_composite.jpg"), madePhoto(kSize, 1));
        write(folder / (std::string(name) + "_mask.jpg"), madeMask(kSize));
        write(folder / (std::string(name) + "_gt.jpg"), madePhoto(kSize, 2));
    }

    EXPECT_EQ(detectedLayout(folder.path()), DatasetLayout::RealHm);
    EXPECT_THAT(idsOf(members(DatasetLayout::RealHm, "test")), ElementsAre("3", "deep/1"));
}

TEST_F(DatasetLayouts, DutsHasPhotographsAndNoComposites) {
    write(folder / "DUTS-TR/DUTS-TR-Image/n01.jpg", madePhoto(kSize, 1));
    write(folder / "DUTS-TR/DUTS-TR-Mask/n01.png", madeMask(kSize));
    write(folder / "DUTS-TE/DUTS-TE-Image/n02.jpg", madePhoto(kSize, 1));
    write(folder / "DUTS-TE/DUTS-TE-Mask/n02.png", madeMask(kSize));

    const auto found = members(DatasetLayout::Duts, "train");

    ASSERT_THAT(idsOf(found), ElementsAre("n01"));
    EXPECT_FALSE(found[0].hasComposite());
    EXPECT_EQ(detectedLayout(folder.path()), DatasetLayout::Duts);
}

TEST_F(DatasetLayouts, PhotographsAndMasksMayBeTwoFolders) {
    write(folder / "images" / "cat.jpg", madePhoto(kSize, 1));
    write(folder / "images" / "dog.jpg", madePhoto(kSize, 2));
    write(folder / "masks" / "cat.png", madeMask(kSize));
    write(folder / "masks" / "dog_mask.png", madeMask(kSize));
    write(folder / "train.txt", "dog.jpg\n");

    const std::vector<PairFiles> all = members(DatasetLayout::Masked);

    EXPECT_EQ(detectedLayout(folder.path()), DatasetLayout::Masked);
    EXPECT_THAT(idsOf(all), ElementsAre("cat", "dog"));
    EXPECT_TRUE(all[0].composite.empty());
    EXPECT_EQ(all[1].mask.filename(), "dog_mask.png");
    EXPECT_THAT(idsOf(members(DatasetLayout::Masked, "train")), ElementsAre("dog"));
}

TEST_F(DatasetLayouts, Ade20kTakesTheLargestObjectAndNoSurroundings) {
    constexpr uint8_t kWall = 1;
    constexpr uint8_t kPerson = 13;
    Image labels(kSize, 1, SampleType::U8);
    for (int y = 0; y < kSize.height; ++y)
        for (int x = 0; x < kSize.width; ++x)
            labels.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] = x < 10 ? kWall : kPerson;
    write(folder / "images/training/t1.jpg", madePhoto(kSize, 1));
    write(folder / "annotations/training/t1.png", labels);

    const auto found = members(DatasetLayout::Ade20k);

    ASSERT_THAT(idsOf(found), ElementsAre("t1"));
    const Image mask = readPair(found[0]).mask;
    EXPECT_EQ(mask.row<uint8_t>(0)[9], 0);
    EXPECT_EQ(mask.row<uint8_t>(0)[10], 255);
    EXPECT_EQ(detectedLayout(folder.path()), DatasetLayout::Ade20k);
}

TEST_F(DatasetLayouts, ATableMayNameItsFilesOrHaveThemInTheUsualFolders) {
    writePhotoFolder(folder.path(), 3, kSize);

    const auto photographs = members(DatasetLayout::Index, "val");
    ASSERT_THAT(idsOf(photographs), ElementsAre("p2"));
    EXPECT_FALSE(photographs[0].hasComposite());

    write(folder / "index.csv",
          "id,subset,composite,mask,reference\n"
          "a,one,images/p0.png,masks/p0.png,images/p1.png\n");
    const auto triples = members(DatasetLayout::Index);
    ASSERT_THAT(triples, SizeIs(1));
    EXPECT_TRUE(triples[0].hasComposite());
    EXPECT_EQ(triples[0].real, folder / "images/p1.png");
    EXPECT_EQ(triples[0].subset, "one");
}

TEST_F(DatasetLayouts, AWordInTheColumnOfMasksIsNoFile) {
    writePhotoFolder(folder.path(), 1, kSize);
    write(folder / "index.csv", "id,mask\np0,grabcut\n");

    const auto photographs = members(DatasetLayout::Index);

    ASSERT_THAT(photographs, SizeIs(1));
    EXPECT_EQ(photographs[0].mask, folder / "masks/p0.png");
}

TEST_F(DatasetLayouts, ListsOfAcceptedAndRejectedIdsAreHeard) {
    writePhotoFolder(folder.path(), 4, kSize);
    write(folder / "reject.txt", "p1\n");
    EXPECT_THAT(idsOf(members(DatasetLayout::Index)), ElementsAre("p0", "p2", "p3"));

    write(folder / "accept.txt", "p1\np3\n");
    EXPECT_THAT(idsOf(members(DatasetLayout::Index)), ElementsAre("p3"));
}

TEST_F(DatasetLayouts, SayWhatIsWrong) {
    EXPECT_THAT(errorOf(DatasetLayout::Index), HasSubstr("no index.csv"));
    EXPECT_THAT(errorOf(DatasetLayout::RpHarmony), HasSubstr("no composite_images folder"));
    EXPECT_THAT(errorOf(DatasetLayout::Duts), HasSubstr("contains no pictures"));
    EXPECT_THROW((void)detectedLayout(folder.path()), Error);
    EXPECT_THROW((void)detectedLayout(folder / "missing"), Error);
    EXPECT_THROW((void)datasetLayout(".", "coco"), Error);

    writePhotoFolder(folder.path(), 1, kSize);
    EXPECT_THAT(errorOf(DatasetLayout::Index, "test"), HasSubstr("no members in the split"));
    write(folder / "index.csv", "id\np0\np0\n");
    EXPECT_THAT(errorOf(DatasetLayout::Index), HasSubstr("lists \"p0\" twice"));
    write(folder / "index.csv", "id,reference\np0,/etc/passwd\n");
    EXPECT_THAT(errorOf(DatasetLayout::Index), HasSubstr("must be a path below"));
}

TEST_F(DatasetLayouts, PicturesOfAPairMustHaveOneSize) {
    writePhotoFolder(folder.path(), 1, kSize);
    write(folder / "masks/p0.png", madeMask({9, 9}));

    const auto found = datasetMembers(folder.path(), DatasetLayout::Index);

    try {
        (void)readPair(found[0]);
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), AllOf(HasSubstr("9×9"), HasSubstr("16×12")));
    }
}

TEST_F(DatasetLayouts, PicturesAreMadeSmallerToFitAndNeverLarger) {
    writePhotoFolder(folder.path(), 1, {40, 20});
    const auto found = datasetMembers(folder.path(), DatasetLayout::Index);

    EXPECT_EQ(readPair(found[0], 20).real.size(), (Size{20, 10}));
    EXPECT_EQ(readPair(found[0], 20).mask.size(), (Size{20, 10}));
    EXPECT_EQ(readPair(found[0], 64).real.size(), (Size{40, 20}));
}

}  // namespace
}  // namespace r2r::testing
