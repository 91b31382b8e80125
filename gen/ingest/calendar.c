/* Calendar: reading special days. */
#include "ingest/calendar.h"
#include "base/file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/sheet.h"

enum { SATURDAY = 5, EVERY_YEAR = 0 };

struct layer {
    const char *path;
    bool shipped;
    int year; /* EVERY_YEAR, or the only one */
};

struct loader {
    struct arena *arena;
    struct problems *problems;
    VEC(struct calendar_day) list; /* in the order of the layers */
    const struct sheet *last;      /* that was read */
};

/* --- the days ------------------------------------------------------------------------------------------- */

/* As it holds by the layers before; NULL: by the weekday. */
static const struct calendar_day *day_of_list(const struct loader *l, size_t n, day_number day)
{
    for (size_t i = n; i-- > 0;)
        if (l->list.at[i].day == day)
            return &l->list.at[i];
    return NULL;
}

/* A date as typed, or as a spreadsheet saves it. */
static bool read_day(const char *cell, day_number *day)
{
    struct moment moment;
    if (day_parse(cell, strlen(cell), day))
        return true;
    if (moment_parse(cell, strlen(cell), &moment) != MOMENT_OK || !moment.date_only)
        return false;
    *day = day_of(moment.at);
    return true;
}

static void check_day(struct loader *l, const struct layer *layer, const struct sheet *sheet,
                      size_t row, size_t from, const struct calendar_day *d)
{
    const char *cell = sheet_cell(sheet, row, "date");
    int year = civil_from_day(d->day).year;
    const struct calendar_day *before = day_of_list(l, l->list.n, d->day);
    const struct calendar_day *lower = day_of_list(l, from, d->day);
    if (layer->year != EVERY_YEAR && layer->year != year)
        sheet_fault(sheet, row, "date", l->problems,
                    "\"%s\" is no day of %d; it belongs into %d.csv", cell, layer->year, year);
    if (before && before != lower)
        sheet_fault(sheet, row, "date", l->problems, "\"%s\" stands twice%s", cell,
                    before->workday == d->workday ? "" : ", as a holiday and as a make-up day");
    else if (d->workday && weekday(d->day) < SATURDAY && !(lower && !lower->workday))
        sheet_fault(sheet, row, "date", l->problems,
                    "\"%s\" is a working day already: make-up days are Saturdays and Sundays",
                    cell);
}

static bool load_layer(struct loader *l, const struct layer *layer)
{
    static const char *const required[] = {"date", "kind", "name", NULL};
    static const char *const kinds[] = {"holiday", "workday", "放假", "上班", NULL};
    size_t errors = l->problems->errors;
    size_t from = l->list.n;
    const struct sheet *sheet = layer->shipped
                                    ? template_load(l->arena, layer->path, required, l->problems)
                                    : sheet_load(l->arena, layer->path, required, l->problems);
    for (size_t row = 0; sheet && row < sheet->n; row++) {
        const char *cell = sheet_cell(sheet, row, "date");
        size_t kind = 0;
        struct calendar_day d = {.name = sheet_cell(sheet, row, "name"), .file = layer->path};
        if (!read_day(cell, &d.day)) {
            sheet_fault(sheet, row, "date", l->problems, "\"%s\" is not a date YYYY-MM-DD", cell);
        } else if (sheet_word(sheet, row, "kind", kinds, l->problems, &kind)) {
            d.workday = kind % 2 == 1;
            check_day(l, layer, sheet, row, from, &d);
            *vec_push(l->arena, &l->list) = d;
        }
    }
    l->last = sheet;
    return l->problems->errors == errors;
}

/* --- the years ------------------------------------------------------------------------------------------ */

static int is_csv(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);
    return entry->d_name[0] != '.' && n > 4 && strcmp(entry->d_name + n - 4, ".csv") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* YYYY.csv; 0: it is not called so. */
static int year_of(const char *name)
{
    for (int i = 0; i < 4; i++)
        if (!isdigit((unsigned char)name[i]))
            return 0;
    return strcmp(name + 4, ".csv") == 0 ? atoi(name) : 0;
}

