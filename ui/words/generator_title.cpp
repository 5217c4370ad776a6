// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/generator_title.h"

#include <QCoreApplication>

namespace r2r::ui {

QString generatorTitle(const QString& name) {
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("r2r::ui::generatorTitle", text);
    };
    if (name == "poisson")
        return tr("Poisson");
    if (name == "color")
        return tr("Colour");
    if (name == "parametric")
        return tr("Parametric");
    if (name == "light")
        return tr("Light");
    if (name == "identity")
        return tr("Identity");
    return name;
}

}  // namespace r2r::ui
