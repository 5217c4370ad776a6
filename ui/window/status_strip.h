// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <QWidget>

class QLabel;
class QStatusBar;

namespace r2r::ui {

/// The quiet facts at the bottom of the window.
class StatusStrip final : public QObject {
    Q_OBJECT

public:
    StatusStrip(const Document& document, QStatusBar& bar);

    void showZoom(double zoom);
    void showEngineBusy(bool isBusy);
    void showLoading(bool isLoading);
    void showSeconds(double seconds);

private:
    QLabel* addLabel(const QString& name, int minimumWidth);
    void showDocument();
    void showActivity();

    const Document& document_;
    QStatusBar& bar_;
    QLabel* activity_ = nullptr;
    QLabel* seconds_ = nullptr;
    QLabel* colors_ = nullptr;
    QLabel* size_ = nullptr;
    QLabel* zoom_ = nullptr;
    bool isEngineBusy_ = false;
    bool isLoading_ = false;
};

}  // namespace r2r::ui
