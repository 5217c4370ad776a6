// SPDX-License-Identifier: GPL-3.0-or-later
//
// Landlock by system call: https://docs.kernel.org/userspace-api/landlock.html. The headers of a
// system are often older than its kernel, so what they may lack is written here.
#include "engine/core/confined_files.h"

#include "engine/core/error.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace r2r {
namespace {

// The same on every processor, as all system calls since Linux 5.
constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;

constexpr unsigned kAskVersion = 1;
constexpr int kPathBeneath = 1;

constexpr uint64_t kReadFile = 1U << 2U;
constexpr uint64_t kReadFolder = 1U << 3U;

struct RulesetAttributes {
    uint64_t files = 0;
    uint64_t network = 0;  // since version 4
    uint64_t scopes = 0;   // since version 6
};

struct [[gnu::packed]] PathBeneath {
    uint64_t allowed = 0;
    int32_t folder = -1;
};

/// All that a version can refuse.
RulesetAttributes everything(int version) {
    // Version 1 knows 13 rights; 2, 3 and 5 brought moving between folders, truncating, and
    // commands to devices.
    const unsigned rights = 13U + (version >= 2) + (version >= 3) + (version >= 5);
    RulesetAttributes all{.files = (uint64_t{1} << rights) - 1};
    if (version >= 4)
        all.network = 3;  // bind and connect of TCP
    if (version >= 6)
        all.scopes = 3;  // abstract sockets of others, and signals to them
    return all;
}

size_t sizeIn(int version) {
    return sizeof(uint64_t) * (version >= 6 ? 3U : version >= 4 ? 2U : 1U);
}

[[noreturn]] void fail(const char* what) {
    throw Error(
        ErrorCode::Internal,
        fmt::format("the process could not be confined: {}: {}", what, std::strerror(errno)));
}

/// Closes at the end.
class Opened {
public:
    explicit Opened(int descriptor) : descriptor_(descriptor) {}

    ~Opened() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }

    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;

    [[nodiscard]] int get() const { return descriptor_; }

private:
    int descriptor_;
};

void allowReading(int ruleset, const std::filesystem::path& path) {
    const Opened opened(::open(path.c_str(), O_PATH | O_CLOEXEC));
    struct stat facts = {};
    if (opened.get() < 0 || ::fstat(opened.get(), &facts) != 0)
        return;  // what is not there cannot be read
    const PathBeneath rule{.allowed = S_ISDIR(facts.st_mode) ? kReadFile | kReadFolder : kReadFile,
                           .folder = opened.get()};
    if (::syscall(kAddRule, ruleset, kPathBeneath, &rule, 0U) != 0)
        fail("a folder could not be named to Landlock");
}

}  // namespace

int landlockVersion() {
    const long version = ::syscall(kCreateRuleset, nullptr, size_t{0}, kAskVersion);
    return version > 0 ? static_cast<int>(version) : 0;
}

void confineFiles(std::span<const std::filesystem::path> readable) {
    const int version = landlockVersion();
    if (version == 0)
        throw Error(ErrorCode::Unsupported, "this kernel has no Landlock");
    const RulesetAttributes all = everything(version);
    const Opened ruleset(static_cast<int>(::syscall(kCreateRuleset, &all, sizeIn(version), 0U)));
    if (ruleset.get() < 0)
        fail("Landlock made no rules");
    for (const std::filesystem::path& each : readable)
        allowReading(ruleset.get(), each);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        fail("it could not give up new rights");
    if (::syscall(kRestrictSelf, ruleset.get(), 0U) != 0)
        fail("Landlock refused its rules");
}

}  // namespace r2r
