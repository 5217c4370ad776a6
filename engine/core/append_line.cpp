// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/append_line.h"

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace r2r {

int appendLine(int descriptor, std::string_view line) {
    struct stat before = {};
    const bool isFile = ::fstat(descriptor, &before) == 0 && S_ISREG(before.st_mode);
    while (!line.empty()) {
        const ssize_t written = ::write(descriptor, line.data(), line.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            const int code = errno;
            if (isFile)
                (void)!::ftruncate(descriptor, before.st_size);
            return code;
        }
        line.remove_prefix(static_cast<size_t>(written));
    }
    return 0;
}

}  // namespace r2r
