/* A disk that fails on command: preloaded (LD_PRELOAD), it counts every call that changes what
   lies below one folder and lets the n-th go wrong.

   The control block is a file of 64-bit numbers, shared by all processes of the run and named by
   FAILING_CONTROL (see writes.py, which writes the same layout):

     at      which call goes wrong, from 1; 0: none, and nothing is counted
     mode    0 count only         every call is done
             1 once               the n-th alone fails (errno below)
             2 full               from the n-th on, what needs room fails with ENOSPC; of a write
                                  half is done first, as a disk that fills up does
             3 read-only          from the n-th on, every call fails with EROFS
             4 kill               SIGKILL instead of the n-th
             5 torn               half of the n-th, if it is a write, then SIGKILL
     count   how many calls there were so far
     error   the errno of mode 1
     clock   seconds by which the wall clock is wrong, for all who ask it; files keep true times
     passed  seconds that the machine is said to have been on for longer than it was

   FAILING_BELOW is the folder.  FAILING_LOG, if set, gets a line for each call: number, call,
   path.  FAILING_SYNCED, if set, is a folder that gets a copy of each file as it was at its last
   fsync, named by its inode: what a loss of power leaves. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct control {
    int64_t at, mode, count, error, clock, passed;
};

static struct control *control;
static const char *below, *log_path, *synced;
static size_t below_length;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAILING_CONTROL");
    below = getenv("FAILING_BELOW");
    log_path = getenv("FAILING_LOG");
    synced = getenv("FAILING_SYNCED");
    if (!path || !below) return;
    below_length = strlen(below);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR);
    if (fd < 0) return;
    void *seen = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    if (seen != MAP_FAILED) control = seen;
}

static int is_below(const char *path) {
    return !strncmp(path, below, below_length) && (path[below_length] == '/' || !path[below_length]);
}

static int path_of_fd(int fd, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, out, PATH_MAX - 1);
    out[length > 0 ? length : 0] = 0;
    return length > 0;
}

static void full_path(int dir, const char *path, char *out) {
    char base[PATH_MAX] = "";
    if (path[0] == '/') {
        snprintf(out, PATH_MAX, "%s", path);
        return;
    }
    if (dir == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) base[0] = 0;
    } else {
        path_of_fd(dir, base);
    }
    if (snprintf(out, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) out[0] = 0;
}

enum verdict { GO, FAIL, HALF };

__attribute__((noreturn)) static void die(void) {
    syscall(SYS_kill, (int)syscall(SYS_getpid), SIGKILL);
    for (;;) pause();
}

/* What becomes of the call; `room`: it needs room on the disk; `write`: it can be done by half. */
static enum verdict asked(const char *call, const char *path, int room, int write) {
    if (!control || !control->at || !is_below(path)) return GO;
    int64_t number = __atomic_add_fetch(&control->count, 1, __ATOMIC_SEQ_CST);
    if (log_path) {
        char line[PATH_MAX + 64];
        int length = snprintf(line, sizeof line, "%ld\t%s\t%s\n", (long)number, call, path);
        int fd = (int)syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_APPEND | O_CREAT, 0600);
        if (fd >= 0) {
            syscall(SYS_write, fd, line, (size_t)length);
            syscall(SYS_close, fd);
        }
    }
    int now = number == control->at, since = number >= control->at;
    switch (control->mode) {
        case 1:
            if (now) { errno = (int)control->error; return FAIL; }
            return GO;
        case 2:
            if (now && write) return HALF;
            if (since && room) { errno = ENOSPC; return FAIL; }
            return GO;
        case 3:
            if (since) { errno = EROFS; return FAIL; }
            return GO;
        case 4:
            if (now) die();
            return GO;
        case 5:
            if (now && !write) die();
            return now ? HALF : GO;
        default:
            return GO;
    }
}

static enum verdict asked_fd(const char *call, int fd, int room, int write) {
    char path[PATH_MAX];
    if (!control || !control->at || !path_of_fd(fd, path)) return GO;
    return asked(call, path, room, write);
}

static enum verdict asked_at(const char *call, int dir, const char *path, int room) {
    char full[PATH_MAX];
    if (!control || !control->at || !path) return GO;
    full_path(dir, path, full);
    return asked(call, full, room, 0);
}

#define NEXT(name) \
    static __typeof__(&name) next; \
    if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* Writes */

static ssize_t half_done(ssize_t done) {
    if (control->mode == 5) die();
    return done;
}

#define WRITING(name, signature, whole, half, fd) \
    ssize_t name signature { \
        NEXT(name); \
        switch (asked_fd(#name, fd, 1, 1)) { \
            case FAIL: return -1; \
            case HALF: \
                if (count > 1) return half_done(half); \
                if (control->mode == 5) die(); \
                errno = ENOSPC; \
                return -1; \
            default: return whole; \
        } \
    }

WRITING(write, (int fd, const void *data, size_t count), next(fd, data, count),
        next(fd, data, count / 2), fd)
WRITING(pwrite, (int fd, const void *data, size_t count, off_t at), next(fd, data, count, at),
        next(fd, data, count / 2, at), fd)
WRITING(pwrite64, (int fd, const void *data, size_t count, off64_t at),
        next(fd, data, count, at), next(fd, data, count / 2, at), fd)

ssize_t writev(int fd, const struct iovec *pieces, int count) {
    NEXT(writev);
    return asked_fd("writev", fd, 1, 0) ? -1 : next(fd, pieces, count);
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t count) {
    static ssize_t (*next)(int, int, off64_t *, size_t);
    if (!next) next = (ssize_t(*)(int, int, off64_t *, size_t))dlsym(RTLD_NEXT, "sendfile64");
    return asked_fd("sendfile", to, 1, 0) ? -1 : next(to, from, at, count);
}

ssize_t sendfile(int to, int from, off_t *at, size_t count) {
    return sendfile64(to, from, (off64_t *)at, count);
}

ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *end, size_t count,
                        unsigned flags) {
    NEXT(copy_file_range);
    return asked_fd("copy_file_range", to, 1, 0) ? -1 : next(from, start, to, end, count, flags);
}

