// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/tensor_call.h"

#include <string_view>

namespace r2r {
namespace {

using pickle::Kind;
using pickle::Reference;
using pickle::Value;

constexpr int kMaximumWraps = 4;  // a parameter of a parameter is already odd
constexpr size_t kViewArgument = 6;

/// The arguments that a function is called with, or null.
Reference argumentsOf(const Value& call) {
    return call.items.size() >= 2 ? call.items[1] : nullptr;
}

/// The n-th item of a tuple, or null.
Reference item(Reference tuple, size_t n) {
    if (tuple == nullptr || tuple->kind != Kind::Tuple || tuple->items.size() <= n)
        return nullptr;
    return tuple->items[n];
}

/// The call that a function of these names means.
TensorCall callOf(std::string_view function, Reference arguments) {
    if (function == "torch._utils._rebuild_tensor_v2" || function == "torch._utils._rebuild_tensor")
        return {.kind = TensorCall::Kind::Typed, .arguments = arguments};
    if (function == "torch._utils._rebuild_tensor_v3")
        return {.kind = TensorCall::Kind::Untyped, .arguments = arguments};
    return {};
}

}  // namespace

bool TensorCall::isNegative() const {
    const Reference view = item(arguments, kind == Kind::Typed ? kViewArgument : kViewArgument + 1);
    const Reference flag = view == nullptr ? nullptr : view->find("neg");
    return flag != nullptr && flag->kind == pickle::Kind::Bool && flag->integer != 0;
}

TensorCall tensorCall(const Value& value) {
    const Value* call = &value;
    for (int wraps = 0; wraps < kMaximumWraps; ++wraps) {
        const std::string_view callee = call->callee();
        const Reference arguments = argumentsOf(*call);
        if (const TensorCall found = callOf(callee, arguments); found.arguments != nullptr)
            return found;
        if (callee == "torch._tensor._rebuild_from_type_v2") {
            // The function, the class of the tensor, the arguments, the attributes.
            const Reference function = item(arguments, 0);
            if (function == nullptr || function->kind != Kind::Global)
                return {};
            if (const TensorCall found = callOf(function->text, item(arguments, 2));
                found.arguments != nullptr)
                return found;
            return {};
        }
        const bool isParameter = callee == "torch._utils._rebuild_parameter" ||
                                 callee == "torch._utils._rebuild_parameter_with_state";
        const Reference inner = isParameter ? item(arguments, 0) : nullptr;
        if (inner == nullptr)
            return {};
        call = inner;
    }
    return {};
}

}  // namespace r2r
