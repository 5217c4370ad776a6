// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/tiled_mask.h"
#include "engine/pipeline/composition.h"
#include "ui/document/change.h"
#include "ui/tools/stroke_preview.h"

#include <QImage>
#include <QObject>

#include <optional>

namespace r2r::widgets {
class CanvasView;
}

namespace r2r::ui {

class Document;

/// Keeps a canvas showing a document, and shows what tools are about to do to it.
///
/// Background, foregrounds, mask overlay, frame and reference region follow `Document::changed`.
/// The harmonized result comes from elsewhere, through `showResult`, and stays on the canvas until
/// a newer one replaces it, except where it would be plainly wrong: once a foreground has moved,
/// come or gone, the foregrounds as they are stand in until then.
class CanvasScene : public QObject {
    Q_OBJECT

public:
    /// @param document, canvas  borrowed; outlive the scene.
    CanvasScene(Document& document, widgets::CanvasView& canvas, QObject* parent = nullptr);

    [[nodiscard]] widgets::CanvasView& canvas() const { return canvas_; }

    /// A composed picture of the document as it is now (or nearly): shows it instead of the
    /// foregrounds as they are.
    /// @param rendered   opaque, may be smaller than `imageRect`, which it fills.
    void showResult(const QImage& rendered, const Rect& imageRect);

    /// No result is to be expected: the foregrounds are shown as they are.
    void clearResult();

    void setFrameShown(bool isShown);
    void setReferenceShown(bool isShown);
    void setMaskOverlayShown(bool isShown);

    [[nodiscard]] bool isMaskOverlayShown() const { return isMaskOverlayShown_; }

    // What a gesture is about to do. Nothing here changes the document; `endPreview` returns to it.
    void previewPlacement(ForegroundId id, const Placement& placement);
    /// @param changedPixels  of the mask, since the last call of this gesture.
    void previewMask(ForegroundId id, const TiledMask& mask, const Rect& changedPixels);
    void previewReference(const std::optional<Rect>& reference);
    void endPreview();

private:
    void show(const Change& change);
    void showStructure();
    void showMask(ForegroundId id, const Rect& changedPixels);
    void showPlacement(ForegroundId id);
    void showCurrent();
    void showFrame(const Foreground* foreground, const Placement& placement);
    [[nodiscard]] int indexOf(ForegroundId id) const;

    Document& document_;
    widgets::CanvasView& canvas_;
    Image background_;  ///< the one whose pixels the canvas shows
    QImage base_;       ///< as the canvas shows it
    std::optional<StrokePreview> stroke_;
    bool isFrameShown_ = false;
    bool isReferenceShown_ = true;
    bool isMaskOverlayShown_ = false;
    bool isResultStale_ = false;  ///< the patch shows foregrounds where they no longer are
};

}  // namespace r2r::ui
