// SPDX-License-Identifier: GPL-3.0-or-later
// The promises of the table of formats are written and read, cell by cell.
#include "engine/imaging/files/format_table.h"

#include "engine/core/error.h"
#include "engine/imaging/files/picture_report.h"
#include "tests/engine/imaging/foreign_files.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#ifdef R2R_HAS_HEIF
#include "tests/engine/imaging/heif_files.h"
#endif

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>

namespace r2r {
namespace {

using testing::Bytes;
using testing::bytesOf;
using ::testing::Contains;
using ::testing::HasSubstr;

/// EXIF: an artist, and 300 pixels per inch.
Bytes exif() {
    return bytesOf(
        std::string("II*\0\x08\0\0\0\x04\0"
                    "\x1A\x01\x05\0\x01\0\0\0\x3E\0\0\0"
                    "\x1B\x01\x05\0\x01\0\0\0\x3E\0\0\0"
                    "\x28\x01\x03\0\x01\0\0\0\x02\0\0\0"
                    "\x3B\x01\x02\0\x04\0\0\0Ann\0"
                    "\0\0\0\0"
                    "\x2C\x01\0\0\x01\0\0\0",
                    70));
}

std::string xmp() {
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
           "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
           "rdf:about=\"\" xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" "
           "photoshop:City=\"Ulm\"/></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>";
}

/// IIM: a headline.
Bytes iptc() {
    return bytesOf(
        std::string("\x1C\x02\x69\0\x05"
                    "Beach",
                    10));
}

Photograph photograph(SampleType type, int channels) {
    Photograph made{testing::noisePicture({40, 30}, channels, type), {}};
    made.image.setIccProfile(testing::adobeRgbProfile());
    made.metadata.exif = std::make_shared<const Bytes>(exif());
    made.metadata.xmp = std::make_shared<const std::string>(xmp());
    made.metadata.iptc = std::make_shared<const Bytes>(iptc());
    made.metadata.texts = std::make_shared<const std::vector<std::pair<std::string, std::string>>>(
        std::vector<std::pair<std::string, std::string>>{{"Author", "Ann"}});
    return made;
}

Image linearScene() {
    Image scene = testing::smoothPicture({64, 48}, SampleType::F32);
    return scene;
}

/// A file of the format with all that it may hold, by ours or another writer; nothing where none
/// is here.
std::optional<Bytes> fileOf(ImageFormat format, const Photograph& made) {
    switch (format) {
        case ImageFormat::Heic:
#ifdef R2R_HAS_HEIF
            return testing::heifFile(made.image,
                                     {.bits = 12,
                                      .exifOrientation = 1,
                                      .exif = exif(),
                                      .xmp = xmp(),
                                      .icc = *made.image.iccProfile()});
#else
            return std::nullopt;
#endif
        case ImageFormat::CameraRaw:
            return testing::rawFile(linearScene());
        case ImageFormat::Photoshop:
            return testing::psdFile(made.image,
                                    {.layers = -1,
                                     .icc = *made.image.iccProfile(),
                                     .exif = exif(),
                                     .xmp = xmp(),
                                     .iptc = iptc(),
                                     .dpi = 300});
        case ImageFormat::Krita:
            return testing::documentFile("application/x-krita",
                                         encodePhotograph(made, ImageFormat::Png));
        case ImageFormat::OpenRaster:
            return testing::documentFile("image/openraster",
                                         encodePhotograph(made, ImageFormat::Png));
        case ImageFormat::Radiance:
            return testing::radianceFile(made.image);
        case ImageFormat::Pfm:
            return testing::pfmFile(made.image, true);
        default:
            return encodePhotograph(made, format);
    }
}

class EveryFormatRow : public ::testing::TestWithParam<FormatRow> {
protected:
    void SetUp() override {
        if (!isRead(GetParam().format))
            GTEST_SKIP() << "built without " << GetParam().library;
    }
};

TEST_P(EveryFormatRow, IsReadAsItsRowSays) {
    const FormatRow& row = GetParam();
    for (const SampleType type : row.in.samples) {
        const auto file = fileOf(row.format, photograph(type, row.in.alpha ? 4 : 3));
        if (!file)
            GTEST_SKIP() << "nothing here writes it";

        const auto [read, report] = reportedPhotograph(*file, "picture");

        EXPECT_EQ(formatFromContent(*file), row.format);
        EXPECT_EQ(report.format, row.format);
        EXPECT_EQ(read.image.sampleType(), type);
        EXPECT_EQ(read.image.hasAlpha(), row.in.alpha);
        EXPECT_EQ(read.image.iccProfile() != nullptr, row.in.profile);
        for (const auto& [kind, name] : {std::pair<uint8_t, const char*>{kExif, "EXIF"},
                                         {kXmp, "XMP"},
                                         {kIptc, "IPTC"},
                                         {kTexts, "texts"}})
            if (kind != kExif || row.in.metadata != kResolution) {  // which EXIF is told as well
                EXPECT_EQ(std::ranges::count(report.metadata, name), (row.in.metadata & kind) != 0)
                    << name;
            }
        if ((row.in.metadata & kResolution) != 0) {
            EXPECT_NEAR(report.resolutionX, 300, 0.5);
        }
    }
}

TEST_P(EveryFormatRow, IsWrittenAsItsRowSays) {
    const FormatRow& row = GetParam();
    if (!isWritten(row.format)) {
        EXPECT_TRUE(row.out.samples.empty());
        EXPECT_THROW(static_cast<void>(encodePhotograph(photograph(SampleType::U8, 3), row.format)),
                     Error);
        return;
    }
    for (const SampleType type : row.out.samples) {
        EXPECT_EQ(storableSampleType(row.format, type), type);
        const Bytes file = encodePhotograph(photograph(type, 4), row.format);

        const Image read = decodePhotograph(file, "picture").image;

        EXPECT_EQ(read.sampleType(), type);
        EXPECT_EQ(read.hasAlpha(), row.out.alpha);
        EXPECT_EQ(read.iccProfile() != nullptr, row.out.profile);
    }
    if (row.out.longestSide > 0) {
        const Image tooLong({row.out.longestSide + 1, 1}, 3, row.out.samples.front());
        EXPECT_THROW(static_cast<void>(encodePhotograph({tooLong, {}}, row.format)), Error);
    }
}

TEST_P(EveryFormatRow, IsFoundByItsEndings) {
    std::istringstream endings{std::string(GetParam().endings)};
    for (std::string ending; endings >> ending;) {
        EXPECT_EQ(formatFromExtension("picture" + ending), GetParam().format);
        EXPECT_EQ(writableFormat("picture" + ending).has_value(), isWritten(GetParam().format));
        EXPECT_THAT(pictureEndings(), Contains(ending));
    }
}

INSTANTIATE_TEST_SUITE_P(FormatTable,
                         EveryFormatRow,
                         ::testing::ValuesIn(formatTable().begin(), formatTable().end()),
                         [](const auto& each) {
                             std::string name(each.param.name);
                             std::erase_if(name, [](unsigned char c) { return c == ' '; });
                             return name;
                         });

TEST(FormatTable, NamesAnEndingForResultsThatHoldsTheSameSamples) {
    EXPECT_EQ(endingForResult("a/beach.JPG"), ".JPG");
    EXPECT_EQ(endingForResult("a/beach.nef"), ".png");
    EXPECT_EQ(endingForResult("a/beach.hdr"), ".exr");
    EXPECT_EQ(endingForResult("a/beach.ora"), ".png");
    EXPECT_EQ(endingForResult(""), ".png");
}

TEST(FormatTable, SaysWhatThisBuildLeavesOut) {
    for (const FormatRow& row : formatTable())
        EXPECT_EQ(formatsLeftOut().find(row.name) != std::string::npos, !isRead(row.format))
            << row.name;
}

TEST(FormatTable, HasItsColumns) {
    EXPECT_THAT(formatTableText(), HasSubstr("| JPEG | .jpg .jpeg .jpe .jfif .jif | 8 | 8 | – |"));
    EXPECT_THAT(formatTableText(), HasSubstr("| HEIC (libheif) |"));
}

TEST(FormatTable, StandsInTheDocumentAsItIs) {
    std::ifstream document(R2R_SOURCE_DIR "/docs/formats.md");
    const std::string text{std::istreambuf_iterator<char>(document), {}};

    EXPECT_THAT(text, HasSubstr(formatTableText()));
}

}  // namespace
}  // namespace r2r
