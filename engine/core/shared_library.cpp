// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/shared_library.h"

#include <dlfcn.h>

namespace r2r {
namespace {

int flagsFor(SharedLibrary::Names names) {
    switch (names) {
        case SharedLibrary::Names::Own:
            return RTLD_LOCAL;
        case SharedLibrary::Names::Shared:
            return RTLD_GLOBAL;
        case SharedLibrary::Names::OwnFirst:
            break;
    }
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return RTLD_GLOBAL;  // neither of these sanitizers allows the other
#else
    return RTLD_GLOBAL | RTLD_DEEPBIND;
#endif
}

}  // namespace

SharedLibrary::SharedLibrary(const std::filesystem::path& path, Names names)
    : library_(::dlopen(path.c_str(), RTLD_NOW | flagsFor(names))) {
    if (!library_)
        problem_ = ::dlerror();
}

SharedLibrary::Function SharedLibrary::find(const char* name) {
    if (!library_)
        return {};
    void* address = ::dlsym(library_, name);
    if (!address && problem_.empty())
        problem_ = ::dlerror();
    return {address};
}

}  // namespace r2r
