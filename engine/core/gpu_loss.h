// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace r2r {

/// Whether a GPU failed while this process computed on it. The driver gives such a process nothing
/// more; a new process may use it again. Any thread, as the next.
[[nodiscard]] bool isGpuLost();

/// @param isLost  false: as if the process were a new one, for tests
void setGpuLost(bool isLost = true);

}  // namespace r2r
