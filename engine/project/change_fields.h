// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/core/json.h"
#include "engine/core/json_fields.h"
#include "engine/imaging/color/recorded_change.h"
#include "engine/project/blob_store.h"

namespace r2r {

/// The record of a change as fields of a project's document; its numbers become blobs.
[[nodiscard]] Json changeJson(const ChangeRecord& record, BlobStore& blobs, const JobContext& job);

/// @throws Error{Corrupt} naming the field, or the blob that is damaged.
[[nodiscard]] ChangeRecord changeFrom(const JsonFields& fields,
                                      const BlobStore& blobs,
                                      const JobContext& job);

}  // namespace r2r
