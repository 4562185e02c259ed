/* Delivering: files first, then stdout, the picture last, so that a missing gnuplot costs nothing
** else.
*/
#include "cli/deliver.h"

#include "cli/audit.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "plots/report/csv.h"
#include "plots/report/figure_run.h"
#include "plots/report/json.h"
#include "plots/report/openmetrics.h"
#include "plots/report/page.h"
#include "plots/report/save.h"
#include "plots/report/words.h"
#include "scenarios/read/scenario.h"
#include "study/results_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct content {
    const struct study *study;
    const struct findings *findings;
    const char *folder; /* that the files go to */
    bool all_series;
};

bool deliver_format(const char *word, enum format *format, struct err *err)
{
    static const char *const words[] = { "table", "json", "csv" };
    for (size_t i = 0; i < 3; i++) {
        if (strcmp(word, words[i]) == 0) {
            *format = (enum format)i;
            return true;
        }
    }
    const char *near = nearest_word(word, words, 3);
    return err_set(err, "--format is %.100s, but must be table, json or csv%s%s%s", word,
                   near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

bool deliver_plot_possible(const char *plot, enum format format, struct err *err)
{
    if (plot && format != FORMAT_TABLE && strcmp(plot, "-") == 0)
        return err_set(err, "--plot - goes below the page: it needs --format table");
    return !plot || figure_possible(plot, err);
}

static bool openmetrics_printed(const struct delivery *delivery)
{
    return delivery->openmetrics && strcmp(delivery->openmetrics, "-") == 0;
}

static bool openmetrics_possible(const struct delivery *delivery, struct err *err)
{
    if (!openmetrics_printed(delivery))
        return !delivery->openmetrics || save_possible(delivery->openmetrics, err);
    bool plain = delivery->format == FORMAT_TABLE && !delivery->explain &&
                 !(delivery->plot && strcmp(delivery->plot, "-") == 0);
    return plain || err_set(err, "--openmetrics - has standard output to itself: it goes without "
                                 "--format, --explain and --plot -");
}

bool deliver_possible(const struct delivery *delivery, struct err *err)
{
    if (delivery->explain && delivery->format != FORMAT_TABLE)
        return err_set(err, "--explain goes before the page: it needs --format table");
    return deliver_plot_possible(delivery->plot, delivery->format, err) &&
           panels_possible(delivery->panels, delivery->plot, err) &&
           (!delivery->letters || save_possible(delivery->letters, err)) &&
           openmetrics_possible(delivery, err) &&
           (!delivery->folder || save_folder_possible(delivery->folder, err));
}

/* What is no regular file is written in place (save.h), and stays. */
static bool is_leftover(int folder, const char *name)
{
    struct stat there;
    int length = 0;
    sscanf(name, "series-%*[0-9].csv%n", &length);
    return (strcmp(name, RESULTS_FILE) == 0 || (length > 0 && name[length] == '\0')) &&
           fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(there.st_mode);
}

bool deliver_afresh(const char *folder, struct err *err)
{
    if (!save_folder(folder, err))
        return false;
    DIR *there = opendir(folder);
    bool fine = true;
    for (struct dirent *entry; there && fine && (entry = readdir(there));)
        if (is_leftover(dirfd(there), entry->d_name) &&
            unlinkat(dirfd(there), entry->d_name, 0) != 0)
            fine = err_set(err, "can't replace %s/%s: %s", folder, entry->d_name, strerror(errno));
    if (there)
        closedir(there);
    return fine;
}

static bool write_json(const void *self, FILE *out, struct err *err)
{
    const struct content *content = self;
    return json_study(out, content->study, SQUALL_VERSION, err);
}

static bool write_series(const void *self, FILE *out, struct err *err)
{
    (void)err;
    csv_series(out, words_drawn(((const struct content *)self)->study));
    return true;
}

static bool write_run(const void *self, FILE *out, struct err *err)
{
    (void)err;
    csv_series(out, self);
    return true;
}

static bool deliver_runs(const char *folder, const struct study *study, struct arena *arena,
                         struct err *err)
{
    for (size_t i = 0; i < study->runs; i++) {
        const char *path = arena_format(arena, "%s/series-%llu.csv", folder,
                                        (unsigned long long)study->run[i]->replication + 1);
        if (!save_file(path, (struct writer){ write_run, study->run[i] }, err))
            return false;
    }
    return true;
}

static bool write_openmetrics(const void *self, FILE *out, struct err *err)
{
    (void)err;
    openmetrics_write(out, words_drawn(((const struct content *)self)->study));
    return true;
}

static bool write_scenario(const void *self, FILE *out, struct err *err)
{
    (void)err;
    const struct content *content = self;
    scenario_explain(out, content->study->spec, content->folder, content->findings);
    return true;
}

static bool write_plot(const void *self, FILE *out, struct err *err)
{
    (void)err;
    figure_run_settings(out, ((const struct content *)self)->study);
    return true;
}

static bool write_results(const void *self, FILE *out, struct err *err)
{
    (void)err;
    const struct content *content = self;
    study_write(out, content->study, content->all_series ? NULL : words_drawn(content->study),
                SQUALL_VERSION);
    return true;
}

enum { FILES = 5 };
static const struct {
    const char *name;
    bool (*write)(const void *self, FILE *out, struct err *err);
} file[FILES] = {
    { "summary.json", write_json },
    { "series.csv", write_series },
    { "scenario.yaml", write_scenario },
    { "plot.gp", write_plot },
    { RESULTS_FILE, write_results },
};

void deliver_folder_outputs(const char *folder, struct outputs *outputs)
{
    for (size_t i = 0; i < FILES; i++)
        outputs_write(outputs, "--out",
                      arena_format(outputs->arena, "%s/%s", folder, file[i].name));
}

void deliver_outputs(const struct delivery *delivery, struct outputs *outputs)
{
    outputs_write(outputs, "--plot", delivery->plot);
    outputs_write(outputs, "--dead-letters", delivery->letters);
    outputs_write(outputs, "--openmetrics", delivery->openmetrics);
    if (delivery->folder)
        deliver_folder_outputs(delivery->folder, outputs);
}

bool deliver_folder(const char *folder, const struct study *study, const struct findings *findings,
                    bool all_series, struct err *err)
{
    if (!interrupt_may_write(err))
        return false;
    struct content content = { study, findings, folder, all_series };
    struct arena *arena = arena_create();
    bool fine = deliver_afresh(folder, err);
    for (size_t i = 0; fine && i < FILES; i++)
        fine = save_file(arena_format(arena, "%s/%s", folder, file[i].name),
                         (struct writer){ file[i].write, &content }, err);
    fine = fine && (!all_series || deliver_runs(folder, study, arena, err));
    arena_destroy(arena);
    return interrupt_written(fine, err);
}

static bool write_stdout(const struct delivery *delivery, const struct content *content,
                         struct err *err)
{
    if (openmetrics_printed(delivery))
        return write_openmetrics(content, stdout, err);
    switch (delivery->format) {
    case FORMAT_TABLE:
        if (delivery->explain) {
            scenario_explain(stdout, content->study->spec, NULL, content->findings);
            fputc('\n', stdout);
        }
        page_write(stdout, content->study, terminal_colourful());
        return true;
    case FORMAT_JSON:
        return json_study(stdout, content->study, SQUALL_VERSION, err);
    case FORMAT_CSV:
        csv_summary(stdout, content->study);
        return true;
    }
    return true;
}

bool deliver_both(bool fine, bool did, const struct err *err, const struct err *later)
{
    if (!fine && !did && strcmp(err->text, later->text) != 0)
        complain("%s", later->text);
    return fine && did;
}

bool deliver_told(bool done, const char *path, bool quiet)
{
    if (done && path && !quiet && strcmp(path, "-") != 0)
        complain("wrote %s", path);
    return done;
}

/* A file that is not left half written where a signal ends the program. */
static bool save_watched(const char *path,
                         bool (*write)(const void *self, FILE *out, struct err *err),
                         const struct content *content, struct err *err)
{
    if (!interrupt_may_write(err))
        return false;
    return interrupt_written(save_file(path, (struct writer){ write, content }, err), err);
}

static bool deliver_files(const struct delivery *delivery, const struct study *study,
                          const struct findings *findings, struct err *err)
{
    struct err later;
    bool fine = !delivery->letters ||
                audit_save(delivery->audit, delivery->letters, &study, 1, err);
    struct content content = { .study = study };
    bool measured = !delivery->openmetrics || openmetrics_printed(delivery) ||
                    save_watched(delivery->openmetrics, write_openmetrics, &content,
                                 fine ? err : &later);
    fine = deliver_both(fine, measured, err, &later);
    bool kept = !delivery->folder || deliver_folder(delivery->folder, study, findings,
                                                    delivery->all_series, fine ? err : &later);
    deliver_told(kept, delivery->folder, delivery->quiet);
    return deliver_both(fine, kept, err, &later);
}

bool deliver(const struct delivery *delivery, const struct study *study,
             const struct findings *findings, struct err *err)
{
    struct content content = { .study = study, .findings = findings };
    struct err later;
    bool fine = deliver_files(delivery, study, findings, err);
    bool shown = write_stdout(delivery, &content, fine ? err : &later);
    fine = deliver_both(fine, shown, err, &later);
    bool drawn = !delivery->plot ||
                 terminal_draw(panels_picture(delivery->panels, study), delivery->plot,
                               fine ? err : &later);
    deliver_told(drawn, delivery->plot, delivery->quiet);
    return deliver_both(fine, drawn, err, &later);
}
