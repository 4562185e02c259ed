/* Optimistic locking: a request reads a row's version when its work begins and writes when it ends;
** if another has written meanwhile, it has worked in vain and answers `error`.
**
** Conflicts are what retries can't wait away: the more contend for a row, the more work is for
** nothing, and who retries at the same moment meets the same rivals again (M. Brooker, "Exponential
** Backoff And Jitter", AWS Architecture Blog, 2015).
**
** The rows are the service's, whichever instance works on them.  Which row a call is about is its
** own nature: its retries want the same one.
*/
#ifndef SQUALL_MODELS_SERVICE_LOCK_H
#define SQUALL_MODELS_SERVICE_LOCK_H

#include "models/service/service.h"

struct row_lock {
    uint32_t *version; /* of each row */
    uint64_t chance;
};

/* What it keeps behind a request. */
struct row_read {
    uint32_t row, version;
};

void lock_build(struct service *service);

/* The work begins. */
void lock_read(struct service *service, struct request *request);

/* The work is done, and would have been good: true if it may stand. */
bool lock_write(struct service *service, struct request *request);

#endif
