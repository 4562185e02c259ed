/* Which messages are collected, and what of them. */
#include "models/queues/dead_letters.h"

#include "models/queues/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void say(const struct observer *observer, enum message_out how, sim_time now,
                const struct message *message)
{
    observer->tell(observer->self,
                   &(struct fact){ .kind = FACT_MESSAGE_OUT, .time = now, .service = 3,
                                   .instance = 5, .number = how, .request = message });
}

static void a_message_that_failed(void **state)
{
    (void)state;
    struct dead_letters letters = { 0 };
    struct observer observer = dead_letters_observer(&letters);
    struct message_past past = { 2 * SIM_S, 9 * SIM_S, OUTCOME_timeout };
    struct message message = { .published = SIM_S, .past = &past, .user = 77, .key = 8,
                               .handed = 4, .deliveries = 1 };
    say(&observer, MESSAGE_OUT_DEAD, 10 * SIM_S, &message);
    memset(&past, 0, sizeof past); /* the record is used again */
    memset(&message, 0, sizeof message);
    assert_int_equal(letters.count, 1);
    const struct dead_letter *letter = letters.letter;
    assert_int_equal(letter->given_up, 10 * SIM_S);
    assert_int_equal(letter->published, SIM_S);
    assert_int_equal(letter->first, 2 * SIM_S);
    assert_int_equal(letter->last, 9 * SIM_S);
    assert_int_equal(letter->queue, 3);
    assert_int_equal(letter->partition, 5);
    assert_int_equal(letter->key, 77);
    assert_int_equal(letter->deliveries, 4); /* on all rungs */
    assert_int_equal(letter->outcome, OUTCOME_timeout);
    dead_letters_release(&letters);
}

static void one_received_too_often_never_failed(void **state)
{
    (void)state;
    struct dead_letters letters = { 0 };
    struct observer observer = dead_letters_observer(&letters);
    struct message message = { .handed = 3 };
    say(&observer, MESSAGE_OUT_DEAD, SIM_S, &message);
    assert_int_equal(letters.letter[0].first, TIME_NONE);
    assert_int_equal(letters.letter[0].last, TIME_NONE);
    assert_int_equal(letters.letter[0].outcome, OUTCOME_ok);
    dead_letters_release(&letters);
}

static void only_the_dead_in_order(void **state)
{
    (void)state;
    struct dead_letters letters = { 0 };
    struct observer observer = dead_letters_observer(&letters);
    struct message message = { 0 };
    for (uint32_t i = 0; i < 1000; i++) {
        message.user = i;
        for (enum message_out how = 0; how < MESSAGE_OUTS; how++)
            say(&observer, how, (sim_time)i, &message);
    }
    observer.tell(observer.self, &(struct fact){ .kind = FACT_REQUEST_ARRIVED,
                                                 .number = MESSAGE_OUT_DEAD });
    assert_int_equal(letters.count, 1000);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(letters.letter[i].key, i);
    dead_letters_release(&letters);
    assert_null(letters.letter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_that_failed),
        cmocka_unit_test(one_received_too_often_never_failed),
        cmocka_unit_test(only_the_dead_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
