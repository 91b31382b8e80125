/* Calendar: caeval calendar YEAR prints the year's working days by month, to be checked against the State
 * Council's notice. */
#include <stdio.h>
#include <string.h>

#include "app/session.h"
#include "base/columns.h"
#include "base/language.h"
#include "base/said.h"
#include "command/command.h"

enum { MONTHS = 12, SATURDAY = 5 };

/* What a year comes to: of `left` the law fixes the number (days off for everybody; those that fall on a
 * weekend are made good), so that two years under the same law have the same. */
struct year_days {
    int working, off, made_up; /* off: Monday to Friday */
};

static struct year_days count_year(const struct calendar *c, int year)
{
    day_number from = day_from_civil(year, 1, 1);
    day_number to = day_from_civil(year, 12, 31);
    struct year_days y = {.working = workdays_between(&c->workdays, from, to)};
    for (day_number day = from; day <= to; day++) {
        bool works = is_workday(&c->workdays, day);
        y.off += weekday(day) < SATURDAY && !works;
        y.made_up += weekday(day) >= SATURDAY && works;
    }
    return y;
}

static const char *weekday_text(day_number day)
{
    static const char *const text[] = {"（周一）", "（周二）", "（周三）", "（周四）",
                                       "（周五）", "（周六）", "（周日）"};
    return _(text[weekday(day)]);
}

static bool follows(const struct calendar_day *a, const struct calendar_day *b)
{
    return !a->workday && b->day == a->day + 1 && b->workday == a->workday &&
           strcmp(a->name, b->name) == 0 &&
           civil_from_day(a->day).month == civil_from_day(b->day).month;
}

/* The month's holidays as runs, or its make-up days: 4日至6日清明节; 4日（周日）元旦. */
static const char *month_days(const struct calendar *c, struct arena *arena, int year, int month,
                              bool workday)
{
    const char *text = "";
    for (size_t i = 0; i < c->n; i++) {
        struct civil from = civil_from_day(c->day[i].day);
        if (from.year != year || from.month != month || c->day[i].workday != workday)
            continue;
        size_t last = i;
        while (last + 1 < c->n && follows(&c->day[last], &c->day[last + 1]))
            last++;
        const char *to = workday ? weekday_text(c->day[i].day) : "";
        if (last > i)
            to = arena_format(arena, _("至%d日"), civil_from_day(c->day[last].day).day);
        text = arena_format(arena, _("%s%s%d日%s%s"), text, *text ? _("、") : "", from.day, to,
                            c->day[i].name);
        i = last;
    }
    return *text ? text : "—";
}

static void print_months(const struct calendar *c, struct arena *arena, int year)
{
    enum { MONTH, DAYS, WORKING, OFF, MADE_UP, COLUMNS };
    static const char *const head[COLUMNS] = {"月份", "天数", "工作日", "放假", "上班（调休）"};
    const char **cell = arena_alloc(arena, (MONTHS + 1) * COLUMNS * sizeof *cell);
    for (size_t i = 0; i < COLUMNS; i++)
        cell[i] = _(head[i]);
    for (int month = 1; month <= MONTHS; month++) {
        const char **line = cell + month * COLUMNS;
        day_number from = day_from_civil(year, month, 1);
        day_number to = add_months(from, 1) - 1;
        line[MONTH] = arena_format(arena, _("%d月"), month);
        line[DAYS] = number_text(arena, to - from + 1);
        line[WORKING] = number_text(arena, workdays_between(&c->workdays, from, to));
        line[OFF] = month_days(c, arena, year, month, false);
        line[MADE_UP] = month_days(c, arena, year, month, true);
    }
    columns_print(stdout, cell, COLUMNS, MONTHS + 1, arena);
}

/* The files that name a day of the year. */
static void print_sources(const struct calendar *c, struct arena *arena, int year)
{
    const char *text = "";
    for (size_t i = 0; i < c->n; i++) {
        bool named = civil_from_day(c->day[i].day).year != year;
        for (size_t k = 0; k < i && !named; k++)
            named = civil_from_day(c->day[k].day).year == year &&
                    strcmp(c->day[k].file, c->day[i].file) == 0;
        if (!named)
            text = arena_format(arena, "%s%s%s", text, *text ? "、" : "", c->day[i].file);
    }
    fputs(_("依据："), stdout);
    print_safe(stdout, text, strlen(text));
    putchar('\n');
}

static void print_year(const struct calendar *c, struct arena *arena, int year)
{
    struct year_days now = count_year(c, year);
    printf(_("%d年\n"), year);
    print_sources(c, arena, year);
    print_months(c, arena, year);
    printf(_("全年工作日%d天。周一至周五放假%d天，周末上班%d天，相抵放假%d天"), now.working,
           now.off, now.made_up, now.off - now.made_up);
    if (year > c->first) {
        struct year_days before = count_year(c, year - 1);
        int left = before.off - before.made_up;
        printf(_("（%d年%d天%s）"), year - 1, left,
               left == now.off - now.made_up ? "" : _("，不相同，请核对通知"));
    }
    puts(_("。"));
}

static int take(struct options *o, char *const *word, int n)
{
    int64_t year = 0;
    if (n < 1) {
        fprintf(stderr, _("caeval: calendar needs a year\n"));
        return -1;
    }
    if (!int_parse(slice_of(word[0]), &year) || year < 1950 || year > 2200) {
        word_wrong("calendar", word[0], "a year");
        return -1;
    }
    o->year = (int)year;
    return 1;
}

static enum exit_status command_calendar(const struct options *options, struct arena *arena)
{
    struct session s;
    enum exit_status status = session_open(&s, options, arena);
    const struct calendar *c = &s.library.calendar;
    if (status != EXIT_DONE)
        return status;
    if (options->year < c->first || options->year > c->last) {
        fprintf(stderr, _("caeval: %d年不在工作日历内（现有%d年至%d年）。%s\n"), options->year,
                c->first, c->last, said(arena, session_calendar_advice(&s, options->year)));
        return EXIT_NO_INPUT;
    }
    print_year(c, arena, options->year);
    return stdout_read() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

const struct command calendar_row = {
    .name = "calendar",
    .words = "年份",
    .help = "一年各月的工作日，用来与国务院办公厅的放假通知核对",
    .examples = "caeval calendar 2026\n",
    .own = USES_CALENDAR | USES_SESSION,
    .take = take,
    .run = command_calendar,
};
