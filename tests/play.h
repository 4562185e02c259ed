/* Scripted plays: one client, one service, a call every period, and what becomes of each is written
** beforehand.  For policies that are machines: what they let through, and when they change.
**
** A script has one letter a call, the k-th (from 1) made at k periods, and repeated by a number
** before it ("50x" are fifty, "3(.x)" three pairs):
**     .  answered at once       x  fails at once (error)      i  answered `invalid`
**     h  never answered         s  takes 2.25 periods         S  takes 6.25 periods
** An outcome is decided when the work ends: an `s` whose end falls into an `x` fails late.
**
** What comes out is told in the same way:
**     .  ok    x  failed    -  breaker_open    !  any other outcome    _  not over
** and the breaker's moves, with the time in periods: "O50 H110.5 C111" (open, half open, closed),
** and those of instances, out of rotation and in again: "-5 +40".
*/
#ifndef SQUALL_TESTS_PLAY_H
#define SQUALL_TESTS_PLAY_H

/* `calls`, `moves` or `places` NULL: not looked at. */
void play(const char *policies, const char *period, const char *script, const char *calls,
          const char *moves);

/* The same on a service with more than its name says (", instances: 3"), and which instance took
** each call, from `a` on (_ none). */
void play_on(const char *service, const char *policies, const char *period, const char *script,
             const char *calls, const char *places, const char *moves);

#endif
