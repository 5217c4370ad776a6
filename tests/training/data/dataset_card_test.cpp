// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/dataset_card.h"

#include "tests/support/temporary_folder.h"
#include "tests/training/data/photo_folder.h"
#include "training/data/dataset_layout.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;

class DatasetCardTest : public ::testing::Test {
protected:
    DatasetCardTest() {
        writePhotoFolder(folder.path(), 5);
        write(folder / "index.csv",
              "id,subset,split,licence,provenance\n"
              "p0,one,train,CC0,\"{\"\"generator\"\":\"\"poisson\"\"}\"\n"
              "p1,one,train,CC0,no json\n"
              "p2,two,test,,\n"
              "missing,two,test,,\n");
        members = datasetMembers(folder.path(), DatasetLayout::Index);
    }

    TemporaryFolder folder;
    std::vector<PairFiles> members;
};

TEST_F(DatasetCardTest, CountsWhatThereIs) {
    const DatasetCard card = datasetCard(members);

    EXPECT_EQ(card.members, 4);
    EXPECT_EQ(card.unreadable, 1);
    EXPECT_EQ(card.subsets, (std::map<std::string, int64_t>{{"one", 2}, {"two", 2}}));
    EXPECT_EQ(card.splits, (std::map<std::string, int64_t>{{"test", 2}, {"train", 2}}));
    EXPECT_EQ(card.licences, (std::map<std::string, int64_t>{{"CC0", 2}, {"not stated", 2}}));
    EXPECT_EQ(card.generators, (std::map<std::string, int64_t>{{"poisson", 1}}));
    EXPECT_EQ(card.smallestSide, 40);
    EXPECT_EQ(card.largestSide, 48);
    EXPECT_NEAR(card.meanShare, 3.14159 * 40 * 40 / 9 / (48 * 40), 0.02);
    EXPECT_EQ(card.shares[5], 3);  // 15–30 %
}

TEST_F(DatasetCardTest, IsWrittenForPeopleAndPrograms) {
    writeDatasetCard(folder.path(), "flowers", members);

    EXPECT_THAT(textOf(folder / "card.md"),
                AllOf(HasSubstr("# flowers\n\n4 members"), HasSubstr("| 15–30 % | 3 |")));
    EXPECT_EQ(readJsonFile(folder / "card.json").at("members"), 4);
    EXPECT_FALSE(textOf(folder / "card.jpg").empty());
}

TEST_F(DatasetCardTest, TheSheetLeavesPlacesFreeForWhatCannotBeRead) {
    const Image sheet = memberSheet(members, 64);

    EXPECT_EQ(sheet.channels(), 3);
    EXPECT_GT(sheet.width(), 4 * 2 * 160);
}

}  // namespace
}  // namespace r2r::testing
