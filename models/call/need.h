/* What those who stand on a call's way (policies, guards) ask the world to keep of it: what nobody
** asks for is not kept at all.  A type says so by its needs or needs_of (models/call/stage.h); the
** world puts it together (models/world/needs.h).
*/
#ifndef SQUALL_MODELS_CALL_NEED_H
#define SQUALL_MODELS_CALL_NEED_H

enum need {
    NEED_BAGGAGE = 1, /* what is handed down, or where it is aimed (models/call/baggage.h) */
    NEED_COPIES = 2,  /* one call may become several requests: those below may see it twice */
    NEED_OPS = 4,     /* which operation it is (models/call/op.h) */
    NEED_KEYS = 8     /* somebody keeps the operations' keys */
};

#endif
