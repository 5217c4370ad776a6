// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace r2r {

/// The work of `r2r-model-host`, in the module of the networks: confines the calls of this process,
/// says so, and answers questions until nobody asks any more.
///
/// Questions, and answers that are no error:
/// * "open": a network (`describedNetwork`) whose file is the memory that comes along → {}
/// * "run": "list" of the tensors in the memory that comes along → "list" of the results
/// * "give": memory of the results' size, which is filled → {}
/// * "escape": see `triedEscapes`
/// @param socket  connected to a `HostProcess`
/// @param isConfinedToFiles  whether `confineFiles` was called, to be told to that
/// @return an exit code
[[nodiscard]] int serveModel(int socket, bool isConfinedToFiles);

}  // namespace r2r
