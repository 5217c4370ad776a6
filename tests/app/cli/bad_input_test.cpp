// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs get input that they cannot use. Each case: one clear sentence, the right exit
// code, and no file where the result should have gone.
#include "app/cli/scene.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/image_file.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Size kSize = {64, 48};

struct BadInput {
    std::string name;
    std::string arguments;  ///< of `r2r`; the folder holds good.png, good_mask.png and `bad`
    std::string says;       ///< part of the sentence
    int code = 2;
    std::function<void(const fs::path& folder)> prepare = [](const fs::path&) {};
};

std::vector<std::byte> encoded(const Image& image, ImageFormat format) {
    return encodePhotograph({image, {}}, format);
}

Image scene() {
    return cli::sceneImage(kSize, {}, 7);
}

/// Writes the first `share` of a sound file of this format.
std::function<void(const fs::path&)> truncated(const char* name, ImageFormat format, double share) {
    return [=](const fs::path& folder) {
        const std::vector<std::byte> content = encoded(scene(), format);
        const auto size = static_cast<size_t>(static_cast<double>(content.size()) * share);
        writeFileAtomically(folder / name, std::span(content).first(size));
    };
}

std::function<void(const fs::path&)> text(const char* name, std::string content) {
    return [=](const fs::path& folder) { write(folder / name, std::string_view(content)); };
}

std::function<void(const fs::path&)> mask(uint8_t value, Size size = kSize) {
    return [=](const fs::path& folder) {
        Image image(size, 1, SampleType::U8);
        for (int y = 0; y < size.height; ++y)
            std::ranges::fill(image.mutableRow<uint8_t>(y), value);
        write(folder / "bad_mask.png", image);
    };
}

std::string bigEndian(uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> static_cast<unsigned>(shift));
    return bytes;
}

/// A PNG header that claims a huge picture; its checksum is right.
std::string hugePng() {
    const std::string head =
        "IHDR" + bigEndian(70000) + bigEndian(70000) + std::string("\x08\x02\0\0\0", 5);
    uint32_t crc = 0xFFFFFFFFU;
    for (const char c : head) {
        crc ^= static_cast<uint8_t>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return "\x89PNG\r\n\x1a\n" + bigEndian(13) + head + bigEndian(~crc);
}

void writeNanExr(const fs::path& folder) {
    // The largest finite half is 65504: a float that is infinite stays infinite in the file.
    Image image(kSize, 3, SampleType::F32);
    image.setEncoding(ColorEncoding::LinearSrgb);
    for (int y = 0; y < kSize.height; ++y)
        std::ranges::fill(image.mutableRow<float>(y), 0.5F);
    image.mutableRow<float>(10)[12] = std::numeric_limits<float>::quiet_NaN();
    writeFileAtomically(folder / "bad.exr", encoded(image, ImageFormat::OpenExr));
}

std::string littleEndian(uint32_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i)
        text += static_cast<char>(value >> static_cast<unsigned>(8 * i));
    return text;
}

/// One pixel of four inks without names, uncompressed.
std::string inkTiff() {
    struct Field {
        uint32_t tag;
        uint32_t type;  // 3: 16 bit, 4: 32 bit
        uint32_t count;
        uint32_t value;
    };

    constexpr uint32_t kBitsAt = 8;
    constexpr uint32_t kPixelAt = 16;
    const std::vector<Field> fields = {{256, 3, 1, 1},         // width
                                       {257, 3, 1, 1},         // height
                                       {258, 3, 4, kBitsAt},   // bits per sample
                                       {259, 3, 1, 1},         // uncompressed
                                       {262, 3, 1, 5},         // separated: inks
                                       {273, 4, 1, kPixelAt},  // where the pixels are
                                       {277, 3, 1, 4},         // samples per pixel
                                       {278, 3, 1, 1},         // rows per strip
                                       {279, 4, 1, 4},         // bytes of pixels
                                       {332, 3, 1, 2}};        // inks other than CMYK
    std::string tiff = "II*" + std::string(1, '\0') + littleEndian(20, 4);
    for (int sample = 0; sample < 4; ++sample)
        tiff += littleEndian(8, 2);
    tiff += "\x10\x20\x30\x40" + littleEndian(static_cast<uint32_t>(fields.size()), 2);
    for (const Field& field : fields)
        tiff += littleEndian(field.tag, 2) + littleEndian(field.type, 2) +
                littleEndian(field.count, 4) + littleEndian(field.value, 4);
    return tiff + littleEndian(0, 4);
}

void writeFolderAsPicture(const fs::path& folder) {
    fs::create_directories(folder / "bad.png");
}

