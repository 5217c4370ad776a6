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

// The common part of both formats of torch.save: a pickle that describes tensors by storages, and
// storages somewhere in the file.

/// The place of a storage's bytes.
struct StoredBytes {
    uint64_t offset = 0;
    uint64_t size = 0;
};

/// By the storage's key; nothing if it is not in the file.
using StorageFinder = std::function<std::optional<StoredBytes>(const std::string& key)>;

/// The tensors of the dictionary that `tensorDictionary` finds. They alias the file; what is not a
/// tensor is skipped without being made, tensors of a type that LibTorch does not have are named.
/// @throws as `readTorchArchive`.
[[nodiscard]] TensorMap storedTensors(const pickle::Value& root,
                                      const std::shared_ptr<const MappedFile>& file,
                                      const StorageFinder& find);

struct StorageElements {
    size_t bytes = 0;  ///< of one element
};

/// The sizes of the elements of each storage that a pickle mentions, by key: of weights, of
/// optimizers, of whatever else.
/// @throws as above; Error{Unsupported} for a type of unknown size.
[[nodiscard]] std::map<std::string, StorageElements> storageElements(
    const pickle::Document& document, const std::string& file);

}  // namespace r2r
