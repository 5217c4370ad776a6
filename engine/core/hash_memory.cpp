// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/hash_memory.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <span>
#include <sys/stat.h>
#include <system_error>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

constexpr size_t kMostKnown = 100'000;  // a few dozen MB; then it begins anew

nanoseconds timeOf(const timespec& time) {
    return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

/// `fileHash`, which can be stopped at every piece.
std::string stoppableHash(const fs::path& path, const JobContext& job) {
    constexpr size_t kPiece = size_t{1} << 20;
    std::error_code error;
    std::ifstream file(path, std::ios::binary);
    if (!fs::is_regular_file(path, error) || !file)
        return fileHash(path);  // says why it cannot be read
    std::vector<std::byte> buffer(kPiece);
    ContentHasher hasher;
    do {
        job.throwIfCancelled();
        file.read(reinterpret_cast<char*>(buffer.data()), kPiece);
        hasher.add(std::span(buffer).first(static_cast<size_t>(file.gcount())));
    } while (file);
    if (!file.eof())
        throw Error(ErrorCode::Unreadable, fmt::format("could not read {}", path.string()));
    return hasher.digest();
}

}  // namespace

HashMemory::Stamp HashMemory::stampOf(const fs::path& path) {
    struct stat info = {};
    if (::stat(path.c_str(), &info) != 0)
        return {};
    return {.device = info.st_dev,
            .number = info.st_ino,
            .bytes = info.st_size,
            .contentTime = timeOf(info.st_mtim),
            .entryTime = timeOf(info.st_ctim)};
}

bool HashMemory::isSettled(const Stamp& stamp) const {
    const nanoseconds now = std::chrono::system_clock::now().time_since_epoch();
    return now - std::max(stamp.contentTime, stamp.entryTime) >= settling_;
}

std::string HashMemory::hashOf(const fs::path& path, const JobContext& job) {
    const std::string key = fs::absolute(path).string();
    const Stamp stamp = stampOf(path);
    {
        const std::scoped_lock lock(mutex_);
        const auto known = known_.find(key);
        if (known != known_.end() && known->second.stamp == stamp)
            return known->second.hash;
    }
    const bool isSettledNow = isSettled(stamp);
    std::string hash = stoppableHash(path, job);
    const std::scoped_lock lock(mutex_);
    ++filesRead_;
    if (known_.size() >= kMostKnown)
        known_.clear();
    if (isSettledNow && stampOf(path) == stamp)
        known_[key] = {stamp, hash};
    return hash;
}

int64_t HashMemory::filesRead() const {
    const std::scoped_lock lock(mutex_);
    return filesRead_;
}

std::string knownFileHash(const fs::path& path, const JobContext& job) {
    static HashMemory memory;
    return memory.hashOf(path, job);
}

}  // namespace r2r
