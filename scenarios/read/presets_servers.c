/* Presets of servers and connection pools. */
#include "scenarios/read/presets.h"

static const struct preset presets[] = {
    {
        .name = "tomcat-server",
        .about = "a service: 200 threads, 8 092 may wait",
        .source = "apache/tomcat : AbstractEndpoint.java, TaskQueue.java",
        .revision = "head",
        .grade = "S",
        .place = PRESET_SERVICE,
        .text = "workers: 200  # maxThreads\n"
                "queue: {limit: 8092, order: fifo}\n",
        .note = "maxConnections 8192, of which 200 are worked on, and 100 more in the kernel's "
                "backlog (acceptCount). The threads are there from the start: growing from 10 "
                "takes no time.",
    },
    {
        .name = "hikari-pool",
        .about = "a pool of 10 connections, 30 s for one",
        .source = "brettwooldridge/HikariCP : HikariConfig.java",
        .revision = "2024-10",
        .grade = "S",
        .text = "pool: {size: 10, acquire: 30s, queue: unlimited}\n",
        .note = "idleTimeout and maxLifetime are left out.",
    },
};

const struct preset_family presets_servers = { "servers and pools", presets,
                                               sizeof presets / sizeof *presets };
