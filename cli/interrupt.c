/* The globals that change in this program are those of the signal handler: a signal has no object
** to pass.
*/
#include "cli/interrupt.h"

#include "cli/complain.h"
#include "cli/clock.h"

#include <signal.h>

static volatile sig_atomic_t came, owed; /* since the watch began; TERM or HUP, to be obeyed */
static volatile double came_at;          /* clock_s() */
static bool given_up;                    /* the writing */

static const int watched[] = { SIGINT, SIGTERM, SIGHUP };
enum { WATCHED = sizeof watched / sizeof *watched };

static void on_signal(int number)
{
    double now = clock_s();
    if (came && now - came_at >= INTERRUPT_S) {
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    came_at = came ? came_at : now;
    came = number;
    owed = number == SIGINT ? owed : number;
}

static void watch(void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler }, old;
    for (size_t i = 0; i < WATCHED; i++) {
        sigaction(watched[i], NULL, &old);
        if (watched[i] != SIGHUP || old.sa_handler != SIG_IGN)
            sigaction(watched[i], &action, NULL);
    }
}

void interrupt_begin(void)
{
    came = 0;
    watch(on_signal);
}

bool interrupt_came(void)
{
    return came;
}

void interrupt_end(void)
{
    watch(SIG_DFL);
    came = 0;
}

bool interrupt_may_write(struct err *err)
{
    if (given_up)
        return err_set(err, "interrupted");
    interrupt_begin();
    return true;
}

bool interrupt_written(bool fine, struct err *err)
{
    watch(SIG_DFL);
    given_up = came;
    return !given_up ? fine : err_set(err, "interrupted");
}

int interrupt_obey(int code)
{
    if (owed)
        raise(owed);
    return given_up ? EXIT_STOPPED : code;
}
