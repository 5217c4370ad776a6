// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/stored_tensors.h"

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/weights/dtype_names.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace r2r {
namespace {

using pickle::Kind;
using pickle::Reference;
using pickle::Value;

/// Makes tensors of the inert calls that describe them.
class TensorReader {
public:
    TensorReader(const MappedFile& file, const StorageFinder& find) : file_(file), find_(find) {}

    /// The call that makes a tensor, or null for anything else.
    [[nodiscard]] static Reference rebuildCall(const Value& value) {
        const Value* call = &value;
        for (int wraps = 0; wraps < kMaximumWraps; ++wraps) {
            const std::string_view callee = call->callee();
            if (callee == "torch._utils._rebuild_tensor_v2" ||
                callee == "torch._utils._rebuild_tensor")
                return call;
            const bool isParameter = callee == "torch._utils._rebuild_parameter" ||
                                     callee == "torch._utils._rebuild_parameter_with_state";
            if (!isParameter || call->items[1]->kind != Kind::Tuple ||
                call->items[1]->items.empty())
                return nullptr;
            call = call->items[1]->items[0];
        }
        return nullptr;
    }

    /// @return undefined for an element type that LibTorch's weights do not have.
    [[nodiscard]] at::Tensor tensor(const std::string& name, const Value& call) const {
        const std::string what = fmt::format("tensor {} in {}", name, file_.path().string());
        const Value& arguments = *call.items[1];
        if (arguments.kind != Kind::Tuple || arguments.items.size() < 4)
            fail(what, "is described by too few arguments");
        const std::vector<int64_t> shape = integers(*arguments.items[2], what);
        const std::vector<int64_t> strides = integers(*arguments.items[3], what);
        const StoredLayout layout = checkedLayout(shape, strides, what);
        const Value& offset = *arguments.items[1];
        if (offset.kind != Kind::Integer || offset.integer < 0)
            fail(what, "begins at an impossible place of its storage");
        const std::optional<Storage> storage = storageOf(*arguments.items[0], what);
        if (!storage)
            return {};
        if (layout.extent > storage->elements || offset.integer > storage->elements - layout.extent)
            fail(what,
                 fmt::format("needs {} elements from {} on, but its storage has {}",
                             layout.extent,
                             offset.integer,
                             storage->elements));
        if (layout.elements > storage->elements)
            fail(what,
                 fmt::format("claims {} elements of a storage that has {}",
                             layout.elements,
                             storage->elements));
        const auto first = static_cast<uint64_t>(offset.integer) * bytesPerElement(storage->dtype);
        return file_.tensor(storage->offset + first, storage->dtype, shape, strides);
    }

    [[noreturn]] static void fail(const std::string& what, const std::string& why) {
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} {}", what, why),
                    "Download or copy the file again.");
    }

    struct StorageId {
        std::string key;
        std::optional<at::ScalarType> dtype;  ///< nothing: of an unusual type
        int64_t elements = 0;                 ///< that it is said to have
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
                .dtype = dtypeOfStorageClass(type.substr(type.rfind('.') + 1)),
                .elements = parts[4]->integer};
    }

private:
    static constexpr int kMaximumWraps = 4;  // a parameter of a parameter is already odd

    struct Storage {
        at::ScalarType dtype{};
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

    [[nodiscard]] std::optional<Storage> storageOf(const Value& id, const std::string& what) const {
        const StorageId named = storageId(id, what);
        if (!named.dtype)
            return std::nullopt;
        const std::optional<StoredBytes> bytes = find_(named.key);
        if (!bytes)
            fail(what, fmt::format("needs the storage {}, which is missing", named.key));
        const auto there = static_cast<int64_t>(bytes->size / bytesPerElement(*named.dtype));
        if (named.elements > there)
            fail(what,
                 fmt::format(
                     "has a storage of {} elements, of which {} are there", named.elements, there));
        return Storage{.dtype = *named.dtype, .offset = bytes->offset, .elements = there};
    }

    const MappedFile& file_;
    const StorageFinder& find_;
};

std::string keysOf(const Value& dict) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : dict.pairs)
        if (key->kind == Kind::Text && keys.size() < 6)
            keys.push_back(key->text.substr(0, 40));
    return keys.empty() ? "nothing" : fmt::format("{}", fmt::join(keys, ", "));
}

const Value& stateDict(const Value& root, const std::string& file) {
    if (root.kind == Kind::Object)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is a pickled Python object ({}), not a state dict",
                                file,
                                root.callee().empty() ? "of an unknown class" : root.callee()),
                    "Load it in Python and save its state_dict().");
    const auto holdsTensors = [](const Value& dict) {
        return dict.kind == Kind::Dict && std::ranges::any_of(dict.pairs, [](const auto& pair) {
                   return TensorReader::rebuildCall(*pair.second) != nullptr;
               });
    };
    if (const Value* inner = root.find("state_dict"); inner != nullptr && holdsTensors(*inner))
        return *inner;
    if (!holdsTensors(root))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} has no state dict; it holds {}", file, keysOf(root)),
                    "Save the state_dict() of the model, alone or under the key \"state_dict\".");
    return root;
}

}  // namespace

TensorMap storedTensors(const Value& root,
                        const std::shared_ptr<const MappedFile>& file,
                        const StorageFinder& find) {
    const std::string name = file->path().string();
    const TensorReader reader(*file, find);
    TensorMap tensors(file->path());
    size_t skipped = 0;
    for (const auto& [key, value] : stateDict(root, name).pairs) {
        if (key->kind != Kind::Text)
            continue;
        if (value->kind == Kind::None) {
            tensors.add(key->text, {});
        } else if (const Reference call = TensorReader::rebuildCall(*value)) {
            const at::Tensor tensor = reader.tensor(key->text, *call);
            if (tensor.defined())
                tensors.add(key->text, tensor);
            else
                ++skipped;
        }
    }
    if (skipped > 0)
        log::warning(fmt::format("{}: left out {} tensors of unusual types", name, skipped));
    return tensors;
}

std::map<std::string, at::ScalarType> storageTypes(const Value& root, const std::string& file) {
    std::map<std::string, at::ScalarType> types;
    for (const auto& [key, value] : stateDict(root, file).pairs)
        if (const Reference call = TensorReader::rebuildCall(*value)) {
            const Value& arguments = *call->items[1];
            const std::string what = fmt::format("tensor {} in {}", key->text, file);
            if (arguments.kind != Kind::Tuple || arguments.items.empty())
                TensorReader::fail(what, "is described by too few arguments");
            const auto id = TensorReader::storageId(*arguments.items[0], what);
            if (id.dtype)
                types[id.key] = *id.dtype;
        }
    return types;
}

}  // namespace r2r
