/* Writing files through a temporary name in the same folder.
**
** The name carries the process id, so that two runs into one folder do not meet.  The data is not
** synced to the disk: results can be made again.
*/
#include "plots/report/save.h"

#include "plots/report/outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed(struct err *err, const char *what, const char *path)
{
    return err_set(err, "can't %s %s: %s", what, path, strerror(errno));
}

static bool failed_for(struct err *err, int reason, const char *what, const char *path)
{
    errno = reason;
    return failed(err, what, path);
}

static bool write_to(const char *path, int flags, struct writer writer, const char *name,
                     struct err *err)
{
    struct outlet outlet = { .file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666) };
    FILE *out = outlet.file < 0 ? NULL : outlet_open(&outlet);
    if (!out)
        return failed(err, "write", name);
    bool fine = writer.write(writer.self, out, err);
    int lost = outlet_flush(&outlet, out); /* the cause of whatever the writer says */
    if (fclose(out) != 0 && !lost)
        lost = outlet.reason ? outlet.reason : EIO;
    return lost ? failed_for(err, lost, "write", name) : fine;
}

bool save_file(const char *path, struct writer writer, struct err *err)
{
    struct stat old;
    if (lstat(path, &old) == 0 && !S_ISREG(old.st_mode))
        return write_to(path, O_TRUNC, writer, path, err);
    char part[PATH_MAX];
    int length = snprintf(part, sizeof part, "%s.%ld.part", path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof part)
        return err_set(err, "can't write %.200s...: the name is too long", path);
    unlink(part);
    if (!write_to(part, O_EXCL, writer, path, err)) {
        unlink(part);
        return false;
    }
    if (rename(part, path) == 0)
        return true;
    failed(err, "write", path);
    unlink(part);
    return false;
}

bool save_folder(const char *path, struct err *err)
{
    char part[PATH_MAX];
    size_t length = strlen(path);
    if (length == 0)
        return err_set(err, "can't make a folder without a name");
    if (length >= sizeof part)
        return err_set(err, "can't make the folder %.200s...: the name is too long", path);
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return failed(err, "make the folder", part);
    }
    struct stat made;
    if (stat(path, &made) == 0 && !S_ISDIR(made.st_mode))
        return err_set(err, "can't make the folder %s: there is a file of that name", path);
    return true;
}

/* --- beforehand --- */

/* The folder a path stands in: "." for a bare name.  False where the path is too long. */
static bool parent_of(const char *path, char parent[PATH_MAX])
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    while (length > 0 && path[length - 1] != '/')
        length--;
    while (length > 1 && path[length - 1] == '/')
        length--;
    if (length >= PATH_MAX)
        return false;
    memcpy(parent, length ? path : ".", length ? length : 1);
    parent[length ? length : 1] = '\0';
    return true;
}

static bool is_writable(const char *path, const char *folder, struct err *err)
{
    if (access(folder, W_OK | X_OK) == 0)
        return true;
    return err_set(err, "can't write %s: the folder %s: %s", path, folder, strerror(errno));
}

bool save_possible(const char *path, struct err *err)
{
    char folder[PATH_MAX];
    struct stat there;
    if (!*path)
        return err_set(err, "a file to write must have a name");
    if (!parent_of(path, folder))
        return err_set(err, "can't write %.200s...: the name is too long", path);
    if (stat(path, &there) == 0 && S_ISDIR(there.st_mode))
        return err_set(err, "can't write %s: there is a folder of that name", path);
    if (lstat(path, &there) == 0 && !S_ISREG(there.st_mode)) /* written in place */
        return access(path, W_OK) == 0 || errno == ENOENT || failed(err, "write", path);
    if (stat(folder, &there) != 0 && errno == ENOENT)
        return err_set(err, "can't write %s: there is no folder %s", path, folder);
    return is_writable(path, folder, err);
}

bool save_folder_possible(const char *path, struct err *err)
{
    char folder[PATH_MAX], above[PATH_MAX];
    struct stat there;
    if (!*path)
        return err_set(err, "can't make a folder without a name");
    if (strlen(path) >= sizeof folder)
        return err_set(err, "can't make the folder %.200s...: the name is too long", path);
    memcpy(folder, path, strlen(path) + 1);
    while (stat(folder, &there) != 0) { /* up to one that is there; "." and "/" always are */
        if (errno != ENOENT || !parent_of(folder, above))
            return failed(err, "make the folder", path);
        if (strcmp(folder, above) == 0)
            break;
        memcpy(folder, above, sizeof folder);
    }
    if (!S_ISDIR(there.st_mode))
        return err_set(err, "can't make the folder %s: there is a file of that name", path);
    return is_writable(path, folder, err);
}

/* --- which file --- */

/* Where a path leads: a file by itself; one that is not there by its folder and its name. */
struct site {
    struct stat stat;
    const char *name; /* NULL: it is there */
};

static bool site_of(const char *path, struct site *site)
{
    char folder[PATH_MAX];
    site->name = NULL;
    if (stat(path, &site->stat) == 0)
        return S_ISREG(site->stat.st_mode);
    const char *slash = strrchr(path, '/');
    site->name = slash ? slash + 1 : path;
    return parent_of(path, folder) && stat(folder, &site->stat) == 0;
}

bool save_same(const char *path, const char *other)
{
    struct site a, b;
    if (!site_of(path, &a) || !site_of(other, &b) || !a.name != !b.name)
        return false;
    return a.stat.st_dev == b.stat.st_dev && a.stat.st_ino == b.stat.st_ino &&
           (!a.name || strcmp(a.name, b.name) == 0);
}
