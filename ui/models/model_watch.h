// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/model_access.h"
#include "ui/jobs/side_thread.h"
#include "ui/models/model_library.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

class QWidget;

namespace r2r::ui {

/// Sees what others do to the folder of installed models (`r2r import` in a terminal, another
/// window) and tells the library. Looks when the folder changes, and when the window is turned to:
/// a folder on another machine changes without a word.
class ModelWatch final : public QObject {
    Q_OBJECT

public:
    using IsBusy = std::function<bool()>;

    /// Everything is borrowed and must live longer.
    /// @param isBusy  whether this window is changing the folder itself, and will tell the library
    ModelWatch(ModelLibrary& library, const ModelAccess& access, IsBusy isBusy, QWidget& window);

    /// Looks now, beside the window; otherwise by itself.
    void look();

Q_SIGNALS:
    /// @param came, gone  titles
    /// @param damaged     those that cannot be read any more; a sentence each
    void changed(const QStringList& came, const QStringList& gone, const QStringList& damaged);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// When the files of each installed model were last changed, by name.
    using Stamps = std::map<std::string, std::filesystem::file_time_type>;

    [[nodiscard]] static Stamps stampsOf(const ModelCatalog& catalog);
    void watchFolder();
    void take(const ModelCatalog& catalog);

    ModelLibrary& library_;
    ModelAccess access_;
    IsBusy isBusy_;
    Stamps known_;
    QFileSystemWatcher watcher_;
    QTimer patience_;  ///< until the program that writes there is done
    SideThread thread_;
};

}  // namespace r2r::ui
