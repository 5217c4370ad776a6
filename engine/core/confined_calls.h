// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace r2r {

/// Whether the kernel can filter the system calls of a process (seccomp), and we know the calls of
/// this processor.
[[nodiscard]] bool hasCallFilter();

/// From now on no thread of this process can make a system call that computing does not need: no
/// sockets, no other program or process, no files opened for writing, no looking into other
/// processes. Such a call fails with EPERM or EACCES. What is open stays usable. Cannot be taken
/// back.
/// @throws Error{Internal} with the system's reason; Error{Unsupported} where `hasCallFilter` is
/// false.
void confineCalls();

}  // namespace r2r