void makePipe(const fs::path& folder) {
    ASSERT_THAT(cli::runChild({"mkfifo", (folder / "bad.png").string()}), Succeeds());
}

const std::string kGood = "harmonize good.png --mask good_mask.png ";
const std::string kPlaced =
    "harmonize --background good.png --foreground good.png --mask good_mask.png ";

std::vector<BadInput> damagedFiles() {
    const auto read = [](const std::string& name) {
        return "harmonize " + name + " --mask good_mask.png -o out/result.png";
    };
    return {
        {"TruncatedPng",
         read("bad.png"),
         "bad.png",
         2,
         truncated("bad.png", ImageFormat::Png, 0.6)},
        {"TruncatedJpeg",
         read("bad.jpg"),
         "bad.jpg",
         2,
         truncated("bad.jpg", ImageFormat::Jpeg, 0.6)},
        {"TruncatedTiff",
         read("bad.tif"),
         "bad.tif",
         2,
         truncated("bad.tif", ImageFormat::Tiff, 0.6)},
        {"TruncatedWebp",
         read("bad.webp"),
         "bad.webp",
         2,
         truncated("bad.webp", ImageFormat::WebP, 0.6)},
        {"TruncatedExr",
         read("bad.exr"),
         "bad.exr",
         2,
         truncated("bad.exr", ImageFormat::OpenExr, 0.6)},
        {"OnlyAHeader",
         read("bad.jpg"),
         "bad.jpg",
         2,
         truncated("bad.jpg", ImageFormat::Jpeg, 0.02)},
        {"EmptyFile", read("bad.png"), "bad.png", 2, text("bad.png", "")},
        {"TextAsPicture", read("bad.png"), "bad.png", 2, text("bad.png", "I am not a picture.\n")},
        {"HugeClaim", read("bad.png"), "bad.png", 2, text("bad.png", hugePng())},
        {"NanInExr", read("bad.exr"), "bad.exr", 2, writeNanExr},
        {"InkTiff", read("bad.tif"), "other inks than CMYK", 2, text("bad.tif", inkTiff())},
        {"MissingFile", read("nowhere.png"), "nowhere.png"},
        {"FolderAsPicture", read("bad.png"), "folder", 2, writeFolderAsPicture},
        {"PipeAsPicture", read("bad.png"), "bad.png", 2, makePipe},
        {"TruncatedMask",
         "harmonize good.png --mask bad_mask.png -o out/result.png",
         "bad_mask.png",
         2,
         truncated("bad_mask.png", ImageFormat::Png, 0.6)},
        {"MissingMask", "harmonize good.png --mask none.png -o out/result.png", "none.png"},
        {"RecipeIsNoJson",
         "replay bad.json -o out/result.png",
         "bad.json",
         2,
         text("bad.json", "{")},
        {"RecipeIsSomethingElse",
         "replay bad.json -o out/result.png",
         "not a recipe",
         2,
         text("bad.json", "{\"name\": 1}")},
        {"RecipeIsAPicture", "replay good.png -o out/result.png", "good.png"},
    };
}

