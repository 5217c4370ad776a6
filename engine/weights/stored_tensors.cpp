// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/stored_tensors.h"

#include "engine/core/error.h"
#include "engine/weights/dtype_names.h"
#include "engine/weights/tensor_call.h"
#include "engine/weights/tensor_dictionary.h"

#include <ATen/ATen.h>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace r2r {
namespace {

using pickle::Kind;
using pickle::Reference;
using pickle::Value;

/// Makes tensors of the inert calls that describe them.
class TensorReader {
public:
    TensorReader(const MappedFile& file, const StorageFinder& find) : file_(file), find_(find) {}

    struct Made {
        at::Tensor tensor;  ///< undefined for a type that LibTorch does not have
        std::string type;   ///< which one, then
    };

    [[nodiscard]] Made tensor(const std::string& name, const TensorCall& call) const {
        const std::string what = fmt::format("tensor {} in {}", name, file_.path().string());
        const Value& arguments = *call.arguments;
        if (arguments.kind != Kind::Tuple || arguments.items.size() < 4)
            fail(what, "is described by too few arguments");
        const std::vector<int64_t> shape = integers(*arguments.items[2], what);
        const std::vector<int64_t> strides = integers(*arguments.items[3], what);
        const StoredLayout layout = checkedLayout(shape, strides, what);
        const Value& offset = *arguments.items[1];
        if (offset.kind != Kind::Integer || offset.integer < 0)
            fail(what, "begins at an impossible place of its storage");
        const Storage storage = storageOf(call, what);
        if (!storage.dtype)
            return {.type = storage.type};
        if (layout.extent > storage.elements || offset.integer > storage.elements - layout.extent)
            fail(what,
                 fmt::format("needs {} elements from {} on, but its storage has {}",
                             layout.extent,
                             offset.integer,
                             storage.elements));
        if (layout.elements > storage.elements)
            fail(what,
                 fmt::format("claims {} elements of a storage that has {}",
                             layout.elements,
                             storage.elements));
        const auto first = static_cast<uint64_t>(offset.integer) * bytesPerElement(*storage.dtype);
        at::Tensor made = file_.tensor(storage.offset + first, *storage.dtype, shape, strides);
        return {.tensor = call.isNegative() ? made.neg() : made};
    }

    [[noreturn]] static void fail(const std::string& what, const std::string& why) {
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} {}", what, why),
                    "Download or copy the file again.");
    }

    struct StorageId {
        std::string key;
        std::string type;      ///< "HalfStorage"
        int64_t elements = 0;  ///< that it is said to have; bytes of an untyped one
    };

    /// The id is ('storage', class, key, location, element count, …).
    [[nodiscard]] static StorageId storageId(const Value& id, const std::string& what) {
        if (id.kind != Kind::PersistentId || id.items[0]->kind != Kind::Tuple ||
            id.items[0]->items.size() < 5)
            fail(what, "has no storage");
        const std::vector<Reference>& parts = id.items[0]->items;
        if (parts[1]->kind != Kind::Global || parts[2]->kind != Kind::Text ||
            parts[4]->kind != Kind::Integer || parts[4]->integer < 0)
            fail(what, "has a storage that is described wrongly");
        const bool isView = parts.size() > 5 && parts[5]->kind != Kind::None;
        if (isView)
            fail(what, "has a storage that is part of another one");
        const std::string_view type = parts[1]->text;
        return {.key = parts[2]->text,
                .type = std::string(type.substr(type.rfind('.') + 1)),
                .elements = parts[4]->integer};
    }

