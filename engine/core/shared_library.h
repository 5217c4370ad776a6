// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

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

}  // namespace r2r
