/* Bad scenarios beside their exact messages: tests/refusals/NAME.yaml and NAME.txt.
**
** A scenario is checked whole, variants and all.  Lines at its top may say more, as on a command
** line:
**
**     #: --set services.api.workers=0
**     #: --variant small
**
** Run from the root of the tree.  `refusals_test --accept` writes the messages it gets to the .txt
** files instead: look at the difference before it is committed.  Files too large to keep are made
** here, in a folder of their own.
*/
#include "models/spec/world.h"
#include "scenarios/read/scenario.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { SETTINGS = 8, LEAST = 70 };

static const char folder[] = "tests/refusals";

/* What the lines at the top of a scenario say. */
struct request {
    struct setting setting[SETTINGS];
    size_t settings;
    const char *variant;
};

static char *read_text(const char *path)
{
    FILE *in = fopen(path, "rb");
    char *text = NULL;
    size_t length = 0, got;
    if (!in)
        return NULL;
    do {
        text = memory_resize(text, length + 4097, 1);
        got = fread(text + length, 1, 4096, in);
        length += got;
    } while (got > 0);
    text[length] = '\0';
    fclose(in);
    return text;
}

static void read_request(const char *path, struct arena *arena, struct request *request)
{
    char *text = read_text(path);
    assert_non_null(text);
    for (char *line = strtok(text, "\n"); line && strncmp(line, "#: ", 3) == 0;
         line = strtok(NULL, "\n")) {
        char *word = arena_text(arena, line + 3), *path_end = strchr(word, '=');
        if (strncmp(word, "--variant ", 10) == 0) {
            request->variant = word + 10;
            continue;
        }
        assert_memory_equal(word, "--set ", 6);
        assert_true(path_end && request->settings < SETTINGS);
        *path_end = '\0';
        request->setting[request->settings++] = (struct setting){ word + 6, path_end + 1 };
    }
    free(text);
}

/* All messages about a file, as a string to be freed. */
static char *messages(const char *path)
{
    struct arena *arena = arena_create();
    struct findings findings;
    struct request request = { .settings = 0 };
    struct world_spec spec;
    struct stat about;
    findings_init(&findings, arena);
    if (stat(path, &about) == 0 && S_ISREG(about.st_mode) && about.st_size < 1000000)
        read_request(path, arena, &request);
    struct scenario *scenario = scenario_open(path, arena, &findings);
    if (scenario && request.variant)
        scenario_bind(scenario, request.variant, request.setting, request.settings, &spec,
                      &findings);
    else if (scenario)
        scenario_check(scenario, request.setting, request.settings, &findings);
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    findings_write(out, &findings);
    fclose(out);
    arena_destroy(arena);
    return text;
}

/* --- the folder --- */

static char *answer_path(const char *path)
{
    static char answer[256];
    snprintf(answer, sizeof answer, "%.*s.txt", (int)(strlen(path) - strlen(".yaml")), path);
    return answer;
}

static bool is_refused(const char *path)
{
    char *wanted = read_text(answer_path(path)), *got = messages(path);
    bool same = wanted && strcmp(wanted, got) == 0;
    if (!same)
        print_error("--- %s says\n%s--- but should say\n%s\n", path, got,
                    wanted ? wanted : "(there is no such file)\n");
    free(wanted);
    free(got);
    return same;
}

static void bad_scenarios_get_their_messages(void **state)
{
    (void)state;
    glob_t files;
    size_t wrong = 0;
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(glob("*.yaml", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++)
        wrong += !is_refused(files.gl_pathv[i]);
    assert_true(files.gl_pathc >= LEAST);
    globfree(&files);
    assert_int_equal(chdir("../.."), 0);
    assert_int_equal(wrong, 0);
}

static int accept_all(void)
{
    glob_t files;
    if (chdir(folder) != 0 || glob("*.yaml", 0, NULL, &files) != 0)
        return 1;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        char *text = messages(files.gl_pathv[i]);
        FILE *out = fopen(answer_path(files.gl_pathv[i]), "wb");
        if (!out)
            return 1;
        fputs(text, out);
        fclose(out);
        free(text);
    }
    globfree(&files);
    return 0;
}

