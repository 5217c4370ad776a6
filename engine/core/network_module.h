// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace r2r {

/// A library of ours that is opened while the program runs, which may not be there:
/// ../lib/r2r-studio/NAME as seen from the running program, in an installation and in a build tree;
/// beside it for a program that is in that folder itself.
[[nodiscard]] std::filesystem::path moduleFile(std::string_view name);

/// A function of the module that holds all code with LibTorch, libr2r_networks.so. It is opened
/// when the first function is asked for, and stays open.
///
/// LibTorch takes a quarter of a second to load, and most of what is done with these programs never
/// needs it. So they are not linked to it; what calls a network goes through here. Any thread.
/// @param name  as the module exports it
/// @throws Error{NotFound} if this installation has no module, or one without this function.
[[nodiscard]] void* networkSymbol(const char* name);

/// Takes the code of LibTorch out of this process's memory, where it is open: most of it runs only
/// while that starts. What is used again comes back from the file's pages, page by page. Any
/// thread.
void letGoOfNetworkCode();

}  // namespace r2r
