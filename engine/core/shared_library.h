// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/log.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace r2r {

/// A library that is opened while the program runs. It stays open until the process ends: its
/// functions are kept, and most libraries leave threads and tables that nothing takes back.
class SharedLibrary {
public:
    enum class Names : uint8_t {
        Own,       ///< libraries that are opened later do not see its names
        Shared,    ///< they do
        OwnFirst,  ///< they do, and it uses its own functions where others have the same names
    };

    /// A function: converts to a pointer to it, whatever its type.
    struct Function {
        void* address = nullptr;

        template <typename Type>
        operator Type*() const {  // NOLINT(google-explicit-constructor): this is its purpose
            return reinterpret_cast<Type*>(address);
        }
    };

    /// @param path  with a folder, or a name that the system looks for
    explicit SharedLibrary(const std::filesystem::path& path, Names names = Names::Own);

    /// @return null where there is none; `problem` says so afterwards.
    Function find(const char* name);

    /// The system's words on the first thing that was not found: the library or a function of it.
    /// Empty as long as everything was found.
    [[nodiscard]] const std::string& problem() const { return problem_; }

private:
    void* library_;
    std::string problem_;
};

/// The functions of a library that may not be here; nothing, and a line in the log, if it or one
/// of them is missing.
/// @param find   makes a table of functions by `SharedLibrary::find`
/// @param title  of the library, for the log
template <typename Find>
[[nodiscard]] auto functionsOf(const std::filesystem::path& path, std::string_view title, Find find)
    -> std::optional<decltype(find(std::declval<SharedLibrary&>()))> {
    SharedLibrary library(path);
    const auto functions = find(library);
    if (library.problem().empty())
        return functions;
    log::debug(std::string(title) + " cannot be used: " + library.problem());
    return std::nullopt;
}

}  // namespace r2r
