// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/memory_policy.h"

#include <cstdlib>
#include <limits>
#include <malloc.h>

namespace r2r {

void keepFreedMemory() {
#ifdef __GLIBC__
    ::mallopt(M_MMAP_MAX, 0);  // large blocks come from the heap, too, …
    ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());  // … which does not shrink
    ::mallopt(M_TOP_PAD, 1 << 28);
#endif
}

void keepNoProductBuffers() {
    constexpr int kKeepWhatIsSet = 0;
    (void)::setenv("MKL_DISABLE_FAST_MM", "1", kKeepWhatIsSet);
}

}  // namespace r2r
