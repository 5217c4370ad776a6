// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/file_set.h"

#include <cerrno>
#include <string>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// Keeps, while it lives, the file that a new one replaced, under a second name.
class Former {
public:
    explicit Former(const fs::path& target) : target_(target.string()) {
        for (int attempt = 0; ::access(target_.c_str(), F_OK) == 0; ++attempt) {
            std::string name = hiddenNameBeside(target, attempt);
            if (::link(target_.c_str(), name.c_str()) == 0)
                kept_ = std::move(name);
            if (!kept_.empty() || errno != EEXIST)
                return;
        }
    }

    Former(Former&& other) noexcept
        : target_(std::move(other.target_)), kept_(std::exchange(other.kept_, {})) {}

    Former(const Former&) = delete;
    Former& operator=(const Former&) = delete;
    Former& operator=(Former&&) = delete;

    ~Former() {
        if (!kept_.empty())
            ::unlink(kept_.c_str());
    }

    /// Takes back what has taken the place.
    void restore() {
        if (kept_.empty())
            ::unlink(target_.c_str());
        else if (::rename(kept_.c_str(), target_.c_str()) == 0)
            kept_.clear();
    }

private:
    std::string target_;
    std::string kept_;
};

/// Restores all of them unless it is told that all went well.
class WayBack {
public:
    WayBack() = default;
    WayBack(const WayBack&) = delete;
    WayBack& operator=(const WayBack&) = delete;

    ~WayBack() {
        for (auto former = formers_.rbegin(); former != formers_.rend(); ++former)
            former->restore();
    }

    void add(Former former) { formers_.push_back(std::move(former)); }

    void close() { formers_.clear(); }

private:
    std::vector<Former> formers_;
};

}  // namespace

void FileSet::add(const fs::path& path, std::span<const std::byte> content) {
    add(path, [&](const ByteSink& sink) { sink(content); });
}

void FileSet::add(const fs::path& path, std::string_view text) {
    add(path, std::as_bytes(std::span(text.data(), text.size())));
}

void FileSet::add(const fs::path& path, const std::function<void(const ByteSink&)>& fill) {
    NewFile file(path);
    fill([&](std::span<const std::byte> piece) { file.append(piece); });
    file.flush();
    files_.push_back(std::move(file));
}

void FileSet::publish() {
    std::vector<NewFile> files = std::exchange(files_, {});
    WayBack back;
    for (NewFile& file : files) {
        Former former(file.target());
        file.publish();
        back.add(std::move(former));
    }
    back.close();
}

}  // namespace r2r
