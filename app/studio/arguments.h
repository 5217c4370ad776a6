// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace r2r::studio {

/// The files and options that the editor was started with.
struct Arguments {
    bool wantsExample = false;
    QString recipe;        ///< or empty
    QStringList pictures;  ///< background first

    [[nodiscard]] bool isEmpty() const {
        return !wantsExample && recipe.isEmpty() && pictures.isEmpty();
    }
};

/// Parses the arguments of `QCoreApplication`; answers --help and --version, and ends the program
/// with 2 for what cannot be understood.
[[nodiscard]] Arguments parseArguments(const QStringList& arguments);

}  // namespace r2r::studio
