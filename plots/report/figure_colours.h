/* Which colour of plots/style.gp each object has in the picture of one run: the same in all panels.
*/
#ifndef SQUALL_PLOTS_FIGURE_COLOURS_H
#define SQUALL_PLOTS_FIGURE_COLOURS_H

#include "plots/report/backlog.h"
#include "plots/report/controls.h"

#include <stdio.h>

/* service_colour[], queue_colour[], client_colour[], counted from 1: each object has its own, while
** there are any, and a consumer that of its queue.  control_colour[], waste_colour[]: by the object
** that a line is of; control_before[], waste_before[]: so many lines of that panel before it have
** the same one.  deepest_colour: of the service at the bottom of the layers, 0 where there is
** none. */
void figure_colours_write(FILE *out, const struct picture *picture, const struct backlog *backlog,
                          const struct control_panel *controls, const struct control_panel *waste);

#endif
