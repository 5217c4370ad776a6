// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace r2r {

/// Makes the threads of LibTorch sleep while they wait for each other instead of burning a core.
///
/// Its OpenMP runtime spins by default. As soon as anything else wants a core (the window, OpenCV's
/// threads, another program) the spinning thread keeps away the one it waits for: a Poisson solve
/// then takes ten times as long. The runtime reads its policy once, when LibTorch is opened
/// (`networkSymbol`), so this is to be called before, and before there are other threads: first in
/// `main`. Does nothing if OMP_WAIT_POLICY is set.
void preferSleepingThreads();

/// Lets the main thread go first when the calling thread, or one that it starts from now on, wants
/// the same core: a window with one core less to itself answers a pen late. Says the same however
/// often it is called.
void giveWayToMainThread();

}  // namespace r2r
