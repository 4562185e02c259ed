/* A single process. */
#include "cli/ranks.h"

void ranks_begin(int *argc, char ***argv)
{
    (void)argc, (void)argv;
}

int ranks_end(int code)
{
    return code;
}

int ranks_rank(void)
{
    return 0;
}

int ranks_count(void)
{
    return 1;
}

bool ranks_piped(void)
{
    return false;
}

bool ranks_agree(const char key[STORE_KEY], struct err *err)
{
    err->text[0] = '\0';
    return key[0] != '\0';
}

bool ranks_sweep(const struct sweep *sweep, bool *done, struct sweep_sink sink, struct team *team,
                 struct err *err)
{
    return sweep_run(sweep, done, sink, team, err);
}

void ranks_work(const struct sweep *sweep, int threads)
{
    (void)sweep, (void)threads; /* there are no others */
}
