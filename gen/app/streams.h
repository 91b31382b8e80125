/* Streams: the three standard ones, as a program may take them for granted. */
#ifndef CAEVAL_STREAMS_H
#define CAEVAL_STREAMS_H

/* Before anything else is opened. A stream that is closed is one on /dev/null, so that no file of ours
 * gets its number and its text; a standard output that is closed cannot be written. A reader that goes
 * away is an error of writing (73), and ends nothing. */
void streams_start(void);

#endif
