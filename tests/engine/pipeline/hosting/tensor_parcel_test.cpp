// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/hosting/tensor_parcel.h"

#include "engine/core/error.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <array>
#include <cerrno>
#include <unistd.h>

namespace r2r {
namespace {

constexpr uint64_t kMost = 1'000'000;

TEST(TensorParcel, ComesOutAsItWasPackedWhateverItsTypeAndOrder) {
    const std::array tensors = {at::rand({1, 3, 5, 7}).permute({0, 2, 3, 1}),
                                at::arange(6, at::kLong).view({2, 3}),
                                at::rand({3}).to(at::kHalf),
                                at::rand({4}) > 0.5,
                                at::empty({0, 4}),
                                at::scalar_tensor(2.5, at::kDouble)};
    const Json list = parcelList(tensors);

    const Descriptor memory = packed(tensors, list);
    const auto copies = unpacked(list, memory.get());
    const auto there = mapped(list, memory.get());

    ASSERT_EQ(copies.size(), tensors.size());
    ASSERT_EQ(there.size(), tensors.size());
    for (size_t i = 0; i < tensors.size(); ++i) {
        EXPECT_TRUE(at::equal(copies[i], tensors[i])) << i;
        EXPECT_EQ(copies[i].scalar_type(), tensors[i].scalar_type()) << i;
        EXPECT_TRUE(at::equal(there[i], tensors[i])) << i;
    }
}

TEST(TensorParcel, CannotBeChangedByWhoItIsGivenTo) {
    const std::array tensors = {at::zeros({100})};
    const Json list = parcelList(tensors);
    const Descriptor memory = packed(tensors, list);

    mapped(list, memory.get()).front().fill_(1);  // its own copy

    EXPECT_EQ(::ftruncate(memory.get(), 0), -1);
    const char byte = 1;
    EXPECT_EQ(::pwrite(memory.get(), &byte, 1, 0), -1);
    EXPECT_EQ(errno, EPERM);
    EXPECT_TRUE(at::equal(unpacked(list, memory.get()).front(), tensors.front()));
}

TEST(TensorParcel, FillsMemoryThatTheOtherSideMade) {
    const std::array tensors = {at::rand({2, 3}), at::rand({5})};
    const Json list = parcelList(tensors);
    const Descriptor memory = sharedMemory(parcelBytes(list, kMost));

    packInto(tensors, list, memory.get());

    EXPECT_TRUE(at::equal(unpacked(list, memory.get()).back(), tensors.back()));
}

TEST(TensorParcel, RefusesAListThatIsNone) {
    for (const char* text : {R"([{"sides": [1, -2], "type": 6}])",
                             R"([{"sides": [2147483647, 2147483647, 2147483647], "type": 7}])",
                             R"([{"sides": [1.5], "type": 6}])",
                             R"([{"sides": [3], "type": 99}])",
                             R"([{"sides": [1, 1, 1, 1, 1, 1, 1, 1, 1], "type": 6}])",
                             R"([{"sides": [3]}])",
                             R"([1])",
                             R"({"sides": [3], "type": 6})",
                             R"("nothing")"})
        EXPECT_THROW((void)parcelBytes(parseJson(text, "a list"), kMost), Error) << text;
}

TEST(TensorParcel, RefusesMoreThanIsTaken) {
    const Json list = parseJson(R"([{"sides": [1000, 1000], "type": 6}])", "a list");

    EXPECT_EQ(parcelBytes(list, 4'000'000), 4'000'000U);
    EXPECT_THROW((void)parcelBytes(list, 3'999'999), Error);
}

TEST(TensorParcel, RefusesMemoryThatHoldsLessThanItsList) {
    const Json list = parseJson(R"([{"sides": [1000], "type": 6}])", "a list");
    const Descriptor memory = sharedMemory(3999);

    EXPECT_THROW((void)unpacked(list, memory.get()), Error);
}

}  // namespace
}  // namespace r2r
