// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/models/model_catalog.h"

#include <string>
#include <string_view>

/// A name says where a model is found, not which one it is: a model that is imported again takes
/// its place. Every record of a result's model holds this too.
namespace r2r {

/// Tells a model from any other, by whatever name and in whatever place: SHA-256 in lower-case
/// hexadecimal digits. Two have the same if they consist of the same weights and are used in the
/// same way; names and descriptions do not count. The program that runs it does not count either.
///
/// It follows from the weights as they are, whatever a manifest says of them. So they are read, the
/// first time: 3 GB take about 2.5 s of one core (`HashMemory`).
///
/// @param job  can stop at every MiB
/// @return empty if its files are gone
/// @throws what reading throws; Cancelled.
[[nodiscard]] std::string modelIdentity(const ModelInfo& model, const JobContext& job = {});

/// The same of a model of the catalogue; empty if there is none of that name.
[[nodiscard]] std::string modelIdentity(const ModelCatalog& catalog,
                                        std::string_view name,
                                        const JobContext& job = {});

/// As people see it: as many digits as tell any two apart.
[[nodiscard]] std::string shortIdentity(std::string_view identity);

}  // namespace r2r
