/* Retries against what the real libraries did: facts recorded by running their own code with
** scripted answers and a fake clock.  A row is a script; a library's defaults are its preset.
**
** Where a preset can't do the same the row says what it does, and the preset's note says by how
** much.
*/
#include "tests/retry_script.h"
#include "tests/support.h"

/* --- Node.js --- */

#define STRIPE "preset: stripe-node"

/* 23.1.0: 1 500 of 1 500 runs pause 0.5 and 0.5 s; Retry-After is not read. */
static void stripe_node(void **state)
{
    (void)state;
    HOLD({ STRIPE, "E", 0, "500 500" }, { STRIPE, "U", 0, "500 500" },
         { STRIPE, "R", 0, "500 500" }, { STRIPE, "T", 0, "500 500" }, { STRIPE, "I", 0, "" },
         { STRIPE, "O", 0, "" },
         { STRIPE, "U", 7, "500 500" }, { STRIPE, "E.", 0, "500" },
         { STRIPE ", retry: {attempts: 7}", "E", 0,
           "500 500 500-1000 1000-2000 2000-4000 2500-5000" });
}

#define AXIOS "preset: axios-retry-default"
#define AXIOS_EXPONENTIAL "preset: axios-retry-exponential"

/* 4.5.0.  With a hint of 2 s the real exponentialDelay pauses 2 to 2.4 s: its jitter is on the
** hint. */
static void axios_retry(void **state)
{
    (void)state;
    HOLD({ AXIOS, "E", 0, "0 0 0" }, { AXIOS, "O", 0, "0 0 0" }, { AXIOS, "R", 0, "0 0 0" },
         { AXIOS, "T", 0, "" }, { AXIOS, "I", 0, "" }, { AXIOS, "U", 2, "2000 2000 2000" },
         { AXIOS_EXPONENTIAL, "U", 0, "200-240 400-480 800-960" },
         { AXIOS_EXPONENTIAL, "U", 2, "2000 2000 2000" });
}

#define GOT "preset: got-default"

/* 14.6.6 */
static void got(void **state)
{
    (void)state;
    HOLD({ GOT, "O", 0, "1000-1100 2000-2100" }, { GOT, "E", 0, "1000-1100 2000-2100" },
         { GOT, "U", 0, "1000-1100 2000-2100" }, { GOT, "R", 0, "1000-1100 2000-2100" },
         { GOT, "T", 0, "1000-1100 2000-2100" }, { GOT, "I", 0, "" },
         { GOT, "E", 3, "3000 3000" }, { GOT, "U", 3, "3000 3000" });
}

/* retry 0.13.1, p-retry 7.1.1, promise-retry 2.0.1; async-retry 1.3.3; exponential-backoff 3.1.3,
** whose jitter is off by default. */
static void retries_of_any_function(void **state)
{
    (void)state;
    HOLD({ "preset: p-retry-default", "E", 0,
           "1000 2000 4000 8000 16000 32000 64000 128000 256000 512000" },
         { "preset: async-retry-default", "E", 0,
           "1000-2000 2000-4000 4000-8000 8000-16000 16000-32000 32000-64000 64000-128000 "
           "128000-256000 256000-512000 512000-1024000" },
         { "preset: exponential-backoff-default", "E", 0,
           "100 200 400 800 1600 3200 6400 12800 25600" },
         { "preset: exponential-backoff-default, retry: {jitter: full}", "E", 0,
           "0-100 0-200 0-400 0-800 0-1600 0-3200 0-6400 0-12800 0-25600" });
}

#define KY "preset: ky-default"
#define OPENAI "preset: openai-sdk"
#define UNDICI "preset: undici-retry-agent"

