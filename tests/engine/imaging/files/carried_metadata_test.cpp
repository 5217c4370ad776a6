// SPDX-License-Identifier: GPL-3.0-or-later
// A result keeps some statements about its picture, and must not make others any more.
#include "engine/imaging/files/codecs/jpeg.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/tiff_stream.h"
#include "engine/imaging/files/codecs/tiff_writer.h"
#include "engine/imaging/files/codecs/webp.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/image_metadata.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/sample_pictures.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <exiv2/exiv2.hpp>
#include <map>
#include <string>
#include <tiffio.h>

namespace r2r {
namespace {

using ::testing::AllOf;
using testing::Bytes;
using testing::bytesOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsNull;
using ::testing::Key;
using ::testing::Not;
using ::testing::NotNull;
using ::testing::Pair;

using Entries = std::map<std::string, std::string>;

constexpr std::array kWithExif{
    ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff, ImageFormat::WebP};

Image picture() {
    return testing::smoothPicture({24, 16}, SampleType::U8);
}

template <typename Data>
Entries entriesOf(const Data& data) {
    Entries entries;
    for (const auto& entry : data)
        entries[entry.key()] = entry.toString();
    return entries;
}

Entries exifOf(const ImageMetadata& metadata) {
    Exiv2::ExifData data;
    if (metadata.exif)
        Exiv2::ExifParser::decode(data,
                                  reinterpret_cast<const Exiv2::byte*>(metadata.exif->data()),
                                  static_cast<uint32_t>(metadata.exif->size()));
    return entriesOf(data);
}

Entries xmpOf(const ImageMetadata& metadata) {
    Exiv2::XmpData data;
    if (metadata.xmp)
        Exiv2::XmpParser::decode(data, *metadata.xmp);
    return entriesOf(data);
}

Entries iptcOf(const ImageMetadata& metadata) {
    Exiv2::IptcData data;
    if (metadata.iptc)
        Exiv2::IptcParser::decode(data,
                                  reinterpret_cast<const Exiv2::byte*>(metadata.iptc->data()),
                                  static_cast<uint32_t>(metadata.iptc->size()));
    return entriesOf(data);
}

Bytes exifBytes(Exiv2::ExifData data) {
    Exiv2::Blob blob;
    Exiv2::ExifParser::encode(blob, Exiv2::littleEndian, data);
    const auto bytes = std::as_bytes(std::span(blob));
    return {bytes.begin(), bytes.end()};
}

std::string packet(const std::string& attributes, const std::string& namespaces = {}) {
    return "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
           "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
           "rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" " +
           namespaces + " " + attributes + "/></rdf:RDF></x:xmpmeta>";
}

Photograph throughFormat(const Photograph& photograph, ImageFormat format) {
    return decodePhotograph(encodePhotograph(photograph, format), "result");
}

Photograph read(const codecs::FileParts& parts) {
    return decodePhotograph(testing::encodedPng(parts), "picture");
}

TEST(CarriedMetadata, HasAResolutionInEveryFormat) {
    codecs::FileParts parts{.image = picture()};
    parts.resolution = codecs::Resolution{300, 300};
    for (const Bytes& file :
         {testing::encodedPng(parts), testing::encodedJpeg(parts, 90), codecs::encodeTiff(parts)}) {
        const Photograph photograph = decodePhotograph(file, "picture");
        EXPECT_THAT(exifOf(photograph.metadata), Contains(Pair("Exif.Image.XResolution", "300/1")));
        for (const auto format : kWithExif)
            EXPECT_THAT(exifOf(throughFormat(photograph, format).metadata),
                        AllOf(Contains(Pair("Exif.Image.XResolution", "300/1")),
                              Contains(Pair("Exif.Image.ResolutionUnit", "2"))));
    }
}

TEST(CarriedMetadata, WritesTheResolutionWhereTheFormatHasIt) {
    codecs::FileParts parts{.image = picture()};
    parts.resolution = codecs::Resolution{300, 300};
    const Photograph photograph = read(parts);

    EXPECT_THAT(testing::pngChunks(encodePhotograph(photograph, ImageFormat::Png)),
                Contains("pHYs"));
    const Bytes tiff = encodePhotograph(photograph, ImageFormat::Tiff);
    codecs::TiffStream stream(tiff);
    float x = 0;
    ASSERT_EQ(TIFFGetField(stream.tiff(), TIFFTAG_XRESOLUTION, &x), 1);
    EXPECT_EQ(x, 300);
}

/// The EXIF of a result as it is in the file, not as we read it.
Entries storedExif(const Photograph& photograph, ImageFormat format) {
    const Bytes file = encodePhotograph(photograph, format);
    const auto image = Exiv2::ImageFactory::open(reinterpret_cast<const Exiv2::byte*>(file.data()),
                                                 static_cast<long>(file.size()));
    image->readMetadata();
    return entriesOf(image->exifData());
}

TEST(CarriedMetadata, HasWhatExifDemandsOfAJpegThere) {
    Exiv2::ExifData data;
    data["Exif.Image.Artist"] = "Ada";
    const Photograph photograph = read({.image = picture(), .exif = exifBytes(data)});

    EXPECT_THAT(storedExif(photograph, ImageFormat::Jpeg),
                AllOf(Contains(Pair("Exif.Image.XResolution", "72/1")),
                      Contains(Pair("Exif.Image.YResolution", "72/1")),
                      Contains(Pair("Exif.Image.ResolutionUnit", "2")),
                      Contains(Pair("Exif.Image.YCbCrPositioning", "1"))));
    EXPECT_THAT(storedExif(photograph, ImageFormat::WebP),
                Not(Contains(Key("Exif.Image.XResolution"))));
}

TEST(CarriedMetadata, OfAJpegAloneIsNotInATiff) {
    Exiv2::ExifData data;
    data["Exif.Photo.DateTimeOriginal"] = "2026:01:02 03:04:05";
    data["Exif.Photo.PixelXDimension"] = uint32_t{24};
    data["Exif.Photo.ComponentsConfiguration"] = "1 2 3 0";
    const Photograph photograph = read({.image = picture(), .exif = exifBytes(data)});

    EXPECT_THAT(storedExif(photograph, ImageFormat::Tiff),
                AllOf(Contains(Key("Exif.Photo.DateTimeOriginal")),
                      Not(Contains(Key("Exif.Photo.PixelXDimension"))),
                      Not(Contains(Key("Exif.Photo.ComponentsConfiguration")))));
}

TEST(CarriedMetadata, MakesOneExifChunkBeforeThePixels) {
    Exiv2::ExifData data;
    data["Exif.Image.Artist"] = "Ada";
    const Photograph photograph = read({.image = picture(), .exif = exifBytes(data)});

    const auto chunks = testing::pngChunks(encodePhotograph(photograph, ImageFormat::Png));

    EXPECT_EQ(std::ranges::count(chunks, "eXIf"), 1);
    EXPECT_LT(std::ranges::find(chunks, "eXIf"), std::ranges::find(chunks, "IDAT"));
}

TEST(CarriedMetadata, HasNoLayersAndNothingElseOfTheOldFile) {
    Exiv2::ExifData data;
    data["Exif.Image.Artist"] = "Ada";
    data["Exif.Image.Rating"] = uint16_t{4};
    data["Exif.Image.ImageResources"] = "1 2 3";
    data["Exif.Image.DNGVersion"] = "1 4 0 0";
    data["Exif.Image.WhitePoint"] = Exiv2::URational(1, 3);
    data.add(Exiv2::ExifKey(0x935C, "Image"), Exiv2::Value::create(Exiv2::undefined).get());

    const Photograph photograph = read({.image = picture(), .exif = exifBytes(data)});

    EXPECT_THAT(
        exifOf(photograph.metadata),
        ::testing::ElementsAre(Pair("Exif.Image.Artist", "Ada"), Pair("Exif.Image.Rating", "4")));
}

TEST(CarriedMetadata, AnnouncesNothingThatIsNotThere) {
    const std::string xmp = packet(
        "xmp:Label=\"sea\" hdrgm:Version=\"1.0\" g:MotionPhoto=\"1\" crs:Exposure2012=\"+1.0\" "
        "xmpMM:DocumentID=\"xmp.did:1\" photoshop:History=\"opened\" photoshop:City=\"Brest\" "
        "xmpNote:HasExtendedXMP=\"0123456789ABCDEF0123456789ABCDEF\"",
        "xmlns:hdrgm=\"http://ns.adobe.com/hdr-gain-map/1.0/\" "
        "xmlns:g=\"http://ns.google.com/photos/1.0/camera/\" "
        "xmlns:crs=\"http://ns.adobe.com/camera-raw-settings/1.0/\" "
        "xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" "
        "xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" "
        "xmlns:xmpNote=\"http://ns.adobe.com/xmp/note/\"");

    const Photograph photograph = read({.image = picture(), .xmp = xmp});

    EXPECT_THAT(
        xmpOf(photograph.metadata),
        ::testing::ElementsAre(Pair("Xmp.photoshop.City", "Brest"), Pair("Xmp.xmp.Label", "sea")));
}

Bytes segment(uint8_t kind, const std::string& content) {
    const size_t length = content.size() + 2;
    Bytes bytes{std::byte{0xFF},
                static_cast<std::byte>(kind),
                static_cast<std::byte>(length >> 8),
                static_cast<std::byte>(length & 0xFF)};
    const Bytes rest = bytesOf(content);
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return bytes;
}

/// A JPEG with segments after its start.
Bytes jpegWith(const std::vector<Bytes>& segments) {
    Bytes file = testing::encodedJpeg({.image = picture()}, 90);
    for (auto each = segments.rbegin(); each != segments.rend(); ++each)
        file.insert(file.begin() + 2, each->begin(), each->end());
    return file;
}

constexpr uint8_t kApp1 = 0xE1;
const std::string kXmpName("http://ns.adobe.com/xap/1.0/\0", 29);
const std::string kExtensionName("http://ns.adobe.com/xmp/extension/\0", 35);

std::string number(size_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift & 0xFF);
    return bytes;
}

TEST(CarriedMetadata, HasWhatDidNotFitIntoOneSegment) {
    const std::string guid = "0123456789ABCDEF0123456789ABCDEF";
    const std::string main = packet("xmp:Label=\"sea\" xmpNote:HasExtendedXMP=\"" + guid + "\"",
                                    "xmlns:xmpNote=\"http://ns.adobe.com/xmp/note/\"");
    const std::string more = packet("xmp:Nickname=\"" + std::string(90'000, 'n') + "\"");
    std::vector<Bytes> segments{segment(kApp1, kXmpName + main)};
    constexpr size_t kPiece = 60'000;
    for (size_t place = 0; place < more.size(); place += kPiece)
        segments.push_back(segment(kApp1,
                                   kExtensionName + guid + number(more.size()) + number(place) +
                                       more.substr(place, kPiece)));

    const Photograph photograph = decodePhotograph(jpegWith(segments), "picture");

    EXPECT_THAT(xmpOf(photograph.metadata),
                AllOf(Contains(Key("Xmp.xmp.Nickname")),
                      Contains(Key("Xmp.xmp.Label")),
                      Not(Contains(Key("Xmp.xmpNote.HasExtendedXMP")))));
    EXPECT_THAT(xmpOf(throughFormat(photograph, ImageFormat::Tiff).metadata),
                Contains(Key("Xmp.xmp.Nickname")));
    EXPECT_THAT(xmpOf(throughFormat(photograph, ImageFormat::Jpeg).metadata),
                AllOf(Contains(Key("Xmp.xmp.Label")), Not(Contains(Key("Xmp.xmp.Nickname")))));
}

TEST(CarriedMetadata, SaysThatAGainMapWasLeftOut) {
    ::testing::internal::CaptureStderr();
    static_cast<void>(decodePhotograph(
        jpegWith({segment(0xE2, std::string("urn:iso:std:iso:ts:21496:-1\0\0\0\0\0", 32))}),
        "picture"));

    EXPECT_THAT(::testing::internal::GetCapturedStderr(),
                HasSubstr("picture: its HDR gain map is left out: the result is SDR"));
}

Bytes pressIptc() {
    Exiv2::IptcData data;
    data["Iptc.Application2.Byline"] = "A Photographer";
    data["Iptc.Application2.Caption"] = "A jetty";
    data["Iptc.Application2.Copyright"] = "Agency";
    data["Iptc.Application2.City"] = "Brest";
    const Exiv2::DataBuf block = Exiv2::IptcParser::encode(data);
    const auto* first = reinterpret_cast<const std::byte*>(block.pData_);
    return {first, first + block.size_};
}

TEST(CarriedMetadata, HasWhatThePressSays) {
    const Photograph photograph = decodePhotograph(
        testing::encodedJpeg({.image = picture(), .iptc = pressIptc()}, 90), "picture");

    for (const auto format : {ImageFormat::Jpeg, ImageFormat::Tiff})
        EXPECT_THAT(iptcOf(throughFormat(photograph, format).metadata),
                    AllOf(Contains(Pair("Iptc.Application2.Byline", "A Photographer")),
                          Contains(Pair("Iptc.Application2.Caption", "A jetty"))));
    for (const auto format : kWithExif)
        EXPECT_THAT(xmpOf(throughFormat(photograph, format).metadata),
                    AllOf(Contains(Key("Xmp.dc.creator")), Contains(Key("Xmp.dc.rights"))));
}

TEST(CarriedMetadata, StripsThePlaceFromWhatThePressSays) {
    const Photograph photograph = decodePhotograph(
        testing::encodedJpeg({.image = picture(), .iptc = pressIptc()}, 90), "picture");

    const Photograph result = decodePhotograph(
        encodePhotograph(
            photograph, ImageFormat::Jpeg, {.metadata = MetadataPolicy::StripLocation}),
        "result");

    EXPECT_THAT(iptcOf(result.metadata),
                AllOf(Contains(Key("Iptc.Application2.Byline")),
                      Not(Contains(Key("Iptc.Application2.City")))));
    EXPECT_THAT(xmpOf(result.metadata), Not(Contains(Key("Xmp.photoshop.City"))));
}

std::string hexadecimal(const std::string& kind, const Bytes& content) {
    std::string text = "\n" + kind + "\n" + std::to_string(content.size()) + "\n";
    for (size_t i = 0; i < content.size(); ++i) {
        const auto value = std::to_integer<unsigned>(content[i]);
        text += "0123456789abcdef"[value >> 4];
        text += "0123456789abcdef"[value & 15];
        if (i % 36 == 35)
            text += '\n';
    }
    return text;
}

/// A PNG with a tEXt chunk.
Bytes pngWithText(const std::string& keyword, const std::string& text) {
    return testing::pngWith(testing::encodedPng({.image = picture()}),
                            "tEXt",
                            bytesOf(keyword + std::string(1, '\0') + text));
}

TEST(CarriedMetadata, HasTheProfilesThatOlderProgramsWriteAsText) {
    Exiv2::ExifData data;
    data["Exif.Image.Orientation"] = uint16_t{6};
    data["Exif.Image.Copyright"] = "somebody";
    Bytes exif = bytesOf(std::string("Exif\0\0", 6));
    const Bytes block = exifBytes(data);
    exif.insert(exif.end(), block.begin(), block.end());
    for (const char* kind : {"exif", "app1", "APP1"}) {
        const auto file =
            pngWithText(std::string("Raw profile type ") + kind, hexadecimal(kind, exif));

        const Photograph photograph = decodePhotograph(file, "picture");

        EXPECT_EQ(photograph.image.size(), (Size{16, 24}));
        EXPECT_THAT(exifOf(photograph.metadata),
                    Contains(Pair("Exif.Image.Copyright", "somebody")));
    }
    const auto file = pngWithText("Raw profile type xmp",
                                  hexadecimal("xmp", bytesOf(packet("xmp:Label=\"sea\""))));
    EXPECT_THAT(xmpOf(decodePhotograph(file, "picture").metadata),
                Contains(Pair("Xmp.xmp.Label", "sea")));
    EXPECT_THAT(xmpOf(decodePhotograph(
                          pngWithText("XML:com.adobe.xmp", packet("xmp:Label=\"sea\"")), "picture")
                          .metadata),
                Contains(Pair("Xmp.xmp.Label", "sea")));
}

TEST(CarriedMetadata, IsReadBehindTheNameOfAJpegSegment) {
    Exiv2::ExifData data;
    data["Exif.Image.Orientation"] = uint16_t{6};
    Bytes exif = bytesOf(std::string("Exif\0\0", 6));
    const Bytes block = exifBytes(data);
    exif.insert(exif.end(), block.begin(), block.end());
    const codecs::FileParts parts{.image = picture(), .exif = exif};

    for (const Bytes& file :
         {codecs::encodeWebP(parts, std::nullopt),
          testing::pngWith(testing::encodedPng({.image = picture()}), "eXIf", exif)})
        EXPECT_EQ(decodePhotograph(file, "picture").image.size(), (Size{16, 24}));
}

TEST(CarriedMetadata, HasTheTextsOfAPng) {
    Bytes file = pngWithText("Author", "Ada \xE9");
    file = testing::pngWith(file, "tEXt", bytesOf(std::string("prompt\0a jetty", 14)));
    file = testing::pngWith(file, "tEXt", bytesOf(std::string("date:modify\0today", 17)));
    const Photograph photograph = decodePhotograph(file, "picture");

    const Photograph png = throughFormat(photograph, ImageFormat::Png);
    ASSERT_THAT(png.metadata.texts, NotNull());
    EXPECT_THAT(
        *png.metadata.texts,
        ::testing::UnorderedElementsAre(Pair("Author", "Ada é"), Pair("prompt", "a jetty")));
    EXPECT_THAT(exifOf(throughFormat(photograph, ImageFormat::Jpeg).metadata),
                Contains(Pair("Exif.Image.Artist", "Ada é")));
}

TEST(CarriedMetadata, HasTheCommentOfAJpeg) {
    const Photograph photograph =
        decodePhotograph(jpegWith({segment(0xFE, "by the sea")}), "picture");

    for (const auto format : kWithExif)
        EXPECT_THAT(exifOf(throughFormat(photograph, format).metadata),
                    Contains(Pair("Exif.Photo.UserComment", HasSubstr("by the sea"))));
}

TEST(CarriedMetadata, OfAStrippedResultIsNone) {
    codecs::FileParts parts{.image = picture(), .iptc = pressIptc()};
    parts.resolution = codecs::Resolution{300, 300};
    const Photograph photograph = decodePhotograph(testing::encodedJpeg(parts, 90), "picture");

    const Photograph result = decodePhotograph(
        encodePhotograph(photograph, ImageFormat::Jpeg, {.metadata = MetadataPolicy::Strip}),
        "result");

    EXPECT_THAT(result.metadata.exif, IsNull());
    EXPECT_THAT(result.metadata.iptc, IsNull());
    EXPECT_THAT(result.metadata.xmp, IsNull());
}

}  // namespace
}  // namespace r2r
