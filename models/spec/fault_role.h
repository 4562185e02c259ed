/* Which part a fault has in the course of a run: models/measure/period.h. */
#ifndef SQUALL_MODELS_SPEC_FAULT_ROLE_H
#define SQUALL_MODELS_SPEC_FAULT_ROLE_H

#define ROLE_WORDS "auto|trigger|remedy|event"
enum fault_role { ROLE_AUTO, ROLE_TRIGGER, ROLE_REMEDY, ROLE_EVENT };

#endif