/* ky 1.14.3, openai 6.49.0, undici 7.30.2 (read) */
static void http_clients_of_node(void **state)
{
    (void)state;
    HOLD({ KY, "E", 0, "300 600" }, { KY, "O", 0, "300 600" }, { KY, "R", 0, "300 600" },
         { KY, "I", 0, "" }, { KY, "U", 2, "2000 2000" },
         { OPENAI, "E", 0, "375-500 750-1000" }, { OPENAI, "O", 0, "375-500 750-1000" },
         { OPENAI, "R", 0, "375-500 750-1000" }, { OPENAI, "T", 0, "375-500 750-1000" },
         { OPENAI, "I", 0, "" }, { OPENAI, "U", 2, "2000 2000" },
         { UNDICI, "E", 0, "500 1000 2000 4000 8000" },
         { UNDICI, "R", 0, "500 1000 2000 4000 8000" },
         { UNDICI, "I", 0, "" }, { UNDICI, "T", 0, "" },
         { UNDICI, "U", 7, "7000 7000 7000 7000 7000" },
         { UNDICI, "U", 31, "30000 30000 30000 30000 30000" },
         { UNDICI ", retry: {attempts: 9}", "E", 0, "500 1000 2000 4000 8000 16000 30000 30000" },
         { "preset: superagent-retry", "T", 0, "0" },
         { "preset: faraday-retry-default", "T", 0, "0 0" },
         { "preset: faraday-retry-default", "R", 0, "" },
         { "preset: apache-httpclient5", "U", 5, "5000" },
         { "preset: azure-sdk-js", "O", 5, "5000 5000 5000" },
         { "preset: azure-sdk-js", "O", 0, "" });
}

/* bullmq 6.7.0; cockatiel 3.2.1 and kafkajs 2.2.4 below */
static void queues_of_node(void **state)
{
    (void)state;
    HOLD({ "preset: bullmq-exponential, retry: {attempts: 6}", "E", 0,
           "1000 2000 4000 8000 16000" });
}

/* --- Python --- */

#define URLLIB3 "preset: urllib3-default"
#define RETRY_10 URLLIB3 ", retry: {attempts: 11}"

/* 2.x of 2026-07: a plain request makes 4 attempts; Retry(10) eleven.  A 503 is retried where it
** carries Retry-After alone. */
static void urllib3(void **state)
{
    (void)state;
    HOLD({ URLLIB3, "R", 0, "0 0 0" }, { RETRY_10, "R", 0, "0 0 0 0 0 0 0 0 0 0" },
         { RETRY_10, "U", 0, "" }, { RETRY_10, "I", 0, "" }, { RETRY_10, "E", 5, "" },
         { RETRY_10, "U", 5, "5000 5000 5000 5000 5000 5000 5000 5000 5000 5000" },
         { URLLIB3 ", retry: {attempts: 8, backoff: {list: [0s, 2s, 4s, 8s, 16s, 30s]}}", "R", 0,
           "0 2000 4000 8000 16000 30000 30000" });
}

/* wait_exponential(1, max 10), wait_random_exponential, wait_exponential_jitter(1, 10, jitter 1),
** wait_incrementing(1, 2, 9) of 2026-07 */
static void tenacity(void **state)
{
    (void)state;
    HOLD({ "retry: {attempts: 7, jitter: none, backoff: {exponential: {base: 1s, cap: 10s}}}", "E",
           0,
           "1000 2000 4000 8000 10000 10000" },
         { "retry: {attempts: 7, jitter: full, backoff: {exponential: {base: 1s, cap: 10s}}}", "E",
           0,
           "0-1000 0-2000 0-4000 0-8000 0-10000 0-10000" },
         { "retry: {attempts: 6, jitter: {additive: 1s}, cap: after_jitter,"
           " backoff: {exponential: {base: 1s, cap: 10s}}}", "E", 0,
           "1000-2000 2000-3000 4000-5000 8000-9000 10000" },
         { "retry: {attempts: 7, jitter: none,"
           " backoff: {linear: {base: 1s, step: 2s, cap: 9s}}}", "E", 0, "1000 3000 5000 7000 9000 "
                                                                         "9000" });
}

/* botocore 1.43.67, legacy: U(0, 1) x 1, 2, 4, 8 */
static void botocore_legacy(void **state)
{
    (void)state;
    HOLD({ "preset: aws-sdk-legacy", "E", 0, "0-1000 0-2000 0-4000 0-8000" });
}

/* --- Go --- */

#define RETRYABLEHTTP "preset: go-retryablehttp-default"

