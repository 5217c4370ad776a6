// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/file_io.h"

#include "engine/core/error.h"
#include "engine/core/write_error.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throwReadError(std::string_view what, const fs::path& path, int code) {
    const bool isMissing = code == ENOENT || code == ENOTDIR;
    const bool isForbidden = code == EACCES || code == EPERM;
    throw Error(isMissing ? ErrorCode::NotFound : ErrorCode::Unreadable,
                fmt::format("could not {} {}: {}", what, path.string(), std::strerror(code)),
                isForbidden ? "Change its permissions, or those of its folder." : "");
}

/// An open file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}

    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }

    ~Descriptor() {
        if (fd_ >= 0)
            ::close(fd_);
    }

    [[nodiscard]] int get() const { return fd_; }

    /// 0, or the errno of a close that failed (network disks report lost writes here).
    [[nodiscard]] int close() { return ::close(std::exchange(fd_, -1)) == 0 ? 0 : errno; }

private:
    int fd_;
};

/// A file on its way to the name it will have.
///
/// It has no name while it is written, so that even a killed program leaves nothing behind. Where
/// the file system cannot do that, and for the moment in which an older file is replaced, it has a
/// unique name beside its target, which is removed unless `publish` succeeds.
class NewFile {
public:
    explicit NewFile(const fs::path& target) : target_(target.string()), fd_(openUnnamed(target)) {
        if (fd_.get() < 0) {
            temporary_ = target_ + ".XXXXXX";
            fd_ = Descriptor(::mkostemp(temporary_.data(), O_CLOEXEC));
            if (fd_.get() < 0)
                temporary_.clear();
        }
    }

    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    ~NewFile() {
        if (!temporary_.empty())
            ::unlink(temporary_.c_str());
    }

    [[nodiscard]] bool isOpen() const { return fd_.get() >= 0; }

    [[nodiscard]] int descriptor() const { return fd_.get(); }

    /// Gives the file its name, in one step for whoever looks. 0, or the errno.
    [[nodiscard]] int publish() {
        if (temporary_.empty()) {
            if (const int code = link(target_); code != EEXIST)
                return code == 0 ? fd_.close() : code;
            if (const int code = linkBeside(); code != 0)
                return code;
        }
        if (const int code = fd_.close(); code != 0)
            return code;
        if (::rename(temporary_.c_str(), target_.c_str()) != 0)
            return errno;
        temporary_.clear();
        return 0;
    }

private:
    static int openUnnamed(const fs::path& target) {
        const std::string folder = target.has_parent_path() ? target.parent_path().string() : ".";
        return ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    }

    [[nodiscard]] int link(const std::string& name) const {
        const std::string self = fmt::format("/proc/self/fd/{}", fd_.get());
        return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0
                   ? 0
                   : errno;
    }

    /// A link cannot replace a file, a rename can.
    [[nodiscard]] int linkBeside() {
        for (int attempt = 0;; ++attempt) {
            const std::string name = fmt::format("{}.{}-{}", target_, ::getpid(), attempt);
            const int code = link(name);
            if (code == 0)
                temporary_ = name;
            if (code != EEXIST)
                return code;
        }
    }

    std::string target_;
    Descriptor fd_;
    std::string temporary_;  ///< its name for now; empty while it has none
};

int writeAll(int fd, std::span<const std::byte> content) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        content = content.subspan(static_cast<size_t>(written));
    }
    return 0;
}

mode_t permissionsFor(const fs::path& path) {
    struct stat info = {};
    if (::stat(path.c_str(), &info) == 0)
        return info.st_mode & 07777U;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666U & ~mask;
}

/// A file that is open for reading, and how large it was then.
struct OpenFile {
    Descriptor descriptor;
    uint64_t size = 0;
};

OpenFile openForReading(const fs::path& path) {
    // Without O_NONBLOCK a named pipe would wait for somebody to write into it.
    OpenFile file{.descriptor =
                      Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))};
    if (file.descriptor.get() < 0)
        throwReadError("open", path, errno);
    struct stat info = {};
    if (::fstat(file.descriptor.get(), &info) != 0)
        throwReadError("read", path, errno);
    if (!S_ISREG(info.st_mode))
        throw Error(ErrorCode::Unreadable,
                    fmt::format("{} is {}, not a file",
                                path.string(),
                                S_ISDIR(info.st_mode) ? "a folder" : "a device or pipe"));
    file.size = static_cast<uint64_t>(info.st_size);
    return file;
}