/* --- files made here --- */

static char workshop[] = "/tmp/refusals.XXXXXX";

static int enter_workshop(void **state)
{
    (void)state;
    return mkdtemp(workshop) && chdir(workshop) == 0 ? 0 : -1;
}

static int leave_workshop(void **state)
{
    (void)state;
    unlink("large.yaml");
    return chdir("/") == 0 && rmdir(workshop) == 0 ? 0 : -1;
}

static FILE *large_begin(void)
{
    FILE *out = fopen("large.yaml", "wb");
    assert_non_null(out);
    return out;
}

/* The first message of large.yaml, without the line it shows. */
static void large_says(FILE *out, const char *wanted)
{
    fclose(out);
    char *text = messages("large.yaml");
    if (strncmp(text, wanted, strlen(wanted)) != 0)
        fail_msg("wanted '%s', but got '%.300s'", wanted, text);
    free(text);
}

static void write_times(FILE *out, const char *text, int times)
{
    for (int i = 0; i < times; i++)
        fputs(text, out);
}

static void a_file_of_100_megabytes(void **state)
{
    (void)state;
    FILE *out = large_begin();
    assert_int_equal(fseek(out, 100000000, SEEK_SET), 0);
    fputc('\n', out);
    large_says(out, "large.yaml: error: the file is too large: 95.4 MiB, but a scenario has at "
                    "most 4 MiB\n");
}

static void ten_thousand_levels(void **state)
{
    (void)state;
    FILE *out = large_begin();
    fputs("name: ", out);
    write_times(out, "[", 10000);
    large_says(out, "large.yaml:1:70: error: more than 64 levels of maps and lists\n");
}

static void ten_thousand_levels_by_indentation(void **state)
{
    (void)state;
    FILE *out = large_begin();
    for (int i = 0; i < 2000; i++)
        fprintf(out, "%*sa:\n", i, "");
    large_says(out, "large.yaml:65:65: error: more than 64 levels of maps and lists\n");
}

static void a_million_values(void **state)
{
    (void)state;
    FILE *out = large_begin();
    fputs("name: [", out);
    write_times(out, "1,", 1000000);
    fputs("1]\n", out);
    large_says(out, "large.yaml:1:400002: error: more than 200 000 keys and values\n");
}

static void ten_thousand_unknown_keys(void **state)
{
    (void)state;
    FILE *out = large_begin();
    for (int i = 0; i < 10000; i++)
        fprintf(out, "key%d: 1\n", i);
    large_says(out, "large.yaml:1:1: error: ");
}

static void one_line_of_three_megabytes(void **state)
{
    (void)state;
    FILE *out = large_begin();
    fputs("name: {x: ", out);
    write_times(out, "abc ", 750000);
    fputs("}\n", out);
    large_says(out, "large.yaml:1:1: error: ");
}

static void no_file_at_all(void **state)
{
    (void)state;
    char *text = messages("none.yaml");
    assert_string_equal(text,
                        "none.yaml: error: the file can't be read: No such file or directory\n");
    free(text);
    text = messages(".");
    assert_string_equal(text, ".: error: this is a directory, not a scenario file\n");
    free(text);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--accept") == 0)
        return accept_all();
    const struct CMUnitTest kept[] = {
        cmocka_unit_test(bad_scenarios_get_their_messages),
    };
    const struct CMUnitTest made[] = {
        cmocka_unit_test(a_file_of_100_megabytes),
        cmocka_unit_test(ten_thousand_levels),
        cmocka_unit_test(ten_thousand_levels_by_indentation),
        cmocka_unit_test(a_million_values),
        cmocka_unit_test(ten_thousand_unknown_keys),
        cmocka_unit_test(one_line_of_three_megabytes),
        cmocka_unit_test(no_file_at_all),
    };
    int failed = cmocka_run_group_tests_name("kept", kept, NULL, NULL);
    return failed + cmocka_run_group_tests_name("made", made, enter_workshop, leave_workshop);
}
