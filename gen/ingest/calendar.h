/* Calendar: the State Council's holidays and make-up days, from three layers of which the later wins day
 * by day: templates/calendar/calendar.csv; the years that a bureau typed in itself from the yearly notice,
 * one file each; a province's own days.
 *
 * All have the columns date,kind,name; kind is holiday or workday (放假 or 上班). */
#ifndef CAEVAL_INGEST_CALENDAR_H
#define CAEVAL_INGEST_CALENDAR_H

#include "base/problem.h"
#include "base/workday.h"

/* Where the layers over the shipped one are; NULL: none. */
struct calendar_layers {
    const char *years; /* a folder of YYYY.csv, which need not exist */
    const char *own;   /* a province's file */
};

/* A day that a layer names. */
struct calendar_day {
    day_number day;
    bool workday;
    const char *name;
    const char *file;
};

struct calendar {
    struct workdays workdays;
    int first, last;                /* covered years; first > last: none */
    const struct calendar_day *day; /* ascending, each once, as it holds */
    size_t n;
    const char *const *year; /* paths of the years' files that were read */
    size_t n_years;
};

/* A year is covered when its 1 January and 1 October are holidays, as in every annual notice; covered
 * years must follow one another, and each year's file must make its year a covered one. Every day of a
 * year's file lies in its year; no file names a day twice; a make-up day is a Saturday or Sunday, or a day
 * that an earlier layer has as a holiday. False with problems. */
bool calendar_load(struct calendar *calendar, struct arena *arena, const char *shipped,
                   const struct calendar_layers *layers, struct problems *problems);

#endif
