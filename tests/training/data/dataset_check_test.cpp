// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/dataset_check.h"

#include "tests/support/temporary_folder.h"
#include "tests/training/data/photo_folder.h"
#include "training/data/dataset_layout.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace r2r::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Size kSize{24, 20};

Image plainMask(uint8_t level) {
    Image mask(kSize, 1, SampleType::U8);
    for (int y = 0; y < kSize.height; ++y)
        std::ranges::fill(mask.mutableRow<uint8_t>(y), level);
    return mask;
}

/// A photograph whose foreground alone is brighter.
Image compositeOf(const Image& real, const Image& mask) {
    Image composite = real;
    for (int y = 0; y < kSize.height; ++y)
        for (int x = 0; x < kSize.width; ++x)
            if (const auto i = static_cast<size_t>(x); mask.row<uint8_t>(y)[i] > 0)
                composite.mutableRow<uint8_t>(y)[3 * i] = 220;
    return composite;
}

class DatasetChecks : public ::testing::Test {
protected:
    DatasetChecks() {
        write(folder / "r.png", real);
        write(folder / "m.png", mask);
        write(folder / "c.png", compositeOf(real, mask));
    }

    [[nodiscard]] std::vector<Finding> findings(const std::string& rows) const {
        write(folder / "index.csv", "id,split,composite,mask,reference,provenance\n" + rows);
        return datasetCheck(datasetMembers(folder.path(), DatasetLayout::Index)).findings;
    }

    static auto found(FindingKind kind, const char* id, const char* text) {
        return AllOf(Field(&Finding::kind, kind),
                     Field(&Finding::id, id),
                     Field(&Finding::text, HasSubstr(text)));
    }

    TemporaryFolder folder;
    Image real = madePhoto(kSize, 1);
    Image mask = madeMask(kSize);
};

TEST_F(DatasetChecks, ASoundPairIsNoFinding) {
    EXPECT_THAT(findings("a,train,c.png,m.png,r.png,\n"), IsEmpty());
}

TEST_F(DatasetChecks, NameWhatCannotBeUsed) {
    write(folder / "small.png", madeMask({9, 9}));
    write(folder / "black.png", plainMask(0));
    write(folder / "broken.png", "not a picture");

    EXPECT_THAT(findings("gone,,none.png,m.png,r.png,\n"
                         "small,,c.png,small.png,r.png,\n"
                         "black,,c.png,black.png,r.png,\n"
                         "broken,,broken.png,m.png,r.png,\n"),
                ElementsAre(found(FindingKind::Error, "gone", "none.png"),
                            found(FindingKind::Error, "small", "9×9"),
                            found(FindingKind::Error, "black", "no foreground"),
                            found(FindingKind::Error, "broken", "broken.png")));
}

TEST_F(DatasetChecks, NameWhatSomebodyShouldLookAt) {
    write(folder / "white.png", plainMask(255));
    write(folder / "other.png", madePhoto(kSize, 5));

    EXPECT_THAT(findings("white,,c.png,white.png,r.png,\n"
                         "equal,,r.png,m.png,r.png,\n"
                         "meant,,r.png,m.png,r.png,\"{\"\"generator\"\":\"\"identity\"\"}\"\n"
                         "other,,other.png,m.png,r.png,\n"),
                ElementsAre(found(FindingKind::Warning, "white", "no background"),
                            found(FindingKind::Warning, "equal", "equals its truth"),
                            found(FindingKind::Warning, "other", "outside the mask")));
}

TEST_F(DatasetChecks, APhotographInTwoSplitsIsALeak) {
    write(folder / "copy.png", real);

    EXPECT_THAT(findings("a,train,c.png,m.png,r.png,\n"
                         "b,train,c.png,m.png,r.png,\n"
                         "c,test,c.png,m.png,copy.png,\n"),
                ElementsAre(found(FindingKind::Warning, "c", "in \"train\" and in \"test\"")));
}

}  // namespace
}  // namespace r2r::testing
