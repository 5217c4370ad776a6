// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/tiled_mask.h"
#include "engine/pipeline/composition.h"
#include "engine/pipeline/shadow_layers.h"
#include "ui/document/change.h"
#include "ui/preview/preview_request.h"
#include "ui/tools/left_out_part.h"
#include "ui/tools/mask_view.h"
#include "ui/tools/rotate_edges.h"
#include "ui/tools/stroke_preview.h"

#include <QColor>
#include <QImage>
#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace r2r::widgets {
class CanvasView;
}

namespace r2r::ui {

class Document;

/// Keeps a canvas showing a document, and shows what tools are about to do to it.
///
/// Background, foregrounds, mask overlay, frame and reference region follow `Document::changed`.
/// The harmonized result comes from elsewhere, through `showResult`, and stays on the canvas until
/// a newer one replaces it: with what has been painted since laid over it, and, once a foreground
/// has moved, with the result's own foregrounds floating where they are now.
class CanvasScene : public QObject {
    Q_OBJECT

public:
    /// @param document, canvas  borrowed; outlive the scene.
    CanvasScene(Document& document, widgets::CanvasView& canvas, QObject* parent = nullptr);

    [[nodiscard]] widgets::CanvasView& canvas() const { return canvas_; }

    /// Hands in what another thread has converted for the screen, before the document shows it: for
    /// a large picture that takes longer than a window may wait.
    /// @param rgb  `displayImage(image)`; of a background `backgroundDisplay(image)`
    void prepare(const Image& image, const QImage& rgb);

    /// A preview of the document as it is now. One that comes during a stroke waits for its end.
    void showResult(const PreviewResult& result);

    /// A preview of the document as it was: what has been painted and moved since is laid over it.
    /// @param origin  what the preview was made of
    void showResult(const PreviewResult& result, const Composition& origin);

    /// No result is to be expected: the foregrounds are shown as they are.
    void clearResult();

    void setFrameShown(bool isShown);

    /// The handles of the frame look like those that pull corners.
    void setFramePulled(bool isPulled);
    void setMaskView(MaskView view);

    [[nodiscard]] MaskView maskView() const { return maskView_; }

    /// The overlay, or nothing of the mask.
    void setMaskOverlayShown(bool isShown);

    /// The colour of the overlay; nothing: one that is seen well on the picture.
    void setOverlayColor(const std::optional<QColor>& color);

    /// The mask of a foreground as it would look: made elsewhere, laid over everything or before
    /// the colour of the view. Nothing: the canvas shows the document again.
    struct MaskPreview {
        QImage picture;         ///< `Format_ARGB32_Premultiplied`, by the view
        Affine maskFromPixels;  ///< from its pixels to those of the mask
    };

    void setMaskPreview(const std::optional<MaskPreview>& preview);

    /// The colour that the view of the mask lays it on; invalid: none.
    [[nodiscard]] QColor backdropColor() const;

    /// The colour of the mask itself: of the overlay, or white. Invalid: that of the picture.
    [[nodiscard]] QColor maskColor() const;

    /// The current foreground as the screen shows it; null if there is none.
    [[nodiscard]] QImage currentPicture() const;

    /// Shows the part that the current foreground's mask leaves out, dimmed: for painting it.
    void setLeftOutShown(bool isShown);

    // Shows a gesture before it is done. The document stays as it is; `endPreview` goes back to
    // what the document says, which after a commit is the same.
    void previewPlacement(ForegroundId id, const Placement& placement);
    /// @param changedPixels  of the mask, since the last call.
    void previewMask(ForegroundId id, const TiledMask& mask, const Rect& changedPixels);
    void previewReference(const std::optional<Rect>& reference);
    /// The shadow itself comes with the next preview, which is asked for with `casting`.
    void previewShadow(ForegroundId id, const CastShadow& shadow);
    void endPreview();

    /// A shadow in the hand.
    struct Casting {
        ForegroundId id{};
        CastShadow shadow;
    };

    [[nodiscard]] const std::optional<Casting>& casting() const { return casting_; }