/* 2026-04.  A hint that comes with a 500 is not read there; no service of squall sends one. */
static void go_retryablehttp(void **state)
{
    (void)state;
    HOLD({ RETRYABLEHTTP, "E", 0, "1000 2000 4000 8000" },
         { RETRYABLEHTTP, "O", 0, "1000 2000 4000 8000" },
         { RETRYABLEHTTP, "R", 0, "1000 2000 4000 8000" },
         { RETRYABLEHTTP, "T", 0, "1000 2000 4000 8000" }, { RETRYABLEHTTP, "I", 0, "" },
         { RETRYABLEHTTP, "O", 7, "7000 7000 7000 7000" },
         { RETRYABLEHTTP, "U", 7, "7000 7000 7000 7000" },
         { RETRYABLEHTTP ", retry: {attempts: 8}", "E", 0,
           "1000 2000 4000 8000 16000 30000 30000" });
}

/* cenkalti/backoff 4.3.0: 16 pauses; gax-go of 2026-07: 8. */
static void backoffs_of_go(void **state)
{
    (void)state;
    HOLD({ "preset: cenkalti-default, deadline: none, retry: {attempts: 16}", "E", 0,
           "250-750 375-1125 562.5-1687.5 843.75-2531.25 1265.625-3796.875 1898.4375-5695.3125 "
           "2847.65625-8542.96875 4271.484375-12814.453125 6407.2265625-19221.6796875 "
           "9610.83984375-28832.51953125 14416.259765625-43248.779296875 "
           "21624.3896484375-64873.1689453125 30000-90000 30000-90000 30000-90000" },
         { "preset: gax-default, retry: {attempts: 9}", "U", 0,
           "0-1000 0-2000 0-4000 0-8000 0-16000 0-30000 0-30000 0-30000" },
         { "preset: retry-go-default", "E", 0,
           "100-200 200-300 400-500 800-900 1600-1700 3200-3300 6400-6500 12800-12900 "
           "25600-25700" });
}

/* initialInterval of Traefik (read): cenkalti's, with a factor that doubles it by the last one. */
static void traefik(void **state)
{
    (void)state;
    HOLD({ "preset: traefik-retry", "R", 0, "0 0 0" }, { "preset: traefik-retry", "T", 0, "" },
         { "preset: traefik-retry, retry: {jitter: {symmetric: 50%}, backoff:"
           " {exponential: {base: 100ms, factor: 1.259921049894873, cap: 60s}}}", "R", 0,
           "50-150 62.9960525-188.9881575 79.3700526-238.1101578" });
}

/* --- JVM --- */

/* Resilience4j 2.4.0 cuts to whole milliseconds at every step: 1.687, 2.53, 3.795, 5.692, 8.538 s,
** here up to 5 ms more.  Kafka: from the fifth retry on half of the pauses are the cap. */
static void pauses_of_the_jvm(void **state)
{
    (void)state;
    HOLD({ "preset: resilience4j-exponential-random, retry: {attempts: 9, jitter: none}", "E", 0,
           "500 750 1125 1687-1687.5:0 2530-2531.25:0 3795-3796.875:0 5692-5695.3125:0 "
           "8538-8542.96875:0" },
         { "preset: resilience4j-exponential-random, retry: {attempts: 5}", "E", 0,
           "250-750 375-1125 562.5-1687.5 843.75-2531.25" },
         { "preset: resilience4j-exponential-random,"
           " retry: {attempts: 5, backoff: {exponential: {cap: 1s}}}", "E", 0,
           "250-750 375-1000:746.25 562.5-1000:0 843.75-1000:0" },
         { "preset: kafka-producer-default, retry: {attempts: 9}", "U", 0,
           "80-120 160-240 320-480 640-960 800-1000:950 800-1000:950 800-1000:950 800-1000:950" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stripe_node),
        cmocka_unit_test(axios_retry),
        cmocka_unit_test(got),
        cmocka_unit_test(retries_of_any_function),
        cmocka_unit_test(http_clients_of_node),
        cmocka_unit_test(queues_of_node),
        cmocka_unit_test(urllib3),
        cmocka_unit_test(tenacity),
        cmocka_unit_test(botocore_legacy),
        cmocka_unit_test(go_retryablehttp),
        cmocka_unit_test(backoffs_of_go),
        cmocka_unit_test(traefik),
        cmocka_unit_test(pauses_of_the_jvm),
    };
    return cmocka_run_group_tests_name("retry vectors", tests, NULL, NULL);
}
