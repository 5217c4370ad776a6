// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/model_window.h"
#include "ui/document/commands.h"
#include "ui/files/opening.h"

#include <QFileDialog>
#include <QLineEdit>

#include <functional>
#include <memory>

namespace r2r::ui::testing {

/// The real window beside two pictures: a background, and a foreground without alpha.
class DogOnBeach : public ModelWindow {
protected:
    DogOnBeach() {
        writeImage(folder_ / "beach.png", grainyImage({160, 120}, 60, 90, 150));
        writeImage(folder_ / "dog.png", grainyImage({60, 40}, 200, 120, 40));
    }

    Document& document() { return window_.document(); }

    QString path(const char* name) const { return toQString(folder_ / name); }

    bool isClean() { return document().undoStack().isClean(); }

    void openDogOnBeach() {
        window_.opening().openFiles({path("beach.png"), path("dog.png")});
        waitUntil([this] { return document().currentForeground() != nullptr; });
    }

    void move() {
        Placement placement = document().currentForeground()->placement;
        placement.centre.x += 5;
        document().push(std::make_unique<PlaceForeground>(
            document(), *document().currentForegroundId(), placement));
    }

    /// Types a name into the next file dialog.
    void type(const char* name, const char* filter = nullptr) {
        withNext<QFileDialog>([this, name, filter](QFileDialog& dialog) {
            if (filter)
                dialog.selectNameFilter(filter);
            dialog.findChild<QLineEdit*>("fileNameEdit")->setText(path(name));
            QMetaObject::invokeMethod(&dialog, "accept");
        });
    }

    /// The path that the next file dialog proposes when this is triggered; it is closed then.
    QString proposedBy(QAction& asks) {
        QString proposed;
        withNext<QFileDialog>([&](QFileDialog& dialog) {
            proposed =
                dialog.directory().filePath(dialog.findChild<QLineEdit*>("fileNameEdit")->text());
            dialog.reject();
        });
        asks.trigger();
        return proposed;
    }
};

}  // namespace r2r::ui::testing
