// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/arrangement.h"

#include <QObject>

namespace r2r::ui {

class Actions;

/// Aligns and distributes the chosen foregrounds, each time as one undo step.
class Arranging final : public QObject {
    Q_OBJECT

public:
    /// Everything is borrowed.
    Arranging(Document& document, Actions& actions, QObject* parent = nullptr);

private:
    void align(Alignment alignment);
    void distribute(Direction direction);
    void showObstacles();

    Document& document_;
    Actions& actions_;
};

}  // namespace r2r::ui
