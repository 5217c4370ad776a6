// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace r2r {

/// A function of the module that holds all code with LibTorch: ../lib/libr2r_networks.so as seen
/// from the program. It is opened when the first function is asked for, and stays open.
///
/// LibTorch takes a quarter of a second to load, and most of what is done with these programs never
/// needs it. So they are not linked to it; what calls a network goes through here. Any thread.
/// @param name  as the module exports it
/// @throws Error{NotFound} if this installation has no module, or one without this function.
[[nodiscard]] void* networkSymbol(const char* name);

}  // namespace r2r
