// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/jobs/outcome.h"
#include "ui/jobs/side_thread.h"
#include "ui/masking/mask_views.h"
#include "ui/masking/mask_work.h"
#include "ui/masking/slow_progress.h"
#include "widgets/slider_field.h"

#include <QDialog>
#include <QTimer>

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace r2r::ui {

class CanvasScene;

/// A dialog beside the canvas whose values change the current foreground's mask while one watches:
/// in full, beside the window, and the newest values win. *Apply* makes it one step; closing leaves
/// the mask as it was. It goes with the foreground that it is about.
class LiveMaskDialog : public QDialog {
    Q_OBJECT

public:
    /// Borrowed; they live longer.
    struct Parts {
        Document& document;
        CanvasScene& scene;
        MaskViews& views;
    };

    LiveMaskDialog(const QString& name,
                   const QString& title,
                   const QString& step,
                   const Parts& parts,
                   QWidget* parent);

    /// Begins with the current foreground's mask, unless it is at work on that already.
    void begin();

Q_SIGNALS:
    void failed(const r2r::ui::Failure& failure);

protected:
    /// Makes the mask that the values say, from the one that is there.
    [[nodiscard]] virtual MaskWork::Make make() const = 0;

    /// A mask to begin with, of this picture: what was found out about another is of no use.
    virtual void beginWith(const Image& picture) = 0;

    /// Below those that are there.
    widgets::SliderField& addSlider(const QString& name,
                                    const QString& label,
                                    const widgets::SliderRange& range);
    void addRow(QWidget& widget);

    /// The values are others now.
    void refresh();

    void done(int result) override;

    [[nodiscard]] const Document& document() const { return parts_.document; }

    [[nodiscard]] std::optional<ForegroundId> target() const { return id_; }

private:
    void createControls(QVBoxLayout& layout);
    void apply();
    void follow(const Change& change);
    void stop();
    void take(const TiledMask& mask);
    void paint();
    void showViews();

    Parts parts_;
    QString step_;
    std::optional<ForegroundId> id_;  ///< while it is open
    TiledMask before_;
    std::optional<TiledMask> made_;
    bool isPending_ = false;  ///< `made_` is not what the values say
    uint64_t newest_ = 0;
    bool hasChosenView_ = false;
    bool isApplying_ = false;
    QVBoxLayout* rows_ = nullptr;
    QComboBox* view_ = nullptr;
    QPushButton* apply_ = nullptr;
    SlowProgress* progress_ = nullptr;
    QTimer soon_;  ///< a view that is moved comes in rows
    SideThread maker_;
    SideThread painter_;
};

}  // namespace r2r::ui
