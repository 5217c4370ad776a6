// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/hosting/library_folders.h"

#include "engine/core/network_module.h"

#include <link.h>
#include <set>
#include <string_view>
#include <system_error>

namespace r2r {
namespace {

namespace fs = std::filesystem;

void addFolderOf(const fs::path& file, std::set<fs::path>& folders) {
    std::error_code error;
    const fs::path real = fs::canonical(file, error);
    if (!error)
        folders.insert(real.parent_path());
}

int addLibrary(dl_phdr_info* library, size_t, void* folders) {
    const std::string_view name = library->dlpi_name ? library->dlpi_name : "";
    if (name.starts_with('/'))
        addFolderOf(name, *static_cast<std::set<fs::path>*>(folders));
    return 0;
}

}  // namespace

std::vector<fs::path> libraryFolders() {
    std::set<fs::path> folders;
    (void)::dl_iterate_phdr(addLibrary, &folders);
    const fs::path ours = moduleFile("").parent_path();
    folders.insert(ours);
    std::error_code error;
    for (const auto& each : fs::directory_iterator(ours, error))
        addFolderOf(each.path(), folders);
    for (const char* system : {"/lib",
                               "/lib64",
                               "/usr/lib",
                               "/usr/lib64",
                               "/usr/local/lib",
                               "/etc/ld.so.cache",
                               "/proc/self",
                               "/proc/cpuinfo",
                               "/proc/meminfo",
                               "/proc/stat",
                               "/sys/devices/system",
                               "/dev/null",
                               "/dev/urandom"})
        folders.insert(system);
    return {folders.begin(), folders.end()};
}

}  // namespace r2r
