// SPDX-License-Identifier: GPL-3.0-or-later
//
// A seccomp filter: a program of the kernel's own small machine that sees the number of a system
// call and its arguments, https://docs.kernel.org/userspace-api/seccomp_filter.html. It knows a
// list of calls that computing needs; everything that is not on it is refused.
#include "engine/core/confined_calls.h"

#include "engine/core/error.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace r2r {
namespace {

#if defined(__x86_64__)
constexpr uint32_t kProcessor = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr uint32_t kProcessor = AUDIT_ARCH_AARCH64;
#else
constexpr uint32_t kProcessor = 0;  // its calls are not known to us
#endif

/// Threads, memory, time, reading, and messages over what is open. A call that a processor does not
/// have is left out there.
constexpr uint32_t kAllowed[] = {
    __NR_read,
    __NR_pread64,
    __NR_readv,
    __NR_preadv,
    __NR_write,
    __NR_writev,
    __NR_lseek,
    __NR_close,
    __NR_fstat,
    __NR_newfstatat,
    __NR_statx,
    __NR_fstatfs,
    __NR_statfs,
    __NR_faccessat,
    __NR_readlinkat,
    __NR_getdents64,
    __NR_getcwd,
    __NR_fadvise64,
    __NR_fcntl,
    __NR_dup,
    __NR_dup3,
    __NR_pipe2,
    __NR_eventfd2,
    __NR_ppoll,
    __NR_sendmsg,
    __NR_recvmsg,
    __NR_mmap,
    __NR_mprotect,
    __NR_munmap,
    __NR_mremap,
    __NR_madvise,
    __NR_mincore,
    __NR_brk,
    __NR_mbind,
    __NR_get_mempolicy,
    __NR_membarrier,
    __NR_futex,
    __NR_set_robust_list,
    __NR_get_robust_list,
    __NR_set_tid_address,
    __NR_rseq,
    __NR_exit,
    __NR_exit_group,
    __NR_restart_syscall,
    __NR_rt_sigaction,
    __NR_rt_sigprocmask,
    __NR_rt_sigreturn,
    __NR_sigaltstack,
    __NR_getpid,
    __NR_getppid,
    __NR_gettid,
    __NR_getuid,
    __NR_geteuid,
    __NR_getgid,
    __NR_getegid,
    __NR_sched_yield,
    __NR_sched_getaffinity,
    __NR_sched_setaffinity,
    __NR_sched_getparam,
    __NR_sched_getscheduler,
    __NR_sched_get_priority_max,
    __NR_sched_get_priority_min,
    __NR_getpriority,
    __NR_getcpu,
    __NR_clock_gettime,
    __NR_clock_getres,
    __NR_clock_nanosleep,
    __NR_nanosleep,
    __NR_gettimeofday,
    __NR_times,
    __NR_getrusage,
    __NR_getrandom,
    __NR_sysinfo,
    __NR_uname,
#ifdef __NR_faccessat2
    __NR_faccessat2,
#endif
#ifdef __x86_64__
    __NR_stat,
    __NR_lstat,
    __NR_access,
    __NR_readlink,
    __NR_poll,
    __NR_time,
    __NR_dup2,
    __NR_arch_prctl,
    __NR_getrlimit,
#endif
};

/// What says "this kernel does not have it", so that the C library takes an older call, whose
/// arguments a filter can see.
constexpr uint32_t kUnknown[] = {
#ifdef __NR_clone3
    __NR_clone3,
#endif
#ifdef __NR_openat2
    __NR_openat2,
#endif
};

constexpr uint32_t kWriting = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);

