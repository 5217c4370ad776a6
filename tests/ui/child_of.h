// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <stdexcept>

namespace r2r::ui::testing {

/// The widget or action of that object name.
/// @throws std::runtime_error, which fails a test in one line, if there is none.
template <typename Child>
Child& childOf(const QObject& parent, const QString& name) {
    auto* found = parent.findChild<Child*>(name);
    if (!found)
        throw std::runtime_error("no " + name.toStdString());
    return *found;
}

}  // namespace r2r::ui::testing
