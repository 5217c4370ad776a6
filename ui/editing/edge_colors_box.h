// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>

namespace r2r::ui {

class Document;

/// Whether the old background is taken out of the soft edges of the chosen foreground.
class EdgeColorsBox final : public QCheckBox {
    Q_OBJECT

public:
    explicit EdgeColorsBox(Document& document, QWidget* parent = nullptr);

private:
    void showForeground();

    Document& document_;
};

}  // namespace r2r::ui