    /// Where a foreground that casts a shadow stands now, background pixels; nothing before its
    /// first preview.
    [[nodiscard]] std::optional<Standing> standingOf(ForegroundId id) const;

Q_SIGNALS:
    /// The place where a foreground is seen now: in the hand during a gesture, or the document's.
    void placementShown(r2r::ForegroundId id, const r2r::Placement& placement);
    void shadowShown();  ///< `casting` is another one, or over

private:
    /// A picture as the screen shows it; converted once.
    struct Picture {
        Image image;
        QImage rgb;  ///< all of it, or an overview
    };

    /// The masks of a foreground that the canvas shows.
    struct Masks {
        TiledMask newest;  ///< of the document, or of the stroke in the hand
        TiledMask raw;     ///< of its raw layer, which catches up when it is seen
    };

    /// The pixels that have been painted since the result on the canvas was made.
    struct Stroke {
        ForegroundId id{};
        StrokePreview preview;
        Rect changed;  ///< mask pixels
    };

    struct Placing {
        ForegroundId id{};
        Placement placement;
    };

    struct HeldResult {
        PreviewResult result;
        Composition composition;
        std::optional<MaskChanged> painted;  ///< by the stroke that it waited for
    };

    void show(const Change& change);
    void showStructure();
    void showBackground();
    void showForegrounds();
    [[nodiscard]] std::optional<QImage> displayOf(const Image& image) const;
    [[nodiscard]] Picture shownAs(const Image& image) const;
    void showMask(const Foreground& foreground, const TiledMask& mask, const Rect& changedPixels);
    void updateRaw(int index, const std::vector<Rect>& parts);
    void catchUpRaw();
    void showStroke(const Foreground& foreground,
                    const TiledMask& mask,
                    const std::vector<Rect>& parts);
    void beginStroke(const Foreground& shown, const QImage& picture);
    [[nodiscard]] PixelSteps stepsOf(const Foreground& shown) const;
    void refineStroke();
    void dropStroke();
    void showPlacement(ForegroundId id);
    void showOpacity(ForegroundId id);
    void showContents();
    void showFrame();
    void showShadowHandle();
    void endShadowPreview();
    void showReference(const std::optional<Rect>& reference);
    void showOverlay();
    void showBackdrop();
    void chooseOverlayColor();
    [[nodiscard]] bool hasOverlay() const;
    void showLeftOut();
    void showCurrent();
    void apply(const HeldResult& held);
    void layPaintOver(const MaskChanged& painted);
    void applyHeld();
    [[nodiscard]] Placement placementOf(const Foreground& foreground) const;
    [[nodiscard]] const Placing* placingOf(ForegroundId id) const;
    void showOutlines();
    /// From where a foreground was when its layer was made to where it is.
    [[nodiscard]] PlaneMap movedSince(const FloatingLayer& layer) const;
    [[nodiscard]] bool isFaithful(const FloatingLayer& layer) const;
    [[nodiscard]] QTransform floatingTransform(const FloatingLayer& layer) const;
    [[nodiscard]] double opacityOf(const FloatingLayer& layer) const;
    [[nodiscard]] std::optional<int> indexOf(ForegroundId id) const;

    Document& document_;
    widgets::CanvasView& canvas_;
    Picture background_;                                ///< perhaps reduced
    std::shared_ptr<const ScreenPixels> screenPixels_;  ///< of the background
    std::vector<Picture> pictures_;                     ///< one per foreground, in order
    std::vector<Masks> masks_;                          ///< likewise
    std::vector<Picture> prepared_;                     ///< until the document has changed
    Composition shown_;                    ///< what the result on the canvas was made of
    std::vector<FloatingLayer> floating_;  ///< of that result
    std::optional<HeldResult> held_;       ///< came during a stroke, waits for its end
    std::optional<Stroke> stroke_;
    std::optional<MaskChanged> painting_;  ///< by a gesture going on: all of it so far
    std::vector<Placing> placing_;         ///< by a gesture going on
    std::optional<Casting> casting_;       ///< by a gesture going on
    RotateEdges rotateEdges_;
    bool isFrameShown_ = false;
    bool isFramePulled_ = false;
    MaskView maskView_ = MaskView::Result;
    bool isLeftOutShown_ = false;
    std::optional<LeftOutPart> leftOut_;     ///< of the current foreground, while it is shown
    std::optional<ForegroundId> overlayOf_;  ///< whom `overlayColor_` was chosen for
    QColor overlayColor_;
    std::optional<QColor> chosenColor_;
};

}  // namespace r2r::ui
