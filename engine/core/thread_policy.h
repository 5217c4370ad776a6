// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace r2r {

/// Makes the threads of LibTorch sleep while they wait for each other instead of burning a core.
///
/// Its OpenMP runtime spins by default. As soon as anything else wants a core (the window, OpenCV's
/// threads, another program) the spinning thread keeps away the one it waits for: a Poisson solve
/// then takes ten times as long. The runtime reads its policy once, while the program is being
/// loaded, so the program starts itself again with OMP_WAIT_POLICY set. To be called first in
/// `main`; does nothing if somebody has set the variable.
void preferSleepingThreads(char** argv);

}  // namespace r2r
