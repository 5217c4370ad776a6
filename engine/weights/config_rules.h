// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"

#include <string>
#include <vector>

namespace r2r {

// The values that a config.json may have for our networks to be the right ones, and the checks of
// what it says. Each refusal names the file, the key, its value and what would be right.

/// The values that a key may have, if it is there.
struct ConfigRule {
    const char* key;
    std::vector<Json> allowed;
};

using ConfigRules = std::vector<ConfigRule>;

[[nodiscard]] const ConfigRules& encoderRules();     ///< of UNets and Controllers
[[nodiscard]] const ConfigRules& unetRules();        ///< of UNets alone
[[nodiscard]] const ConfigRules& controllerRules();  ///< of Controllers alone
[[nodiscard]] const ConfigRules& vaeRules();         ///< of autoencoders
[[nodiscard]] const ConfigRules& refinerRules();     ///< of refiners
[[nodiscard]] const ConfigRules& textRules();        ///< of text encoders
[[nodiscard]] const ConfigRules& schedulerRules();   ///< of schedulers

/// @throws Error{Unsupported}, always.
/// @param expected  what would be right, in words
[[noreturn]] void refuseConfig(const std::string& source,
                               const char* key,
                               const Json& got,
                               const std::string& expected);

/// @throws Error{Unsupported} for a value that is not allowed.
void requireRules(const Json& config, const ConfigRules& rules, const std::string& source);

/// @param seen  what the shapes of the tensors say of the same
/// @throws Error{Unsupported} if the config says something else.
void requireShape(const Json& config, const char* key, const Json& seen, const std::string& source);

/// @param fallback  where the config says nothing
/// @throws Error{Unsupported} for something that is not a number of a sensible size.
[[nodiscard]] double numberIn(const Json& config,
                              const char* key,
                              double fallback,
                              const std::string& source);

}  // namespace r2r
