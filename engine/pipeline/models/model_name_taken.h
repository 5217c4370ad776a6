// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <string>
#include <utility>

namespace r2r {

/// `importModel` found another model of the name. It tells so before a weight is read, so that the
/// person who imports can be asked what is to be done.
class ModelNameTaken : public Error {
public:
    /// @param name        that is taken
    /// @param isBuiltIn   the other one belongs to the program and cannot be replaced
    /// @param canBeOther  the model may be imported under another name
    ModelNameTaken(
        std::string name, bool isBuiltIn, bool canBeOther, std::string message, std::string hint)
        : Error(ErrorCode::InvalidArgument, std::move(message), std::move(hint))
        , name_(std::move(name))
        , isBuiltIn_(isBuiltIn)
        , canBeOther_(canBeOther) {}

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    [[nodiscard]] bool isBuiltIn() const noexcept { return isBuiltIn_; }

    [[nodiscard]] bool canBeOther() const noexcept { return canBeOther_; }

private:
    std::string name_;
    bool isBuiltIn_;
    bool canBeOther_;
};

}  // namespace r2r
