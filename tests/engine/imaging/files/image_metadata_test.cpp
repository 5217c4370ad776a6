// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/image_metadata.h"

#include "engine/imaging/files/codecs/jpeg.h"
#include "engine/imaging/files/codecs/png.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <exiv2/exiv2.hpp>
#include <set>
#include <string>

namespace r2r {
namespace {

using ::testing::AllOf;
using testing::bytesOf;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsNull;
using ::testing::Not;

using Keys = std::set<std::string>;

/// A camera's block: author, exposure, place, turned by 90°, with a thumbnail.
std::vector<std::byte> cameraExif() {
    Exiv2::ExifData data;
    data["Exif.Image.Artist"] = "Ada";
    data["Exif.Image.Orientation"] = uint16_t{6};
    data["Exif.Photo.ExposureTime"] = Exiv2::Rational(1, 60);
    data["Exif.Photo.PixelXDimension"] = uint32_t{4000};
    data["Exif.GPSInfo.GPSLatitudeRef"] = "N";
    data["Exif.GPSInfo.GPSLatitude"] = "48/1 51/1 30/1";
    Exiv2::ExifThumb(data).setJpegThumbnail(
        reinterpret_cast<const Exiv2::byte*>("\xFF\xD8\xFF\xD9"), 4);
    Exiv2::Blob blob;
    Exiv2::ExifParser::encode(blob, Exiv2::bigEndian, data);
    const auto bytes = std::as_bytes(std::span(blob));
    return {bytes.begin(), bytes.end()};
}

std::string cameraXmp() {
    Exiv2::XmpData data;
    data["Xmp.dc.title"] = "The sea";
    data["Xmp.tiff.Orientation"] = "6";
    data["Xmp.exif.GPSLatitude"] = "48,51.5N";
    data["Xmp.photoshop.City"] = "Brest";
    data["Xmp.photoshop.Country"] = "France";
    data["Xmp.iptc.CountryCode"] = "FR";
    data["Xmp.iptc.Location"] = "Le port";
    std::string packet;
    Exiv2::XmpParser::encode(packet, data);
    return packet;
}

ImageMetadata cameraMetadata() {
    return readMetadata({.exif = cameraExif(), .xmp = cameraXmp()}, "picture").carried;
}

Keys exifKeys(const ImageMetadata& metadata) {
    Keys keys;
    Exiv2::ExifData data;
    if (metadata.exif)
        Exiv2::ExifParser::decode(data,
                                  reinterpret_cast<const Exiv2::byte*>(metadata.exif->data()),
                                  static_cast<uint32_t>(metadata.exif->size()));
    for (const auto& entry : data)
        keys.insert(entry.key());
    return keys;
}

Keys xmpKeys(const ImageMetadata& metadata) {
    Keys keys;
    Exiv2::XmpData data;
    if (metadata.xmp)
        Exiv2::XmpParser::decode(data, *metadata.xmp);
    for (const auto& entry : data)
        keys.insert(entry.key());
    return keys;
}

class MetadataInEveryFormat : public ::testing::TestWithParam<ImageFormat> {
protected:
    static ImageMetadata afterwards(const WriteOptions& options) {
        const Photograph photograph{testing::smoothPicture({24, 16}, SampleType::U8),
                                    cameraMetadata()};
        const auto file = encodePhotograph(photograph, GetParam(), options);
        return decodePhotograph(file, "picture").metadata;
    }
};

TEST_P(MetadataInEveryFormat, KeepsWhatTheCameraSaid) {
    const ImageMetadata metadata = afterwards({.metadata = MetadataPolicy::Keep});

    EXPECT_THAT(exifKeys(metadata),
                AllOf(Contains("Exif.Image.Artist"),
                      Contains("Exif.Photo.ExposureTime"),
                      Contains("Exif.GPSInfo.GPSLatitude"),
                      Not(Contains("Exif.Image.Orientation"))));
    EXPECT_THAT(xmpKeys(metadata), AllOf(Contains("Xmp.dc.title"), Contains("Xmp.photoshop.City")));
}

TEST_P(MetadataInEveryFormat, StripsEverything) {
    const ImageMetadata metadata =
        afterwards({.metadata = MetadataPolicy::Strip, .software = "R2R Studio"});

    EXPECT_THAT(exifKeys(metadata), IsEmpty());
    EXPECT_THAT(metadata.xmp, IsNull());
}

TEST_P(MetadataInEveryFormat, StripsThePlaceAlone) {
    const ImageMetadata metadata = afterwards({.metadata = MetadataPolicy::StripLocation});

    EXPECT_THAT(exifKeys(metadata),
                AllOf(Contains("Exif.Image.Artist"),
                      Contains("Exif.Photo.ExposureTime"),
                      Not(Contains(::testing::HasSubstr("GPS")))));
    EXPECT_THAT(xmpKeys(metadata), ::testing::ElementsAre("Xmp.dc.title"));
}

TEST_P(MetadataInEveryFormat, NamesTheSoftware) {
    EXPECT_THAT(exifKeys(afterwards({.software = "R2R Studio"})), Contains("Exif.Image.Software"));
}

INSTANTIATE_TEST_SUITE_P(
    ImageMetadata,
    MetadataInEveryFormat,
    ::testing::Values(ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff, ImageFormat::WebP));

TEST(ImageMetadata, CarriesNeitherOrientationNorThumbnail) {
    const ReadMetadata metadata =
        readMetadata({.exif = cameraExif(), .xmp = cameraXmp()}, "picture");

    EXPECT_EQ(metadata.orientation, 6);
    EXPECT_THAT(exifKeys(metadata.carried),
                AllOf(Not(Contains("Exif.Image.Orientation")),
                      Not(Contains(::testing::HasSubstr("Thumbnail")))));
    EXPECT_THAT(xmpKeys(metadata.carried), Not(Contains("Xmp.tiff.Orientation")));
}

TEST(ImageMetadata, TurnsThePictureAsTheCameraSays) {
    const Image stored = testing::noisePicture({6, 4}, 3, SampleType::U8);
    const auto file = testing::encodedPng({.image = stored, .exif = cameraExif()});

    const Image shown = decodePhotograph(file, "picture").image;

    ASSERT_EQ(shown.size(), (Size{4, 6}));
    EXPECT_EQ(shown.row<uint8_t>(0)[0], stored.row<uint8_t>(3)[0]);
}

TEST(ImageMetadata, RepeatsTheSizeOfTheWrittenPicture) {
    codecs::FileParts parts;
    writeMetadata(cameraMetadata(), MetadataPolicy::Keep, "", {.size = {800, 600}}, parts);

    Exiv2::ExifData data;
    Exiv2::ExifParser::decode(data,
                              reinterpret_cast<const Exiv2::byte*>(parts.exif.data()),
                              static_cast<uint32_t>(parts.exif.size()));
    EXPECT_EQ(data["Exif.Photo.PixelXDimension"].toLong(), 800);
}

TEST(ImageMetadata, DamagedOnesDoNotStopThePicture) {
    // Plain: what is still legible of a damaged block may well turn the picture.
    const Image image = testing::plainPicture({8, 8}, {9, 90, 200}, SampleType::U8);
    auto exif = cameraExif();
    exif.resize(exif.size() / 3);

    for (const auto& bad : {exif, bytesOf("II*no exif at all"), std::vector<std::byte>(3)}) {
        const auto file =
            testing::encodedPng({.image = image, .exif = bad, .xmp = "<x:xmpmeta <<"});

        const Photograph photograph = decodePhotograph(file, "picture");

        EXPECT_THAT(photograph.image, testing::ImageNear(image, 0));
        EXPECT_THAT(photograph.metadata.xmp, IsNull());
    }
}

}  // namespace
}  // namespace r2r
