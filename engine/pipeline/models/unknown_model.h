// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <string>
#include <utility>

namespace r2r {

/// A model that is not in the catalogue. The hint lists those that are by the names that command
/// lines know them by; a program that shows a list of models says something else.
class UnknownModel : public Error {
public:
    UnknownModel(std::string message, std::string hint)
        : Error(ErrorCode::MissingWeights, std::move(message), std::move(hint)) {}
};

}  // namespace r2r
