// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/file_io.h"

#include "engine/core/error.h"
#include "engine/core/new_file.h"
#include "engine/core/write_error.h"

#include <array>
#include <cerrno>
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

private:
    int fd_;
};

/// A file that is open for reading, and how large it was then.
struct OpenFile {
    Descriptor descriptor;
    uint64_t size = 0;
};

OpenFile openForReading(const fs::path& path) {
    // Without O_NONBLOCK, opening a named pipe would wait until a program writes into it.
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

/// The highest of the folders that lack on the way to this one.
fs::path firstMissing(fs::path folder) {
    std::error_code ignored;
    while (folder.has_relative_path() && folder.has_parent_path() &&
           !fs::exists(folder.parent_path(), ignored))
        folder = folder.parent_path();
    return folder;
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
    const fs::path missing = firstMissing(folder);
    const Error error = writeError(missing, failure.value(), "make the folder");
    throw Error(ErrorCode::Unreadable, error.message(), error.hint());
}

void writeFileAtomically(const fs::path& path, const std::function<void(const ByteSink&)>& fill) {
    NewFile file(path);
    fill([&](std::span<const std::byte> content) { file.append(content); });
    file.flush();
    file.publish();
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
