/* Drawing: a temporary folder with plot.gp, gnuplot in it, and its picture copied to its place.
**
** gnuplot never sees a name from outside: it is started in the folder (no shell), reads ./plot.gp
** and writes ./picture.*, so neither '|' nor '<' in a user's path can mean anything to it.
*/
#include "plots/report/figure.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static const char *const endings[] = { "png", "svg", "pdf" };

static bool on_terminal(const char *output)
{
    return strcmp(output, "-") == 0;
}

static const char *ending_of(const char *output)
{
    const char *slash = strrchr(output, '/'), *dot = strrchr(output, '.');
    const char *ending = dot && dot > (slash ? slash : output) ? dot + 1 : "";
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(ending, endings[i]) == 0)
            return endings[i];
    return on_terminal(output) ? "txt" : NULL;
}

bool figure_known(const char *output, struct err *err)
{
    return ending_of(output) ||
           err_set(err, "can't draw %.200s: a picture's name ends in .png, .svg or .pdf, or is - "
                        "for one in the terminal", output);
}

bool figure_file_possible(const char *output, struct err *err)
{
    if (on_terminal(output))
        return err_set(err, "this picture can't be drawn in a terminal: name a .png, .svg or .pdf");
    if (!ending_of(output))
        return err_set(err, "can't draw %.200s: a picture's name ends in .png, .svg or .pdf",
                       output);
    return save_possible(output, err);
}

bool figure_possible(const char *output, struct err *err)
{
    return figure_known(output, err) && (on_terminal(output) || save_possible(output, err));
}

/* The paths in play. */
struct workshop {
    char folder[256], settings[300], picture[300], complaint[300], script[PATH_MAX + 16];
    char picture_name[32];
};

static bool open_workshop(struct workshop *shop, const struct figure *figure, const char *kind,
                          struct err *err)
{
    const char *tmp = getenv("TMPDIR");
    int length = snprintf(shop->folder, sizeof shop->folder, "%s/squall-XXXXXX",
                          tmp && *tmp ? tmp : "/tmp");
    if (length < 0 || (size_t)length >= sizeof shop->folder)
        return err_set(err, "can't make a temporary folder: TMPDIR is too long");
    char scripts[PATH_MAX];
    if (!figure->scripts)
        return err_set(err, "can't find the plot scripts (run.gp) beside the program");
    if (!realpath(figure->scripts, scripts))
        return err_set(err, "can't find the plot scripts in %s: %s", figure->scripts,
                       strerror(errno));
    snprintf(shop->script, sizeof shop->script, "%s/%s", scripts,
             strcmp(kind, "txt") == 0 ? figure->of.terminal_script : figure->of.script);
    if (!mkdtemp(shop->folder))
        return err_set(err, "can't make a temporary folder %s: %s", shop->folder, strerror(errno));
    snprintf(shop->picture_name, sizeof shop->picture_name, "picture.%s", kind);
    snprintf(shop->settings, sizeof shop->settings, "%s/plot.gp", shop->folder);
    snprintf(shop->picture, sizeof shop->picture, "%s/%s", shop->folder, shop->picture_name);
    snprintf(shop->complaint, sizeof shop->complaint, "%s/complaint", shop->folder);
    return true;
}

static void close_workshop(const struct workshop *shop)
{
    unlink(shop->settings);
    unlink(shop->picture);
    unlink(shop->complaint);
    rmdir(shop->folder);
}

