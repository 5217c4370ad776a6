// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/remade_change.h"

#include "engine/core/error.h"
#include "engine/pipeline/harmonizers/guarded_harmonizer.h"

#include <gmock/gmock.h>

#include <limits>

namespace r2r {
namespace {

using ::testing::HasSubstr;

class Unrecorded final : public ColorChange {
public:
    void apply(std::span<float>, const Rect&, Size) const override {}
};

TEST(RemadeChange, PartsOfPartsAreMadeAgain) {
    Image difference({2, 1}, 3, SampleType::F32);
    difference.mutableRow<float>(0)[1] = 0.25F;
    const auto pixels = pixelChange(difference, {0, 0, 2, 1}, {2, 1});
    const auto change = partOfChange(partOfChange(pixels, 0.5F), 0.3F);

    const auto again = remadeChange(recordOf(*change).value());

    std::vector<float> one(6, 0.5F);
    std::vector<float> other = one;
    change->apply(one, {0, 0, 2, 1}, {2, 1});
    again->apply(other, {0, 0, 2, 1}, {2, 1});
    EXPECT_EQ(one, other);
    EXPECT_NE(one[1], 0.5F);
}

TEST(RemadeChange, APartOfWhatCannotBeWrittenDownCannotEither) {
    const auto unrecorded = std::make_shared<Unrecorded>();

    EXPECT_FALSE(recordOf(*unrecorded));
    EXPECT_FALSE(recordOf(*partOfChange(unrecorded, 0.5F)));
}

TEST(RemadeChange, NumbersThatDoNotFitAreRefused) {
    const auto refused = [](ChangeKind kind, std::vector<SharedNumbers> numbers) {
        const ChangeRecord record{.kind = kind,
                                  .region = {0, 0, 4, 4},
                                  .raster = {4, 4},
                                  .numbers = std::move(numbers),
                                  .whole = nullptr};
        try {
            (void)remadeChange(record);
        } catch (const Error& error) {
            return error.code() == ErrorCode::Corrupt;
        }
        return false;
    };
    const auto numbers = [](std::vector<int64_t> shape, size_t count) {
        return std::vector{sharedNumbers(std::move(shape), std::vector<float>(count))};
    };
    constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();

    for (const auto& entry : kChangeKinds.entries) {
        EXPECT_TRUE(refused(entry.value, {})) << entry.word;
        EXPECT_TRUE(refused(entry.value, numbers({4, 4}, 3))) << entry.word;
        EXPECT_TRUE(refused(entry.value, numbers({kHuge, kHuge, 3}, 3))) << entry.word;
        EXPECT_TRUE(refused(entry.value, numbers({0, -1}, 0))) << entry.word;
    }
    EXPECT_TRUE(refused(ChangeKind::Pixels, numbers({2, 2, 4}, 16)));
    EXPECT_TRUE(refused(ChangeKind::Field, numbers({11, 1, 1, 1}, 11)));
    EXPECT_TRUE(refused(ChangeKind::Part, numbers({1}, 1)));
}

}  // namespace
}  // namespace r2r
