// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/disk_faults.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kMostCalls = 5000;  // of one piece of work

/// Everything in a folder by its name; folders and links have no content.
std::map<std::string, std::vector<std::byte>> contentOf(const fs::path& folder) {
    std::map<std::string, std::vector<std::byte>> content;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().lexically_relative(folder).string();
        if (entry.is_symlink())
            content[name + " -> " + fs::read_symlink(entry.path()).string()];
        else if (entry.is_regular_file())
            content[name] = readFile(entry.path());
        else
            content[name + "/"];
    }
    return content;
}

void empty(const fs::path& folder) {
    for (const auto& entry : std::vector<fs::directory_entry>(fs::directory_iterator(folder), {}))
        fs::remove_all(entry.path());
}

void expectSame(const std::map<std::string, std::vector<std::byte>>& now,
                const std::map<std::string, std::vector<std::byte>>& before) {
    for (const auto& [name, content] : before) {
        const auto found = now.find(name);
        if (found == now.end())
            ADD_FAILURE() << name << " is gone";
        else if (found->second != content)
            ADD_FAILURE() << name << " is another one";
    }
    for (const auto& [name, content] : now)
        EXPECT_TRUE(before.contains(name)) << name << " was left";
}

const char* nameOf(DiskFault fault) {
    switch (fault) {
        case DiskFault::Full:
            return "full";
        case DiskFault::Broken:
            return "broken";
        default:
            return "halved";
    }
}

int doWith(DiskFault fault,
           const fs::path& folder,
           const std::function<void()>& work,
           const std::function<void()>& expectDone) {
    const TemporaryFolder copy;
    constexpr auto kAll = fs::copy_options::recursive | fs::copy_options::copy_symlinks;
    fs::copy(folder, copy / "before", kAll);
    const auto before = contentOf(folder);
    for (int call = 0; call < kMostCalls; ++call) {
        SCOPED_TRACE(std::string(nameOf(fault)) + " at call " + std::to_string(call));
        std::optional<std::string> message;
        bool wasHit = false;
        {
            const FailingDisk disk(folder, fault, call);
            try {
                work();
            } catch (const Error& error) {
                message = error.message();
            } catch (const std::exception& error) {
                ADD_FAILURE() << "not an Error: " << error.what();
                message = "another exception was thrown";
            }
            wasHit = disk.hasFailed();
        }
        if (message) {
            EXPECT_TRUE(wasHit && fault != DiskFault::Halved) << *message;
            expectOneSentence(*message);
            expectSame(contentOf(folder), before);
        } else if (expectDone) {
            expectDone();
        }
        empty(folder);
        fs::copy(copy / "before", folder, kAll);
        if (!wasHit || ::testing::Test::HasFailure())
            return call;
    }
    ADD_FAILURE() << "it never ends";
    return kMostCalls;
}

}  // namespace

void expectOneSentence(const std::string& message) {
    EXPECT_FALSE(message.empty());
    EXPECT_THAT(message, ::testing::Not(::testing::HasSubstr("\n")));
    EXPECT_THAT(message, ::testing::Not(::testing::HasSubstr(". ")));
    EXPECT_THAT(message, ::testing::Not(::testing::EndsWith(".")));
}

DiskFaults doWithEveryFault(const fs::path& folder,
                            const std::function<void()>& work,
                            const std::function<void()>& expectDone) {
    const DiskFaults faults{.full = doWith(DiskFault::Full, folder, work, expectDone),
                            .broken = doWith(DiskFault::Broken, folder, work, expectDone),
                            .halved = doWith(DiskFault::Halved, folder, work, expectDone)};
    EXPECT_GT(faults.full, 0) << "it was never hit: is it written elsewhere?";
    EXPECT_GT(faults.broken, 0);
    std::printf(
        "[   FAULTS ] %d full, %d broken, %d halved\n", faults.full, faults.broken, faults.halved);
    return faults;
}

}  // namespace r2r::testing