/// Fills `buffer` unless the file ends before; how many bytes there were.
size_t readSome(const Descriptor& file, std::span<std::byte> buffer, const fs::path& path) {
    size_t done = 0;
    while (done < buffer.size()) {
        const ssize_t count = ::read(file.get(), buffer.data() + done, buffer.size() - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throwReadError("read", path, errno);
        if (count == 0)
            break;
        done += static_cast<size_t>(count);
    }
    return done;
}

}  // namespace

std::vector<std::byte> readFile(const fs::path& path, uint64_t limit) {
    const OpenFile file = openForReading(path);
    if (file.size > limit)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} has {} MiB, more than the {} MiB that can be read",
                                path.string(),
                                file.size >> 20,
                                limit >> 20));
    std::vector<std::byte> content(file.size);
    content.resize(readSome(file.descriptor, content, path));  // it may have shrunk meanwhile
    return content;
}

void makeFolder(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (!failure)
        return;
    const Error error = writeError(folder, failure.value(), "make the folder");
    throw Error(ErrorCode::Unreadable, error.message(), error.hint());
}

void writeFileAtomically(const fs::path& path, const std::function<void(const ByteSink&)>& fill) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored))
        throw Error(ErrorCode::Unreadable,
                    fmt::format("could not write {}: it is a folder", path.string()),
                    "Name a file inside it.");
    // A link stays a link: what it points to is replaced.
    const fs::path target =
        fs::is_symlink(path, ignored) ? fs::weakly_canonical(path, ignored) : path;
    NewFile file(target);
    if (!file.isOpen())
        throw writeError(path, errno);
    fill([&](std::span<const std::byte> content) {
        if (const int code = writeAll(file.descriptor(), content); code != 0)
            throw writeError(path, code);
    });
    int code = ::fchmod(file.descriptor(), permissionsFor(target)) == 0 ? 0 : errno;
    if (code == 0 && ::fsync(file.descriptor()) != 0)
        code = errno;
    if (code == 0)
        code = file.publish();
    if (code != 0)
        throw writeError(path, code);
}

void writeFileAtomically(const fs::path& path, std::span<const std::byte> content) {
    writeFileAtomically(path, [content](const ByteSink& write) { write(content); });
}

void writeFileAtomically(const fs::path& path, std::string_view text) {
    writeFileAtomically(path, std::as_bytes(std::span(text.data(), text.size())));
}

struct ContentHasher::State {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                    &EVP_MD_CTX_free};
};

ContentHasher::ContentHasher() : state_(std::make_unique<State>()) {
    if (!state_->context || EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1)
        throw Error(ErrorCode::Internal, "SHA-256 is not available in the cryptography library");
}

ContentHasher::~ContentHasher() = default;

void ContentHasher::add(std::span<const std::byte> content) {
    if (EVP_DigestUpdate(state_->context.get(), content.data(), content.size()) != 1)
        throw Error(ErrorCode::Internal, "SHA-256 failed");
}

std::string ContentHasher::digest() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
    unsigned int length = 0;
    if (EVP_DigestFinal_ex(state_->context.get(), digest.data(), &length) != 1)
        throw Error(ErrorCode::Internal, "SHA-256 failed");
    std::string text;
    text.reserve(size_t{2} * length);
    for (unsigned int i = 0; i < length; ++i)
        text += fmt::format("{:02x}", digest[i]);
    return text;
}

std::string contentHash(std::span<const std::byte> content) {
    ContentHasher hasher;
    hasher.add(content);
    return hasher.digest();
}

std::string fileHash(const fs::path& path) {
    constexpr size_t kPiece = size_t{1} << 20;  // fewer system calls than anybody would notice
    const OpenFile file = openForReading(path);
    std::vector<std::byte> buffer(kPiece);
    ContentHasher hasher;
    for (;;) {
        const size_t count = readSome(file.descriptor, buffer, path);
        hasher.add(std::span(buffer).first(count));
        if (count < buffer.size())
            return hasher.digest();
    }
}

}  // namespace r2r