std::vector<BadInput> impossibleRequests() {
    const std::string masked = "harmonize good.png --mask bad_mask.png -o out/result.png";
    return {
        {"EmptyMask", masked, "empty", 2, mask(0)},
        {"MaskWithoutBackground", masked, "background", 2, mask(255)},
        {"MaskOfAnotherSize", masked, "64×47", 2, mask(255, {64, 47})},
        {"NoMaskAndNoAlpha", "harmonize good.png -o out/result.png", "mask"},
        {"UnknownModel", kGood + "--model nonsense -o out/result.png", "lab-mean", 3},
        {"UnknownDevice", kGood + "--device abacus -o out/result.png", "abacus"},
        {"MissingDevice", kGood + "--device cuda:99 -o out/result.png", "cuda:99", 3},
        {"StrengthTooHigh", kGood + "--strength 2 -o out/result.png", "--strength"},
        {"UnknownMaskOperation", kGood + "--mask-op sharpen:2 -o out/result.png", "sharpen"},
        {"UnknownMetadataPolicy", kGood + "--metadata some -o out/result.png", "strip-location"},
        {"NegativeSeed", kGood + "--seed -1 -o out/result.png", "--seed"},
        {"NoInput", "harmonize -o out/result.png", "COMPOSITE"},
        {"NoOutput", kGood, "--output"},
        {"TwoForms", kGood + "--foreground good.png -o out/result.png", "not clear"},
        {"NoPlace", kPlaced + "-o out/result.png", "--place"},
        {"PlaceWithThreeNumbers", kPlaced + "--place 1,2,3 -o out/result.png", "X,Y,SCALE,DEGREES"},
        {"PlacedOutside", kPlaced + "--place 9000,9000,1,0 -o out/result.png", "outside"},
        {"ReferenceOutside", kGood + "--reference 900,900,5,5 -o out/result.png", "900"},
        {"UnknownOption", kGood + "--frobnicate -o out/result.png", "--frobnicate"},
        {"UnknownCommand", "frobnicate", "frobnicate"},
        {"UnknownProtocol",
         "score good.png good.png --mask good_mask.png --protocol 256",
         "--protocol"},
        {"ScoreOfOtherSize",
         "score good.png bad_mask.png --mask good_mask.png",
         "64×47",
         2,
         mask(255, {64, 47})},
        {"BatchOfNothing", "batch out --model mkl -o results", "no pictures"},
        {"BatchOfAFile", "batch good.png --model mkl -o results", "is a file, not a folder"},
        {"DataSetIsAFile", "dataset check good.png", "is a file, not a folder"},
        {"TransparencyInAJpeg",
         kGood + "--alpha keep -o out/result.jpg",
         "JPEG cannot hold transparency"},
        {"BatchTransparencyInAJpeg",
         "batch . --model mkl -o results --alpha keep --name {name}.jpg",
         "JPEG cannot hold transparency"},
        {"HelpOfNoCommand",
         "relight --help",
         "r2r has no command \"relight\". Known are harmonize,"},
        {"HelpOfACommandSpeltOtherwise", "harmonise --help", "The closest is \"harmonize\""},
        {"HelpOfNoBench", "bench poison --help", "The closest is \"poisson\""},
        {"BatchIntoItself", "batch . --model mkl -o .", "mixed with the pictures"},
        {"BatchOntoOneName",
         "batch . --model mkl -o results --name same.png",
         "both",
         2,
         [](const fs::path& folder) { write(folder / "other.png", scene()); }},
        {"BatchUnknownWord", "batch . --model mkl -o results --name {date}.png", "{index}"},
        {"BatchShardOutside", "batch . --model mkl -o results --shard 5/4", "--shard"},
        {"BatchUnknownModel", "batch . --model nonsense -o results", "nonsense", 3},
    };
}

std::vector<BadInput> unusableTargets() {
    return {
        {"UnknownExtension", kGood + "-o out/result.xyz", ".png"},
        {"NoExtension", kGood + "-o out/result", ".png"},
        {"MissingFolder", kGood + "-o nowhere/result.png", "nowhere"},
        {"FolderAsOutput", kGood + "-o out", "folder"},
        {"FileAsFolder", kGood + "-o good.png/result.png", "good.png"},
        {"SystemFolder", kGood + "-o /proc/result.png", "could not write /proc/result.png: "},
        {"SystemFolderForRecipe",
         kGood + "-o out/result.png --recipe /proc/r.json",
         "could not write /proc/r.json: "},
        {"SystemFolderForBatch", "batch . --model mkl -o /proc", "could not write into /proc: "},
        {"SystemFolderToBeMade", "batch . --model mkl -o /proc/a/b", "make the folder /proc/a: "},
        {"LongName", kGood + "-o out/" + std::string(252, 'a') + ".png", "its name is too long"},
        {"RecipeInMissingFolder", kGood + "-o out/result.png --recipe nowhere/r.json", "nowhere"},
    };
}

void expectRefused(const BadInput& input) {
    SCOPED_TRACE(input.name);
    const TemporaryFolder folder;
    writeComposite(folder.path(), "good", kSize, 7);
    fs::create_directories(folder / "out");
    input.prepare(folder.path());

    const cli::ChildResult result =
        shell(fmt::format("cd '{}' && \"$R2R\" {}", folder.path().string(), input.arguments));

    EXPECT_THAT(result, RefusesWith(input.code));
    EXPECT_THAT(result.errors, HasSubstr(input.says));
    EXPECT_THAT(result.errors, Not(HasSubstr("there is no folder /proc")));
    EXPECT_TRUE(fs::is_empty(folder / "out"));
    EXPECT_FALSE(fs::exists(folder / "results"));
}

// One test a table, not one a row: starting the test program costs as much as the row.
TEST(BadInputs, ThatAreDamagedAreRefusedWithOneSentenceAndLeaveNothing) {
    std::ranges::for_each(damagedFiles(), expectRefused);
}

TEST(BadInputs, ThatAreImpossibleAreRefusedWithOneSentenceAndLeaveNothing) {
    std::ranges::for_each(impossibleRequests(), expectRefused);
}

