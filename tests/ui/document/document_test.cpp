// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include "tests/ui/document/sample_document.h"
#include "ui/document/commands.h"

#include <QSignalSpy>
#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

using testing::kFirst;
using testing::kSecond;
using testing::redForeground;
using testing::sampleComposition;

TEST(Document, StartsEmpty) {
    const Document document;

    EXPECT_FALSE(document.hasBackground());
    EXPECT_EQ(document.currentForeground(), nullptr);
}

TEST(Document, OpeningForgetsTheHistory) {
    Document document;
    document.open(sampleComposition());
    document.push(std::make_unique<RemoveForeground>(document, kFirst));
    QSignalSpy opened(&document, &Document::opened);

    document.open(sampleComposition());

    EXPECT_EQ(document.undoStack().count(), 0);
    EXPECT_EQ(document.currentForegroundId(), kFirst);
    EXPECT_EQ(opened.count(), 1);
}

TEST(Document, RevisionGrowsWithUndoToo) {
    Document document;
    document.open(sampleComposition());
    const uint64_t opened = document.revision();

    document.push(std::make_unique<PlaceForeground>(document, kFirst, Placement{}));
    document.undoStack().undo();

    EXPECT_EQ(document.revision(), opened + 2);
}

TEST(Document, SnapshotDoesNotSeeLaterChanges) {
    Document document;
    document.open(sampleComposition());
    const Composition snapshot = document.composition();

    document.push(std::make_unique<PlaceForeground>(document, kFirst, Placement{}));

    EXPECT_EQ(snapshot.find(kFirst)->placement.centre, (Point{200, 150}));
    EXPECT_TRUE(snapshot.background.sharesPixelsWith(document.composition().background));
}

TEST(Document, CurrentForegroundIsViewState) {
    Document document;
    Composition composition = sampleComposition();
    composition.foregrounds.push_back(redForeground(kSecond, {50, 50}));
    document.open(composition);
    QSignalSpy chosen(&document, &Document::currentForegroundChanged);

    document.setCurrentForeground(kFirst);
    document.setCurrentForeground(kFirst);

    EXPECT_EQ(chosen.count(), 1);
    EXPECT_EQ(document.undoStack().count(), 0);
    document.setCurrentForeground(ForegroundId{99});
    EXPECT_EQ(document.currentForegroundId(), std::nullopt);
}

TEST(Document, TopmostTakesThePlaceOfARemovedCurrentForeground) {
    Document document;
    Composition composition = sampleComposition();
    composition.foregrounds.push_back(redForeground(kSecond, {50, 50}));
    document.open(composition);

    document.push(std::make_unique<RemoveForeground>(document, kSecond));

    EXPECT_EQ(document.currentForegroundId(), kFirst);
}

}  // namespace
}  // namespace r2r::ui