private:
    struct Storage {
        std::optional<at::ScalarType> dtype;
        std::string type;      ///< as the file spells it
        uint64_t offset = 0;   ///< in the file
        int64_t elements = 0;  ///< that are really there
    };

    static std::vector<int64_t> integers(const Value& value, const std::string& what) {
        if (value.kind != Kind::Tuple && value.kind != Kind::List)
            fail(what, "has a shape that is not a tuple");
        std::vector<int64_t> numbers;
        for (const Reference item : value.items) {
            if (item->kind != Kind::Integer)
                fail(what, "has a shape that is not made of whole numbers");
            numbers.push_back(item->integer);
        }
        return numbers;
    }

    [[nodiscard]] Storage storageOf(const TensorCall& call, const std::string& what) const {
        const std::vector<Reference>& arguments = call.arguments->items;
        const StorageId named = storageId(*arguments[0], what);
        Storage storage{.dtype = dtypeOfStorageClass(named.type), .type = named.type};
        if (call.kind == TensorCall::Kind::Untyped) {
            if (arguments.size() < 7 || arguments[6]->kind != Kind::Global)
                fail(what, "has no type");
            storage.type = arguments[6]->text;
            storage.dtype = dtypeOfTorchName(storage.type);
        }
        if (!storage.dtype)
            return storage;
        const std::optional<StoredBytes> bytes = find_(named.key);
        if (!bytes)
            fail(what, fmt::format("needs the storage {}, which is missing", named.key));
        const auto elementBytes = bytesPerElement(*storage.dtype);
        storage.offset = bytes->offset;
        storage.elements = static_cast<int64_t>(bytes->size / elementBytes);
        const bool isInBytes = call.kind == TensorCall::Kind::Untyped;
        const int64_t claimed =
            isInBytes ? named.elements / static_cast<int64_t>(elementBytes) : named.elements;
        if (claimed > storage.elements)
            fail(what,
                 fmt::format("has a storage of {} elements, of which {} are there",
                             claimed,
                             storage.elements));
        return storage;
    }

    const MappedFile& file_;
    const StorageFinder& find_;
};

/// The tensors of one dictionary, under a prefix.
void addTensors(const TensorDictionary::Part& part,
                const TensorReader& reader,
                TensorMap& tensors) {
    for (const auto& [key, value] : part.dict->pairs) {
        if (key->kind != Kind::Text)
            continue;
        const std::string name = part.prefix + key->text;
        if (value->kind == Kind::None) {
            tensors.add(name, {});
        } else if (const TensorCall call = tensorCall(*value); call.arguments != nullptr) {
            TensorReader::Made made = reader.tensor(name, call);
            if (made.tensor.defined())
                tensors.add(name, std::move(made.tensor));
            else
                tensors.unreadable.emplace(name, std::move(made.type));
        }
    }
}

}  // namespace

TensorMap storedTensors(const Value& root,
                        const std::shared_ptr<const MappedFile>& file,
                        const StorageFinder& find) {
    const std::string name = file->path().string();
    const TensorReader reader(*file, find);
    TensorMap tensors(file->path());
    const TensorDictionary dictionary = tensorDictionary(root, name);
    for (const TensorDictionary::Part& part : dictionary.parts)
        addTensors(part, reader, tensors);
    tensors.dictionary = dictionary.path;
    if (!dictionary.leftOut.empty())
        tensors.remarks.push_back(
            fmt::format("{}: the weights are those of {}; left out: {}",
                        name,
                        dictionary.path.empty() ? "the file itself" : dictionary.path,
                        fmt::join(dictionary.leftOut, ", ")));
    return tensors;
}

std::map<std::string, StorageElements> storageElements(const pickle::Document& document,
                                                       const std::string& file) {
    std::map<std::string, StorageElements> storages;
    for (const Value& value : document.values()) {
        // Beside storages, a file may mention modules with their source.
        if (value.kind != Kind::PersistentId || value.items[0]->kind != Kind::Tuple ||
            value.items[0]->items.size() < 5)
            continue;
        const std::vector<Reference>& parts = value.items[0]->items;
        if (parts[1]->kind != Kind::Global || parts[2]->kind != Kind::Text)
            continue;
        const std::string_view path = parts[1]->text;
        const std::string_view type = path.substr(path.rfind('.') + 1);
        const auto dtype = dtypeOfStorageClass(type);
        if (!dtype && type != "UntypedStorage")
            throw Error(ErrorCode::Unsupported,
                        fmt::format("{} holds a {}, and how large its elements are is not known",
                                    file,
                                    type.substr(0, 40)),
                        "Load it in Python with torch.load and save its state_dict() again with "
                        "torch.save.");
        storages[parts[2]->text] = {.bytes = dtype ? bytesPerElement(*dtype) : 1};
    }
    return storages;
}

}  // namespace r2r
