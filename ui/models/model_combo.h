// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"

#include <QComboBox>

#include <string>

namespace r2r::ui {

/// The models that can be chosen, by family; follows the library.
class ModelCombo final : public QComboBox {
    Q_OBJECT

public:
    /// @param library  borrowed; must live longer
    ModelCombo(const ModelLibrary& library, const QString& name, QWidget* parent = nullptr);

    /// Shows a model without any signal; one that is not installed leaves the box empty.
    void select(const std::string& model);

    /// Empty if none is chosen.
    [[nodiscard]] std::string selected() const;

Q_SIGNALS:
    void chosen(const std::string& model);  ///< by the person

private:
    void fill();
    void addHeading(const QString& text);
    void addFamily(const std::string& family);
    void addDamaged();

    const ModelLibrary& library_;
    std::string wanted_;  ///< selected, as soon as it is there
};

/// A family's title in menus: "Classical", "R2R", "Plug-ins".
[[nodiscard]] QString familyTitle(const std::string& family);

}  // namespace r2r::ui