/* 0, or the errno of what kept gnuplot from starting. */
static int start(const struct workshop *shop, const struct figure *figure, pid_t *pid)
{
    char columns[16], lines[16];
    snprintf(columns, sizeof columns, "%d", figure->columns > 0 ? figure->columns : 80);
    snprintf(lines, sizeof lines, "%d", figure->lines > 0 ? figure->lines : 24);
    char *const words[] = { "gnuplot", "-d", "-c", (char *)shop->script, ".",
                            (char *)shop->picture_name, columns, lines, NULL };
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, shop->complaint, O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addchdir_np(&actions, shop->folder);
    posix_spawnattr_t apart; /* a group of its own: it is ended as a whole, by us alone */
    posix_spawnattr_init(&apart);
    posix_spawnattr_setflags(&apart, POSIX_SPAWN_SETPGROUP);
    int failed = posix_spawnp(pid, words[0], &actions, &apart, words, environ);
    posix_spawnattr_destroy(&apart);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* The first line of what gnuplot said that is no blank line and no caret. */
static void first_complaint(const struct workshop *shop, char *text, size_t size)
{
    FILE *in = fopen(shop->complaint, "re");
    snprintf(text, size, "it gave no reason");
    char line[300];
    while (in && fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = '\0';
        char *word = line + strspn(line, " \t^");
        if (!strchr(line, '^') && strstr(word, "line") && *word) {
            snprintf(text, size, "%s", word);
            break;
        }
    }
    if (in)
        fclose(in);
}

/* Until it ends, or is to be given up.  A signal may come just before any call that waits, so we
** look every few milliseconds instead: drawing takes a hundred. */
static bool wait_for(pid_t pid, const struct figure_watch *watch, int *status, struct err *err)
{
    static const struct timespec pause = { .tv_nsec = 3000000 };
    bool stops = false;
    for (pid_t ended; (ended = waitpid(pid, status, stops ? 0 : WNOHANG)) != pid;) {
        if (ended < 0 && errno != EINTR)
            return err_set(err, "lost sight of gnuplot: %s", strerror(errno));
        if (!stops && watch->stops && watch->stops(watch->self)) {
            kill(-pid, SIGKILL);
            stops = true;
        } else if (!stops) {
            nanosleep(&pause, NULL);
        }
    }
    return !stops || err_set(err, "gnuplot was stopped");
}

static bool run_gnuplot(const struct workshop *shop, const struct figure *figure, struct err *err)
{
    pid_t pid;
    int failed = start(shop, figure, &pid);
    if (failed == ENOENT)
        return err_set(err, "gnuplot is not installed, so %.200s was not drawn; "
                            "`apt-get install gnuplot-nox` brings it",
                       on_terminal(figure->output) ? "the picture" : figure->output);
    if (failed)
        return err_set(err, "can't start gnuplot: %s", strerror(failed));
    int status;
    if (!wait_for(pid, &figure->watch, &status, err))
        return false;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && access(shop->picture, R_OK) == 0)
        return true;
    char complaint[300];
    first_complaint(shop, complaint, sizeof complaint);
    return err_set(err, "gnuplot could not draw %.100s: %s", figure->output, complaint);
}

/* gnuplot ends well whatever it could write: where the disk is full a picture lacks its end. */
static bool is_whole(const struct workshop *shop)
{
    static const char *const ends[] = { "IEND", "</svg>", "%%EOF" }; /* as endings[] */
    enum { LAST = 24 };
    char last[LAST];
    const char *end = "";
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        end = strcmp(strchr(shop->picture_name, '.') + 1, endings[i]) == 0 ? ends[i] : end;
    FILE *in = fopen(shop->picture, "re");
    size_t length = in && fseek(in, -LAST, SEEK_END) == 0 ? fread(last, 1, LAST, in) : 0;
    if (in)
        fclose(in);
    return memmem(last, length, end, strlen(end)) != NULL;
}

static bool refuse_part(const struct workshop *shop, struct err *err)
{
    struct statvfs disk;
    bool full = statvfs(shop->folder, &disk) == 0 && disk.f_bavail == 0;
    return err_set(err, "can't draw in %s: %s", shop->folder,
                   full ? strerror(ENOSPC) : "gnuplot wrote a part of the picture only");
}

/* Without the form feed that gnuplot begins a page of text with. */
static size_t without_feeds(char *bytes, size_t length)
{
    size_t kept = 0;
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != '\f')
            bytes[kept++] = bytes[i];
    return kept;
}

static bool copy_picture(const struct workshop *shop, bool is_text, FILE *out, struct err *err)
{
    FILE *in = fopen(shop->picture, "re");
    if (!in)
        return err_set(err, "can't read the picture: %s", strerror(errno));
    char bytes[8192];
    for (size_t length; (length = fread(bytes, 1, sizeof bytes, in)) > 0;)
        fwrite(bytes, 1, is_text ? without_feeds(bytes, length) : length, out);
    bool fine = !ferror(in);
    fclose(in);
    return fine || err_set(err, "can't read the picture");
}

bool figure_draw_to(const struct figure *figure, const char *kind, FILE *out, struct err *err)
{
    struct workshop shop;
    if (strcmp(kind, "txt") == 0 && !figure->of.terminal_script)
        return err_set(err, "this picture can't be drawn in a terminal: name a .png, .svg or .pdf");
    if (!open_workshop(&shop, figure, kind, err))
        return false;
    bool fine = save_file(shop.settings, figure->of.settings, err) &&
                run_gnuplot(&shop, figure, err) && (is_whole(&shop) || refuse_part(&shop, err)) &&
                copy_picture(&shop, strcmp(kind, "txt") == 0, out, err);
    close_workshop(&shop);
    return fine;
}

static bool draw_file(const void *self, FILE *out, struct err *err)
{
    const struct figure *figure = self;
    return figure_draw_to(figure, ending_of(figure->output), out, err);
}

bool figure_draw(const struct figure *figure, struct err *err)
{
    if (!figure_known(figure->output, err))
        return false;
    if (on_terminal(figure->output)) {
        fputc('\n', figure->terminal);
        return figure_draw_to(figure, "txt", figure->terminal, err);
    }
    return save_file(figure->output, (struct writer){ draw_file, figure }, err);
}
