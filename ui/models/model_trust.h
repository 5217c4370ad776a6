// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/outcome.h"
#include "ui/models/model_library.h"

#include <QObject>
#include <QString>

class QMenu;
class QWidget;

namespace r2r::ui {

/// Which plug-ins the person trusts (`trusted_models.h`): the others run in a process that can do
/// nothing but compute. GUI thread only.
class ModelTrust final : public QObject {
    Q_OBJECT

public:
    /// @param window  the parent of questions; borrowed like the library
    ModelTrust(ModelLibrary& library, QWidget& window);

    /// One entry for every plug-in, with a tick where it is trusted, and what this system cannot
    /// keep the others from; fills it anew whenever it opens.
    void fill(QMenu& menu);

Q_SIGNALS:
    void changed(const QString& title, bool isTrusted);
    void failed(const r2r::ui::Failure& failure);

private:
    void add(QMenu& menu, const ModelInfo& model);
    void ask(const ModelInfo& model);
    void set(const ModelInfo& model, bool isTrusted);

    ModelLibrary& library_;
    QWidget& window_;
};

}  // namespace r2r::ui
