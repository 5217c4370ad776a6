// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/mapped_file.h"
#include "engine/weights/pickle.h"
#include "engine/weights/tensor_map.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace r2r {

// What both formats of torch.save have in common: a pickle that describes tensors by storages, and
// storages somewhere in the file.

/// Where the bytes of a storage lie.
struct StoredBytes {
    uint64_t offset = 0;
    uint64_t size = 0;
};

/// By the storage's key; nothing if it is not in the file.
using StorageFinder = std::function<std::optional<StoredBytes>(const std::string& key)>;

/// The tensors of a state dict: the root itself, or what it has under "state_dict". They alias the
/// file; whatever is no tensor is skipped without being made.
/// @throws as `readTorchArchive`.
[[nodiscard]] TensorMap storedTensors(const pickle::Value& root,
                                      const std::shared_ptr<const MappedFile>& file,
                                      const StorageFinder& find);

/// The element types of the storages that these tensors use, by key; types that LibTorch's weights
/// do not have are missing.
/// @throws as above.
[[nodiscard]] std::map<std::string, at::ScalarType> storageTypes(const pickle::Value& root,
                                                                 const std::string& file);

}  // namespace r2r
