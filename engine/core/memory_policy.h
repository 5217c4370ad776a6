// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace r2r {

/// From now on the process keeps the memory it frees, for its own next use, instead of giving it
/// back to the system. A training step frees and takes the same gigabytes again and again; having
/// the system clear every page anew costs it a third of its time. Memory that a process has once
/// used stays its own until it ends, so this is for programs that do one such thing. Any thread.
void keepFreedMemory();

/// From now on MKL, which is a part of LibTorch, frees the buffers of every product of matrices
/// instead of keeping them for the next one: 17 MiB after one pass of R2R-Lite. To be called before
/// LibTorch is opened. A choice that is in the environment (MKL_DISABLE_FAST_MM) stays.
void keepNoProductBuffers();

}  // namespace r2r
