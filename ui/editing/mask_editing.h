// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/masks/mask_ops.h"
#include "ui/document/document.h"
#include "ui/jobs/outcome.h"

#include <QObject>
#include <QThreadPool>

namespace r2r::ui {

/// Operations on the whole mask of the current foreground, computed beside the window: a large mask
/// takes a while.
class MaskEditing final : public QObject {
    Q_OBJECT

public:
    explicit MaskEditing(Document& document, QObject* parent = nullptr);
    ~MaskEditing() override;

    /// Nothing happens without a current foreground.
    void apply(const MaskOperation& operation);

Q_SIGNALS:
    void failed(const r2r::ui::Failure& failure);

private:
    void apply(ForegroundId id, const MaskOperation& operation);
    void take(ForegroundId id,
              const MaskOperation& operation,
              const TiledMask& before,
              const TiledMask& after);

    Document& document_;
    QThreadPool pool_;
};

}  // namespace r2r::ui
