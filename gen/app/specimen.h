/* Specimen: which characters every report of a run has. */
#ifndef CAEVAL_SPECIMEN_H
#define CAEVAL_SPECIMEN_H

#include "app/session.h"

/* Marks them in the session's fonts, between fonts_load and fonts_share: the report on a CA that
 * supplied nothing, and the texts of the templates. They depend on the templates alone. */
void specimen_use(struct session *session);

#endif
