/* Calendar: reading special days. */
#include "ingest/calendar.h"

#include <string.h>

#include "ingest/sheet.h"

struct special_days {
    VEC(struct special_day) list;
};

static const struct sheet *load_days(struct special_days *days, struct arena *arena,
                                     const char *path, bool shipped, struct problems *problems)
{
    static const char *const required[] = {"date", "kind", "name", NULL};
    static const char *const kinds[] = {"holiday", "workday", NULL};
    const struct sheet *sheet = shipped ? template_load(arena, path, required, problems)
                                        : sheet_load(arena, path, required, problems);
    size_t from = days->list.n;
    size_t errors = problems->errors;
    for (size_t row = 0; sheet && row < sheet->n; row++) {
        const char *cell = sheet_cell(sheet, row, "date");
        day_number day = 0;
        size_t kind = 0;
        if (!day_parse(cell, strlen(cell), &day)) {
            sheet_fault(sheet, row, "date", problems, "\"%s\" is not a date YYYY-MM-DD", cell);
        } else if (sheet_word(sheet, row, "kind", kinds, problems, &kind)) {
            for (size_t i = from; i < days->list.n; i++)
                if (days->list.at[i].day == day)
                    sheet_fault(sheet, row, "date", problems, "\"%s\" stands twice", cell);
            *vec_push(arena, &days->list) = (struct special_day){day, kind == 1};
        }
    }
    return problems->errors == errors ? sheet : NULL;
}

static bool is_holiday(const struct special_days *days, day_number day)
{
    bool holiday = false;
    for (size_t i = 0; i < days->list.n; i++)
        if (days->list.at[i].day == day)
            holiday = !days->list.at[i].workday;
    return holiday;
}

static bool covers_year(const struct special_days *days, int year)
{
    return is_holiday(days, day_from_civil(year, 1, 1)) &&
           is_holiday(days, day_from_civil(year, 10, 1));
}

bool calendar_load(struct workdays *workdays, struct arena *arena, const char *path,
                   const char *override, struct problems *problems)
{
    enum { EARLIEST = 1950, LATEST = 2200 };
    struct special_days days = {0};
    const struct sheet *sheet = load_days(&days, arena, path, true, problems);
    if (sheet && override)
        sheet = load_days(&days, arena, override, false, problems);
    bool sound = sheet;
    int first = 0;
    int last = -1;
    for (int year = EARLIEST; sound && year <= LATEST; year++) {
        if (!covers_year(&days, year))
            continue;
        if (last >= first && year != last + 1) {
            sheet_fault_whole(sheet, "date", problems,
                              "covers %d and %d but not every year between", last, year);
            sound = false;
        }
        if (last < first)
            first = year;
        last = year;
    }
    if (sound && last < first) {
        sheet_fault_whole(sheet, "date", problems, "covers no year");
        sound = false;
    }
    *workdays = workdays_new(arena, first, last, days.list.at, days.list.n);
    return sound;
}
