// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/image_file.h"
#include "tests/ui/dog_on_beach.h"
#include "widgets/drop_zones.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace r2r::ui {
namespace {

using testing::grainyImage;

/// A dog on a beach, and what other programs offer beside it.
class DropAndPasteTest : public testing::DogOnBeach {};

/// As another program offers a picture: as files of several formats.
QMimeData* offered(const Image& image) {
    const auto bytesOf = [&](ImageFormat format) {
        const auto bytes = encodePhotograph({.image = image, .metadata = {}}, format);
        return QByteArray(reinterpret_cast<const char*>(bytes.data()),
                          static_cast<qsizetype>(bytes.size()));
    };
    auto* data = new QMimeData;
    data->setData("image/jpeg", "no picture");
    data->setData("image/png", bytesOf(ImageFormat::Png));
    return data;
}

TEST_F(DropAndPasteTest, APastedPictureKeepsItsTransparencyAndAllItsBits) {
    openDogOnBeach();
    Image image(Size{30, 20}, 4, SampleType::U16);
    std::ranges::fill(image.mutableRow<uint16_t>(3), uint16_t{12345});
    QGuiApplication::clipboard()->setMimeData(offered(image));

    action("paste").trigger();
    waitUntil([this] { return document().composition().foregrounds.size() == 2; });

    const Foreground& pasted = document().composition().foregrounds[1];
    EXPECT_EQ(pasted.image.sampleType(), SampleType::U16);
    EXPECT_EQ(pasted.image.row<uint16_t>(3)[0], 12345);
    EXPECT_EQ(pasted.mask.toImage().row<uint8_t>(0)[0], 0);
    EXPECT_EQ(pasted.name, "Pasted picture");
}

TEST_F(DropAndPasteTest, APictureDroppedAtTheUpperEdgeTakesThePlaceOfTheBackground) {
    openDogOnBeach();
    const std::unique_ptr<QMimeData> data(offered(grainyImage({80, 60}, 10, 20, 30)));
    auto& canvas = child<QWidget>("canvas");
    QDragEnterEvent enter({100, 10}, Qt::CopyAction, data.get(), Qt::LeftButton, {});
    QApplication::sendEvent(&canvas, &enter);
    EXPECT_EQ(child<widgets::DropZones>("dropZones").texts().size(), 2);
    QDropEvent drop({100, 10}, Qt::CopyAction, data.get(), Qt::LeftButton, {});
    QApplication::sendEvent(&canvas, &drop);
    waitUntil([this] { return document().composition().background.size() == Size{80, 60}; });

    EXPECT_EQ(document().composition().foregrounds.size(), 1U);
    action("undo").trigger();
    EXPECT_EQ(document().composition().background.size(), (Size{160, 120}));
}

TEST_F(DropAndPasteTest, APictureThatIsOnlyNamedIsNotFetched) {
    openDogOnBeach();
    auto* data = new QMimeData;
    data->setUrls({QUrl("https://example.org/cat.png")});
    QGuiApplication::clipboard()->setMimeData(data);

    action("paste").trigger();

    EXPECT_TRUE(toastText().contains("example.org"));
    EXPECT_EQ(document().composition().foregrounds.size(), 1U);
}

TEST_F(DropAndPasteTest, APastedPictureThatCannotBeReadIsOneSentence) {
    openDogOnBeach();
    auto* data = new QMimeData;
    data->setData("image/png", "no picture");
    QGuiApplication::clipboard()->setMimeData(data);

    action("paste").trigger();
    waitUntil([this] { return toastText().contains("the pasted picture"); });

    EXPECT_EQ(document().composition().foregrounds.size(), 1U);
}

}  // namespace
}  // namespace r2r::ui
