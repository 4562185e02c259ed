#include "plots/report/outlet.h"

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

/* What fopencookie(3) asks for: the bytes written, 0 where that failed. */
static ssize_t write_out(void *self, const char *bytes, size_t size)
{
    struct outlet *outlet = self;
    for (size_t done = 0; done < size;) {
        ssize_t written = write(outlet->file, bytes + done, size - done);
        if (written > 0) {
            done += (size_t)written;
        } else if (written < 0 && errno != EINTR) {
            outlet->reason = outlet->reason ? outlet->reason : errno;
            return 0;
        }
    }
    return (ssize_t)size;
}

static int close_out(void *self)
{
    struct outlet *outlet = self;
    int closed = close(outlet->file);
    if (closed != 0 && !outlet->reason)
        outlet->reason = errno;
    return closed;
}

FILE *outlet_open(struct outlet *outlet)
{
    outlet->reason = 0;
    return fopencookie(outlet, "w",
                       (cookie_io_functions_t){ .write = write_out, .close = close_out });
}

int outlet_flush(struct outlet *outlet, FILE *out)
{
    bool lost = fflush(out) != 0 || ferror(out);
    return !lost ? 0 : outlet->reason ? outlet->reason : EIO;
}
