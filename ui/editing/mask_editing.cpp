// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/mask_editing.h"

#include "ui/document/commands.h"

#include <QMetaObject>

#include <memory>

namespace r2r::ui {

MaskEditing::MaskEditing(Document& document, QObject* parent)
    : QObject(parent), document_(document) {
    pool_.setMaxThreadCount(1);  // operations follow each other
}

MaskEditing::~MaskEditing() {
    pool_.clear();
    pool_.waitForDone();
}

void MaskEditing::apply(const MaskOperation& operation) {
    if (const auto id = document_.currentForegroundId())
        apply(*id, operation);
}

void MaskEditing::apply(ForegroundId id, const MaskOperation& operation) {
    const Foreground* foreground = document_.composition().find(id);
    if (!foreground)
        return;
    pool_.start([this, id, operation, mask = foreground->mask] {
        const auto outcome = outcomeOf([&] { return editedMask(mask, operation); });
        QMetaObject::invokeMethod(
            this,
            [this, id, operation, mask, outcome] {
                if (const auto* edited = std::get_if<TiledMask>(&outcome))
                    take(id, operation, mask, *edited);
                else if (const auto* failure = std::get_if<Failure>(&outcome))
                    Q_EMIT failed(*failure);
            },
            Qt::QueuedConnection);
    });
}

void MaskEditing::take(ForegroundId id,
                       const MaskOperation& operation,
                       const TiledMask& before,
                       const TiledMask& after) {
    const Foreground* foreground = document_.composition().find(id);
    if (!foreground || foreground->mask.size() != before.size())
        return;
    if (!(foreground->mask == before)) {
        // A stroke or another operation was quicker; this one comes on top of it.
        apply(id, operation);
        return;
    }
    document_.push(std::make_unique<EditMask>(document_, id, after, operation));
}

}  // namespace r2r::ui