class Filter {
public:
    Filter() {
        load(offsetof(seccomp_data, arch));
        unless(BPF_JEQ, kProcessor, SECCOMP_RET_KILL_PROCESS);
        load(offsetof(seccomp_data, nr));
#ifdef __x86_64__
        when(BPF_JGE, 0x40000000, refusal(EPERM));  // calls with pointers of 32 bits
#endif
        for (const uint32_t call : kAllowed)
            when(BPF_JEQ, call, SECCOMP_RET_ALLOW);
        for (const uint32_t call : kUnknown)
            when(BPF_JEQ, call, refusal(ENOSYS));
        // Files may be opened for reading.
        call(__NR_openat, [&] { argumentBits(2, kWriting, refusal(EACCES), SECCOMP_RET_ALLOW); });
#ifdef __x86_64__
        call(__NR_open, [&] { argumentBits(1, kWriting, refusal(EACCES), SECCOMP_RET_ALLOW); });
#endif
        // Threads may be started, processes may not.
        call(__NR_clone, [&] { argumentBits(0, CLONE_THREAD, SECCOMP_RET_ALLOW, refusal(EPERM)); });
        // Limits may be read.
        call(__NR_prlimit64, [&] {
            load(argument(2));
            unless(BPF_JEQ, 0, refusal(EPERM));
            load(argument(2) + 4);
            unless(BPF_JEQ, 0, refusal(EPERM));
            give(SECCOMP_RET_ALLOW);
        });
        // A process may end itself.
        call(__NR_tgkill, [&] { argumentIs(0, static_cast<uint32_t>(::getpid())); });
        // Threads and memory may get names.
        call(__NR_prctl, [&] {
            load(argument(0));
            when(BPF_JEQ, PR_SET_NAME, SECCOMP_RET_ALLOW);
            when(BPF_JEQ, PR_GET_NAME, SECCOMP_RET_ALLOW);
            when(BPF_JEQ, 0x53564d41, SECCOMP_RET_ALLOW);  // PR_SET_VMA
            give(refusal(EPERM));
        });
        give(refusal(EPERM));
    }

    [[nodiscard]] sock_fprog program() {
        return {.len = static_cast<unsigned short>(steps_.size()), .filter = steps_.data()};
    }

private:
    static uint32_t refusal(int error) {
        return SECCOMP_RET_ERRNO | static_cast<uint32_t>(error);
    }

    /// The lower half of an argument: both processors are little-endian.
    static uint32_t argument(uint32_t index) {
        return static_cast<uint32_t>(offsetof(seccomp_data, args)) + 8 * index;
    }

    void step(uint32_t code, uint32_t value, uint8_t ifTrue = 0, uint8_t ifFalse = 0) {
        steps_.push_back(
            {.code = static_cast<uint16_t>(code), .jt = ifTrue, .jf = ifFalse, .k = value});
    }

    void load(uint32_t offset) {
        step(BPF_LD | BPF_W | BPF_ABS, offset);
    }

    void give(uint32_t answer) {
        step(BPF_RET | BPF_K, answer);
    }

    void when(uint32_t test, uint32_t value, uint32_t answer) {
        step(BPF_JMP | test | BPF_K, value, 0, 1);
        give(answer);
    }

    void unless(uint32_t test, uint32_t value, uint32_t answer) {
        step(BPF_JMP | test | BPF_K, value, 1, 0);
        give(answer);
    }

    /// `body` answers in every case; other calls jump over it.
    template <typename Body>
    void call(uint32_t number, const Body& body) {
        const size_t jump = steps_.size();
        step(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 0);
        body();
        steps_[jump].jf = static_cast<uint8_t>(steps_.size() - jump - 1);
    }

    void argumentBits(uint32_t index, uint32_t bits, uint32_t ifSet, uint32_t otherwise) {
        load(argument(index));
        when(BPF_JSET, bits, ifSet);
        give(otherwise);
    }

    void argumentIs(uint32_t index, uint32_t value) {
        load(argument(index));
        when(BPF_JEQ, value, SECCOMP_RET_ALLOW);
        give(refusal(EPERM));
    }

    std::vector<sock_filter> steps_;
};

[[noreturn]] void fail(const char* what) {
    throw Error(
        ErrorCode::Internal,
        fmt::format("the process could not be confined: {}: {}", what, std::strerror(errno)));
}

}  // namespace

bool hasCallFilter() {
    const uint32_t action = SECCOMP_RET_ERRNO;
    return kProcessor != 0 && ::syscall(__NR_seccomp, SECCOMP_GET_ACTION_AVAIL, 0U, &action) == 0;
}

void confineCalls() {
    if (!hasCallFilter())
        throw Error(ErrorCode::Unsupported, "this kernel cannot filter system calls");
    Filter filter;
    const sock_fprog program = filter.program();
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        fail("it could not give up new rights");
    const long answer = ::syscall(
        __NR_seccomp, SECCOMP_SET_MODE_FILTER, unsigned{SECCOMP_FILTER_FLAG_TSYNC}, &program);
    if (answer != 0) {
        if (answer > 0)
            errno = EBUSY;  // the thread that would not follow
        fail("seccomp refused its filter");
    }
}

}  // namespace r2r