TEST(BadInputs, ThatCannotBeWrittenAreRefusedWithOneSentenceAndLeaveNothing) {
    std::ranges::for_each(unusableTargets(), expectRefused);
}

/// The system refuses the write in the middle, as a full disk does.
TEST(FullDisk, LeavesNeitherTheResultNorAPartOfIt) {
    const TemporaryFolder folder;
    writeComposite(folder.path(), "good", {400, 300}, 7);
    fs::create_directories(folder / "out");

    const cli::ChildResult result = shell(fmt::format(
        "cd '{}' && ulimit -f 16 && \"$R2R\" {} -o out/result.png", folder.path().string(), kGood));

    EXPECT_THAT(result, RefusesWith(2));
    EXPECT_THAT(result.errors, HasSubstr("could not write out/result.png"));
    EXPECT_TRUE(fs::is_empty(folder / "out"));
}

TEST(FullDisk, AtTheRecipeLeavesNoPictureWithoutOne) {
    const TemporaryFolder folder;
    Image flat(Size{8, 8}, 3, SampleType::U8);
    write(folder / "flat.png", flat);  // its file is smaller than a recipe
    write(folder / "m.png", softDisc({8, 8}));
    fs::create_directories(folder / "out");

    const cli::ChildResult result = shell(
        fmt::format("cd '{}' && ulimit -f 1 && \"$R2R\" harmonize flat.png --mask m.png --model "
                    "lab-mean -o out/a.png --recipe out/a.json",
                    folder.path().string()));

    EXPECT_THAT(result, RefusesWith(2));
    EXPECT_THAT(result.errors, HasSubstr("could not write out/a.json: "));
    EXPECT_TRUE(fs::is_empty(folder / "out"));
}

/// Strange, but usable: harmonizing `picture` under a soft disc must succeed.
void expectUsable(const Image& picture, const char* name) {
    const TemporaryFolder folder;
    write(folder / name, picture);
    write(folder / "m.png", softDisc(picture.size()));

    EXPECT_THAT(r2r({"harmonize",
                     (folder / name).string(),
                     "--mask",
                     (folder / "m.png").string(),
                     "-o",
                     (folder / "out.png").string()}),
                Succeeds());
    EXPECT_EQ(readPhotograph(folder / "out.png").image.size(), picture.size());
}

Image greyRamp(SampleType type) {
    Image image(kSize, 1, type);
    for (int y = 0; y < kSize.height; ++y)
        for (int x = 0; x < kSize.width; ++x)
            if (type == SampleType::U8)
                image.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] = static_cast<uint8_t>(3 * x);
            else
                image.mutableRow<uint16_t>(y)[static_cast<size_t>(x)] =
                    static_cast<uint16_t>(900 * x);
    return image;
}

TEST(UnusualPictures, OfGreyAreHarmonized) {
    expectUsable(greyRamp(SampleType::U8), "grey.png");
    expectUsable(greyRamp(SampleType::U16), "grey16.png");
    expectUsable(greyRamp(SampleType::U16), "grey16.tif");
}

TEST(UnusualPictures, WithABrokenProfileAreHarmonized) {
    Image image = scene();
    image.setIccProfile(std::make_shared<const std::vector<std::byte>>(300, std::byte{0x5A}));

    expectUsable(image, "profile.jpg");
}

TEST(UnusualPictures, OfOneBackgroundPixelAreHarmonized) {
    const TemporaryFolder folder;
    Image picture(Size{2, 1}, 3, SampleType::U8);
    Image half(Size{2, 1}, 1, SampleType::U8);
    half.mutableRow<uint8_t>(0)[0] = 255;
    write(folder / "p.png", picture);
    write(folder / "m.png", half);

    EXPECT_THAT(r2r({"harmonize",
                     (folder / "p.png").string(),
                     "--mask",
                     (folder / "m.png").string(),
                     "-o",
                     (folder / "out.png").string()}),
                Succeeds());
}

TEST(UnusualPictures, WithTheWrongExtensionAreReadByTheirContent) {
    const TemporaryFolder folder;
    writeFileAtomically(folder / "p.jpg", encoded(scene(), ImageFormat::Png));
    write(folder / "m.png", softDisc(kSize));

    EXPECT_THAT(r2r({"harmonize",
                     (folder / "p.jpg").string(),
                     "--mask",
                     (folder / "m.png").string(),
                     "-o",
                     (folder / "out.png").string()}),
                Succeeds());
}

}  // namespace
}  // namespace r2r::testing
