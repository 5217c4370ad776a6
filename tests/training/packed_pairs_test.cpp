// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/packed_pairs.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/failure.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <cstring>
#include <functional>
#include <string>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAreArray;
using testing::failureOf;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

/// A pair that owns its bytes; every byte follows from the seed.
struct OwnedPair {
    std::string id;
    std::string provenance;
    int64_t width;
    int64_t height;
    std::vector<uint8_t> composite;
    std::vector<uint8_t> real;
    std::vector<uint8_t> mask;

    OwnedPair(int seed, int64_t width_, int64_t height_)
        : id("pair " + std::to_string(seed))
        , provenance(R"({"seed":)" + std::to_string(seed) + "}")
        , width(width_)
        , height(height_)
        , composite(static_cast<size_t>(3 * width * height))
        , real(composite.size())
        , mask(static_cast<size_t>(width * height)) {
        auto value = static_cast<uint32_t>(seed);
        for (std::vector<uint8_t>* plane : {&composite, &real, &mask})
            for (uint8_t& byte : *plane)
                byte = static_cast<uint8_t>((value = value * 1664525U + 1013904223U) >> 24);
    }

    [[nodiscard]] PairView view() const {
        return {id, provenance, width, height, composite, real, mask};
    }
};

void pack(const fs::path& folder, const std::vector<OwnedPair>& pairs, uint64_t shardBytes) {
    PackedPairsWriter writer(folder, shardBytes);
    for (const OwnedPair& pair : pairs)
        writer.add(pair.view());
    writer.finish();
}

std::vector<OwnedPair> somePairs(int count) {
    std::vector<OwnedPair> pairs;
    for (int i = 0; i < count; ++i)
        pairs.emplace_back(i, 5 + i, 9 - i % 3);
    return pairs;
}

TEST(PackedPairs, ReadsWhatWasWrittenAcrossShardsAndSizes) {
    const TemporaryFolder folder;
    const std::vector<OwnedPair> pairs = somePairs(7);
    pack(folder.path(), pairs, 1000);

    const PackedPairs packed(folder.path());

    ASSERT_EQ(packed.size(), 7);
    EXPECT_TRUE(fs::exists(folder.path() / "pairs-00001.r2rpairs"));
    for (size_t i = 0; i < pairs.size(); ++i) {
        const PairView pair = packed.pair(static_cast<int64_t>(i));
        EXPECT_EQ(pair.id, pairs[i].id);
        EXPECT_EQ(pair.provenance, pairs[i].provenance);
        EXPECT_EQ(pair.width, pairs[i].width);
        EXPECT_THAT(pair.composite, ElementsAreArray(pairs[i].composite));
        EXPECT_THAT(pair.real, ElementsAreArray(pairs[i].real));
        EXPECT_THAT(pair.mask, ElementsAreArray(pairs[i].mask));
        EXPECT_NO_THROW(packed.verify(static_cast<int64_t>(i)));
    }
}

TEST(PackedPairs, PhotographsTakeNoRoomForComposites) {
    const TemporaryFolder folder;
    const OwnedPair photo(3, 20, 10);
    PairView view = photo.view();
    view.composite = {};
    {
        PackedPairsWriter writer(folder.path());
        writer.add(view);
        writer.finish();
    }

    const PackedPairs packed(folder.path());

    EXPECT_FALSE(packed.hasComposites());
    EXPECT_TRUE(packed.pair(0).composite.empty());
    EXPECT_THAT(packed.pair(0).real, ElementsAreArray(photo.real));
    EXPECT_THAT(packed.pair(0).mask, ElementsAreArray(photo.mask));
    EXPECT_EQ(packed.pair(0).id, photo.id);
    EXPECT_NO_THROW(packed.verify(0));
    EXPECT_LT(fs::file_size(folder.path() / "pairs-00000.r2rpairs"), 20U * 10 * 4 + 200);
}

TEST(PackedPairs, PairsAndPhotographsDoNotMix) {
    const TemporaryFolder folder;
    const OwnedPair pair(1, 4, 4);
    PairView photo = pair.view();
    photo.composite = {};
    PackedPairsWriter writer(folder.path());
    writer.add(pair.view());

    const Error error = failureOf([&] { writer.add(photo); });

    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    EXPECT_THAT(error.message(), HasSubstr("has no composite, unlike those before it"));
}

TEST(PackedPairs, TheSamePairsGiveTheSameBytes) {
    const TemporaryFolder folder;
    pack(folder.path() / "a", somePairs(3), 1 << 20);
    pack(folder.path() / "b", somePairs(3), 1 << 20);

    EXPECT_EQ(fileHash(folder.path() / "a/pairs-00000.r2rpairs"),
              fileHash(folder.path() / "b/pairs-00000.r2rpairs"));
}

TEST(PackedPairs, OneShardCanBeReadAlone) {
    const TemporaryFolder folder;
    pack(folder.path(), somePairs(7), 1000);

    const PackedPairs packed(folder.path() / "pairs-00001.r2rpairs");

    EXPECT_GT(packed.size(), 0);
    EXPECT_LT(packed.size(), 7);
}

