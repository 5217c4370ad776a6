// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/gain_map.h"

#include "engine/core/file_io.h"
#include "engine/imaging/files/picture_report.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <string>

namespace r2r {
namespace {

using testing::Bytes;

/// As phones of Android 14 write it: XMP alone tells of the map.
Bytes jpegOfAndroid() {
    return testing::encodedJpeg(
        {.image = testing::smoothPicture({16, 12}, SampleType::U8),
         .xmp = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
                "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
                "rdf:about=\"\" xmlns:hdrgm=\"http://ns.adobe.com/hdr-gain-map/1.0/\" "
                "hdrgm:Version=\"1.0\"/></rdf:RDF></x:xmpmeta>"},
        90);
}

/// With the mark of ISO 21496-1.
Bytes jpegOfTheStandard() {
    Bytes file =
        testing::encodedJpeg({.image = testing::smoothPicture({16, 12}, SampleType::U8)}, 90);
    const std::string mark("\xFF\xE2\0\x22urn:iso:std:iso:ts:21496:-1\0\0\0\0\0", 36);
    const auto bytes = testing::bytesOf(mark);
    file.insert(file.begin() + 2, bytes.begin(), bytes.end());
    return file;
}

TEST(GainMap, IsSeenHoweverItIsAnnounced) {
    const testing::TemporaryFolder folder;
    for (const Bytes& file : {jpegOfAndroid(), jpegOfTheStandard()}) {
        writeFileAtomically(folder / "picture.jpg", file);

        EXPECT_TRUE(holdsGainMap(folder / "picture.jpg"));
        EXPECT_TRUE(reportedPhotograph(file, "picture.jpg").report.hasGainMap);
    }
}

TEST(GainMap, IsNotSeenWhereThereIsNone) {
    const testing::TemporaryFolder folder;
    const Photograph plain{testing::smoothPicture({16, 12}, SampleType::U8), {}};
    for (const ImageFormat format : {ImageFormat::Jpeg, ImageFormat::Png}) {
        writeFileAtomically(folder / "picture", encodePhotograph(plain, format));

        EXPECT_FALSE(holdsGainMap(folder / "picture"));
    }
    writeFileAtomically(folder / "picture", testing::bytesOf("no picture"));
    EXPECT_FALSE(holdsGainMap(folder / "picture"));
    EXPECT_FALSE(holdsGainMap(folder / "nothing.jpg"));
}

}  // namespace
}  // namespace r2r
