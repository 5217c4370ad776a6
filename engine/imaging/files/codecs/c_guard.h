// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <csetjmp>
#include <cstdio>
#include <string_view>

namespace r2r::codecs {

/// Ends a call into a C library whose error callback must not return (libjpeg, libpng).
///
/// Exceptions may not travel through C frames, so the callback jumps. What runs guarded must
/// therefore own nothing: no local with a destructor may live between `run` and the library.
class CGuard {
public:
    /// @return false if `step` was ended by `fail`.
    template <typename Step>
    [[nodiscard]] bool run(const Step& step) {
        if (setjmp(jump_) != 0)
            return false;
        step();
        return true;
    }

    /// Only while `run` is on the stack.
    [[noreturn]] void fail(const char* message) {
        std::snprintf(message_.data(), message_.size(), "%s", message);
        std::longjmp(jump_, 1);
    }

    /// The message that was given to `fail`.
    [[nodiscard]] std::string_view message() const { return message_.data(); }

private:
    std::jmp_buf jump_ = {};
    std::array<char, 200> message_ = {};
};

}  // namespace r2r::codecs