/* Sizes, and what is on the disk for certain */

#define BY_FD(name, signature, call, fd, room) \
    int name signature { \
        NEXT(name); \
        return asked_fd(#name, fd, room, 0) ? -1 : call; \
    }

BY_FD(ftruncate, (int fd, off_t size), next(fd, size), fd, 0)
BY_FD(ftruncate64, (int fd, off64_t size), next(fd, size), fd, 0)
BY_FD(fallocate, (int fd, int mode, off_t at, off_t size), next(fd, mode, at, size), fd, 1)
BY_FD(fallocate64, (int fd, int mode, off64_t at, off64_t size), next(fd, mode, at, size), fd, 1)
BY_FD(fchmod, (int fd, mode_t mode), next(fd, mode), fd, 0)

static void remember(int fd) {
    char path[PATH_MAX], target[PATH_MAX], piece[1 << 16];
    struct stat status;
    if (!synced || !control || !path_of_fd(fd, path) || !is_below(path)) return;
    if (fstat(fd, &status) || !S_ISREG(status.st_mode)) return;
    snprintf(target, sizeof target, "%s/%lu", synced, (unsigned long)status.st_ino);
    int to = (int)syscall(SYS_openat, AT_FDCWD, target, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    char own[64];
    snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
    int from = (int)syscall(SYS_openat, AT_FDCWD, own, O_RDONLY);
    for (long got; (got = syscall(SYS_read, from, piece, sizeof piece)) > 0;)
        syscall(SYS_write, to, piece, (size_t)got);
    syscall(SYS_close, from);
    syscall(SYS_close, to);
}

static int synced_fd(const char *call, int fd, int (*next)(int)) {
    if (asked_fd(call, fd, 0, 0)) return -1;
    int done = next(fd);
    if (!done) remember(fd);
    return done;
}

int fsync(int fd) {
    NEXT(fsync);
    return synced_fd("fsync", fd, next);
}

int fdatasync(int fd) {
    NEXT(fdatasync);
    return synced_fd("fdatasync", fd, next);
}

/* The wall clock */

int clock_gettime(clockid_t which, struct timespec *told) {
    int done = (int)syscall(SYS_clock_gettime, which, told);
    if (!done && control && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        told->tv_sec += control->clock;
    if (!done && control && which == CLOCK_BOOTTIME) told->tv_sec += control->passed;
    return done;
}

int gettimeofday(struct timeval *restrict told, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    told->tv_sec = now.tv_sec;
    told->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}

/* Names */

#define BY_PATH(name, signature, call, dir, path, room) \
    int name signature { \
        NEXT(name); \
        return asked_at(#name, dir, path, room) ? -1 : call; \
    }

BY_PATH(truncate, (const char *path, off_t size), next(path, size), AT_FDCWD, path, 0)
BY_PATH(unlink, (const char *path), next(path), AT_FDCWD, path, 0)
BY_PATH(unlinkat, (int dir, const char *path, int flags), next(dir, path, flags), dir, path, 0)
BY_PATH(rmdir, (const char *path), next(path), AT_FDCWD, path, 0)
BY_PATH(mkdir, (const char *path, mode_t mode), next(path, mode), AT_FDCWD, path, 1)
BY_PATH(mkdirat, (int dir, const char *path, mode_t mode), next(dir, path, mode), dir, path, 1)
BY_PATH(rename, (const char *from, const char *to), next(from, to), AT_FDCWD, to, 0)
BY_PATH(renameat, (int a, const char *from, int b, const char *to), next(a, from, b, to), b, to, 0)
BY_PATH(link, (const char *from, const char *to), next(from, to), AT_FDCWD, to, 1)
BY_PATH(linkat, (int a, const char *from, int b, const char *to, int flags),
        next(a, from, b, to, flags), b, to, 1)
BY_PATH(symlink, (const char *from, const char *to), next(from, to), AT_FDCWD, to, 1)
BY_PATH(chmod, (const char *path, mode_t mode), next(path, mode), AT_FDCWD, path, 0)
BY_PATH(fchmodat, (int dir, const char *path, mode_t mode, int flags),
        next(dir, path, mode, flags), dir, path, 0)
BY_PATH(utimensat, (int dir, const char *path, const struct timespec times[2], int flags),
        next(dir, path, times, flags), dir, path, 0)

static int opened(const char *call, int dir, const char *path, int flags) {
    char full[PATH_MAX];
    if (!control || !control->at || !path) return 0;
    int creates = flags & O_CREAT && syscall(SYS_faccessat, dir, path, F_OK) != 0;
    if ((flags & O_ACCMODE) == O_RDONLY && !(flags & (O_CREAT | O_TRUNC))) return 0;
    full_path(dir, path, full);
    return asked(call, full, creates, 0);
}

#define OPENING(name, first, dir, ...) \
    int name(first const char *path, int flags, ...) { \
        NEXT(name); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        return opened(#name, dir, path, flags) ? -1 : next(__VA_ARGS__ path, flags, mode); \
    }

#define COMMA ,
OPENING(open, , AT_FDCWD, )
OPENING(open64, , AT_FDCWD, )
OPENING(openat, int dir COMMA, dir, dir COMMA)
OPENING(openat64, int dir COMMA, dir, dir COMMA)
