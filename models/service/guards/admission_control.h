/* The chance of shedding by success rate (models/spec/guards/admission_control.h). */
#ifndef SQUALL_MODELS_SERVICE_GUARDS_ADMISSION_CONTROL_H
#define SQUALL_MODELS_SERVICE_GUARDS_ADMISSION_CONTROL_H

#include "models/spec/guards/admission_control.h"

/* The share that is shed, of so many requests of which so many were a success. */
double admission_rejection(const struct admission_control_spec *spec, double total, double good);

#endif
