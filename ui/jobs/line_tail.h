// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace r2r::ui {

/// Reads a file to which another program appends lines, again and again from where it was. A line
/// counts when its end is there. A file that got shorter is read anew; one that is not there has no
/// lines.
class LineTail {
public:
    explicit LineTail(QString path) : path_(std::move(path)) {}

    /// The lines since the last call, without their ends; at most `limitBytes` of them at a time,
    /// so that a long history is read in portions.
    [[nodiscard]] std::vector<QByteArray> read(qint64 limitBytes = 1 << 20);

private:
    QString path_;
    qint64 offset_ = 0;
    QByteArray rest_;  ///< the start of a line
};

}  // namespace r2r::ui
