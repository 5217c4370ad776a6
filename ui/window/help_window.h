// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QTextBrowser;
class QUrl;

namespace r2r::ui {

/// The guide, from the program itself: no network, no installed file.
class HelpWindow final : public QDialog {
    Q_OBJECT

public:
    explicit HelpWindow(QWidget* parent = nullptr);

    /// @param page  a file of docs: "guide.md"
    void showPage(const QString& page);

private:
    void follow(const QUrl& link);
    /// To the heading that an address on the web would name like this: "files-and-colour".
    void showHeading(const QString& anchor);

    QTextBrowser* text_ = nullptr;
};

}  // namespace r2r::ui