TEST(PackedPairs, PackingThatBrokeOffIsRefused) {
    const TemporaryFolder folder;
    {
        PackedPairsWriter writer(folder.path(), 1000);
        for (const OwnedPair& pair : somePairs(7))
            writer.add(pair.view());
    }

    const Error error = failureOf([&] { PackedPairs packed(folder.path()); });

    EXPECT_THAT(error.message(), HasSubstr("incomplete"));
    for (const auto& file : fs::directory_iterator(folder.path()))
        EXPECT_NE(file.path().extension(), ".partial");
}

TEST(PackedPairs, AFolderThatHoldsPairsIsNotWrittenOver) {
    const TemporaryFolder folder;
    pack(folder.path(), somePairs(1), 1000);

    const Error error = failureOf([&] { PackedPairsWriter writer(folder.path()); });

    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
}

TEST(PackedPairs, WrongSizesAreNamed) {
    const TemporaryFolder folder;
    PackedPairsWriter writer(folder.path());
    OwnedPair pair(3, 4, 4);
    pair.mask.pop_back();

    const Error error = failureOf([&] { writer.add(pair.view()); });

    EXPECT_THAT(error.message(), HasSubstr("pair 3 of 4 x 4 pixels has 48 bytes of composite"));
    EXPECT_THAT(error.message(), HasSubstr("15 of mask"));
}

TEST(PackedPairs, ADamagedPixelIsFoundByVerify) {
    const TemporaryFolder folder;
    pack(folder.path(), somePairs(2), 1 << 20);
    const fs::path file = folder.path() / "pairs-00000.r2rpairs";
    std::vector<std::byte> content = readFile(file);
    content[64 + 7] ^= std::byte{1};
    writeFileAtomically(file, content);

    const PackedPairs packed(file);

    EXPECT_THAT(failureOf([&] { packed.verify(0); }).message(), HasSubstr("pair 0 (record 0)"));
    EXPECT_NO_THROW(packed.verify(1));
}

/// A shard with 64-bit numbers written over it, and its checksums made right again or not.
std::string messageAfter(const fs::path& file,
                         const std::function<void(std::vector<std::byte>&)>& change) {
    const std::vector<std::byte> before = readFile(file);
    std::vector<std::byte> content = before;
    change(content);
    writeFileAtomically(file, content);
    const std::string message = failureOf([&] { PackedPairs packed(file); }).message();
    writeFileAtomically(file, before);
    return message;
}

void storeU64(std::vector<std::byte>& content, size_t at, uint64_t value) {
    for (size_t i = 0; i < 8; ++i)
        content[at + i] = static_cast<std::byte>(value >> (8 * i));
}

uint64_t hashOf(std::span<const std::byte> bytes) {
    return std::stoull(contentHash(bytes).substr(0, 16), nullptr, 16);
}

/// A forger makes the checksums fit; the bounds must hold all the same.
void seal(std::vector<std::byte>& content, size_t indexAt) {
    storeU64(content, 40, hashOf(std::span(content).subspan(indexAt)));
    storeU64(content, 48, hashOf(std::span(content).first(48)));
}

TEST(PackedPairs, HostileFilesAreRefusedWithAReason) {
    const TemporaryFolder folder;
    pack(folder.path(), somePairs(3), 1 << 20);
    const fs::path file = folder.path() / "pairs-00000.r2rpairs";
    const size_t index = readFile(file).size() - size_t{3} * 32;
    using Content = std::vector<std::byte>;

    EXPECT_THAT(messageAfter(file, [](Content& c) { c.clear(); }), HasSubstr("not a file of"));
    EXPECT_THAT(messageAfter(file, [](Content& c) { c.resize(63); }), HasSubstr("not a file of"));
    EXPECT_THAT(messageAfter(file, [](Content& c) { c.resize(c.size() - 1); }), HasSubstr("index"));
    EXPECT_THAT(messageAfter(file, [](Content& c) { c[8] = std::byte{9}; }),
                HasSubstr("version 9"));
    EXPECT_THAT(messageAfter(file, [](Content& c) { c[16] ^= std::byte{1}; }), HasSubstr("header"));
    EXPECT_THAT(messageAfter(file, [&](Content& c) { c[index] ^= std::byte{1}; }),
                HasSubstr("checksum of its index"));
    const auto forged = [&](size_t at, uint64_t value) {
        return messageAfter(file, [&](Content& c) {
            storeU64(c, at, value);
            seal(c, index);
        });
    };
    EXPECT_THAT(forged(16, uint64_t{1} << 59), HasSubstr("does not fit"));  // records · 32 wraps
    EXPECT_THAT(forged(32, ~uint64_t{0}), HasSubstr("does not fit"));
    EXPECT_THAT(forged(index, ~uint64_t{0} - 100), HasSubstr("record 0"));
    EXPECT_THAT(forged(index + 8, 0x0000FFFF0000FFFF), HasSubstr("65535 x 65535"));
    EXPECT_THAT(forged(index + 8, 0), HasSubstr("leaves the file"));
    EXPECT_THAT(forged(index + 16, 0xFFFFFFFFFFFFFFFF), HasSubstr("leaves the file"));
}

}  // namespace
}  // namespace r2r