static bool load_years(struct loader *l, struct calendar *c, const char *folder)
{
    struct dirent **entry = NULL;
    VEC(const char *) year = {0};
    int n = scandir(folder, &entry, is_csv, by_name);
    bool sound = n >= 0 || errno == ENOENT;
    if (!sound)
        problem_add(l->problems, SEVERITY_ERROR, folder, 0, NULL, "不能读取：%s",
                    system_fault(errno));
    for (int i = 0; i < n; i++) {
        const char *path = arena_format(l->arena, "%s/%s", folder, entry[i]->d_name);
        struct layer layer = {path, false, year_of(entry[i]->d_name)};
        *vec_push(l->arena, &year) = path;
        if (layer.year == 0)
            problem_add(l->problems, SEVERITY_ERROR, path, 0, NULL,
                        "is not called after its year, as 2027.csv is");
        sound = layer.year != 0 && load_layer(l, &layer) && sound;
        free(entry[i]);
    }
    free(entry);
    c->year = year.at;
    c->n_years = year.n;
    return sound;
}

static bool is_holiday(const struct loader *l, day_number day)
{
    const struct calendar_day *d = day_of_list(l, l->list.n, day);
    return d && !d->workday;
}

static bool covers_year(const struct loader *l, int year)
{
    return is_holiday(l, day_from_civil(year, 1, 1)) && is_holiday(l, day_from_civil(year, 10, 1));
}

/* The years that are covered, one after another. */
static bool find_years(struct loader *l, struct calendar *c)
{
    enum { EARLIEST = 1950, LATEST = 2200 };
    c->last = (c->first = 0) - 1;
    for (int year = EARLIEST; year <= LATEST; year++) {
        if (!covers_year(l, year))
            continue;
        if (c->last >= c->first && year != c->last + 1) {
            sheet_fault_whole(
                l->last, "date", l->problems,
                "有%d年和%d年，没有%d年：工作日历的各年须相连，请先录入%d年的，或移走%d年的",
                c->last, year, c->last + 1, c->last + 1, year);
            return false;
        }
        if (c->last < c->first)
            c->first = year;
        c->last = year;
    }
    if (c->last < c->first)
        sheet_fault_whole(l->last, "date", l->problems, "covers no year");
    return c->last >= c->first;
}

/* A notice begins with New Year and ends with National Day: a file without them is not all of it. */
static bool years_are_whole(struct loader *l, const struct calendar *c)
{
    bool sound = true;
    for (size_t i = 0; i < c->n_years; i++) {
        int year = year_of(strrchr(c->year[i], '/') + 1);
        if (covers_year(l, year))
            continue;
        problem_add(l->problems, SEVERITY_ERROR, c->year[i], 0, "date",
                    "1 January and 1 October of %d are no holidays in it: the notice is not whole",
                    year);
        sound = false;
    }
    return sound;
}

/* --- the calendar --------------------------------------------------------------------------------------- */

static int by_day(const void *a, const void *b)
{
    const struct calendar_day *x = a;
    const struct calendar_day *y = b;
    return x->day < y->day ? -1 : x->day > y->day;
}

static void keep_days(struct loader *l, struct calendar *c)
{
    struct calendar_day *day = arena_alloc(l->arena, (l->list.n + 1) * sizeof *day);
    struct special_day *special = arena_alloc(l->arena, (l->list.n + 1) * sizeof *special);
    for (size_t i = 0; i < l->list.n; i++)
        if (day_of_list(l, l->list.n, l->list.at[i].day) == &l->list.at[i])
            day[c->n++] = l->list.at[i];
    if (c->n)
        qsort(day, c->n, sizeof *day, by_day);
    for (size_t i = 0; i < c->n; i++)
        special[i] = (struct special_day){day[i].day, day[i].workday};
    c->day = day;
    c->workdays = workdays_new(l->arena, c->first, c->last, special, c->n);
}

bool calendar_load(struct calendar *c, struct arena *arena, const char *shipped,
                   const struct calendar_layers *layers, struct problems *problems)
{
    struct loader l = {.arena = arena, .problems = problems};
    const struct layer base = {shipped, true, EVERY_YEAR};
    *c = (struct calendar){.last = -1};
    c->workdays = workdays_new(arena, 0, -1, NULL, 0);
    if (!load_layer(&l, &base) || (layers->years && !load_years(&l, c, layers->years)))
        return false;
    const struct layer own = {layers->own, false, EVERY_YEAR};
    if (!years_are_whole(&l, c) || (layers->own && !load_layer(&l, &own)) || !find_years(&l, c))
        return false;
    keep_days(&l, c);
    return true;
}
