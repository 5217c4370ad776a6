// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/line_tail.h"

#include <QFile>

#include <utility>

namespace r2r::ui {

std::vector<QByteArray> LineTail::read(qint64 limitBytes) {
    QFile file(path_);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    if (file.size() < offset_) {
        offset_ = 0;
        rest_.clear();
    }
    file.seek(offset_);
    const QByteArray chunk = file.read(limitBytes);
    offset_ += chunk.size();
    rest_ += chunk;

    std::vector<QByteArray> lines;
    qsizetype start = 0;
    for (qsizetype end = rest_.indexOf('\n'); end >= 0; end = rest_.indexOf('\n', start)) {
        lines.push_back(rest_.mid(start, end - start));
        start = end + 1;
    }
    rest_.remove(0, start);
    return lines;
}

}  // namespace r2r::ui
