// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/edge_colors_box.h"

#include "ui/document/commands.h"
#include "ui/document/document.h"

#include <QSignalBlocker>

#include <memory>

namespace r2r::ui {

EdgeColorsBox::EdgeColorsBox(Document& document, QWidget* parent)
    : QCheckBox(tr("Clean edge colours"), parent), document_(document) {
    setObjectName("edgeColors");
    connect(this, &QCheckBox::toggled, this, [this](bool isOn) {
        if (const Foreground* current = document_.currentForeground())
            document_.push(std::make_unique<SetDecontaminated>(document_, current->id, isOn));
    });
    connect(&document, &Document::changed, this, &EdgeColorsBox::showForeground);
    connect(&document, &Document::currentForegroundChanged, this, &EdgeColorsBox::showForeground);
    showForeground();
}

void EdgeColorsBox::showForeground() {
    const Foreground* current = document_.currentForeground();
    const bool isComposite = current && isPartOfBackground(document_.composition(), *current);
    const QSignalBlocker blocker(this);
    setEnabled(current && !isComposite);
    setChecked(current && !isComposite && current->isDecontaminated);
    setToolTip(isComposite
                   ? tr("The edges of a composite hold the background that it stands on.")
                   : tr("Takes the old background out of soft edges, so that no rim of it stays"));
}

}  // namespace r2r::ui
