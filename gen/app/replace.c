/* Replace. */
#include "app/replace.h"

#include <stdio.h>
#include <string.h>

#include "app/output_folder.h"
#include "base/file.h"
#include "base/said.h"
#include "history/head.h"
#include "report/json_tree.h"

enum { CODES_SAID = 5 };

/* What lies there of a later day. */
struct later {
    day_number date; /* the latest; 0: nothing */
    const char *codes;
    size_t n; /* CAs */
};

/* The day that a JSON file of ours is of: member `name`, or of its period; 0 where it says none. What
 * cannot be read is no result that stood. */
static day_number date_in(const char *path, const char *name)
{
    day_number day = 0;
    json_t *o = json_read(path, 0);
    const json_t *of = name ? o : json_object_get(o, "period");
    const char *text = json_string_value(json_object_get(of, name ? name : "date"));
    if (text && !day_parse(text, strlen(text), &day))
        day = 0;
    json_decref(o);
    return day;
}

day_number published_date(const char *folder)
{
    struct arena *arena = arena_new();
    struct head head;
    const char *manifest = arena_format(arena, "%s/manifest.json", folder);
    day_number date = head_at(&head, arena, manifest) ? head.date : date_in(manifest, NULL);
    if (!date)
        date = date_in(arena_format(arena, "%s/result.json", folder), NULL);
    arena_free(arena);
    return date;
}

day_number published_day(const struct published *p)
{
    day_number date = published_date(p->folder);
    return date && civil_from_day(date).year == p->year ? date : day_from_civil(p->year, 1, 1);
}

static void add_later(struct later *later, struct arena *arena, day_number date, const char *code)
{
    if (date > later->date)
        later->date = date;
    if (code && later->n++ < CODES_SAID)
        later->codes = later->codes ? arena_format(arena, "%s、%s", later->codes, code) : code;
}

static struct later later_results(const struct options *o, struct arena *arena, const char *folder)
{
    struct later later = {0};
    size_t n = 0;
    const char *const *code = cas_there(arena, folder, &n);
    for (size_t i = 0; i < n; i++) {
        const char *path = arena_format(arena, "%s/%s", folder, code[i]);
        bool ours = options_want(o, code[i]) && (!o->shard.n || shard_has(&o->shard, code[i]));
        day_number date = ours ? published_date(path) : 0;
        if (date > o->date)
            add_later(&later, arena, date, code[i]);
    }
    day_number date = date_in(arena_format(arena, "%s/summary.json", folder), NULL);
    if (later.n == 0 && date > o->date && !o->shard.n && !left_out(o, arena, folder))
        add_later(&later, arena, date, NULL);
    return later;
}

/* "A01、A02等8家机构", or the whole bureau. */
static const char *whose(const struct later *later, struct arena *arena)
{
    if (later->n == 0)
        return "汇总";
    return later->n > CODES_SAID ? arena_format(arena, "%s等%zu家机构", later->codes, later->n)
                                 : arena_format(arena, "%s", later->codes);
}

static void say(const struct options *o, const char *folder, const char *text)
{
    say_of(folder ? folder : o->output, ": ", text);
}

enum exit_status date_has_come(const struct options *o, struct arena *arena)
{
    day_number now = today();
    if (o->date <= now || o->force)
        return EXIT_DONE;
    say(o, NULL,
        arena_format(arena,
                     "评估日%s晚于今天（%s），什么都没有做；请核对 --date，确要按这一天评估的，"
                     "加 --force",
                     day_text(arena, o->date), day_text(arena, now)));
    return EXIT_USAGE;
}

enum exit_status run_may_replace(const struct options *o, struct arena *arena)
{
    const char *folder = arena_format(arena, "%s/%d", o->output, civil_from_day(o->date).year);
    struct later later = later_results(o, arena, folder);
    if (!later.date)
        return EXIT_DONE;
    const char *what = arena_format(arena, "已发布的是评估日%s的结果（%s）",
                                    day_text(arena, later.date), whose(&later, arena));
    bool replaces = o->force || o->merges; /* of shards that were forced */
    if (replaces)
        say(o, folder,
            arena_format(arena, "警告：%s，由更早的%s的替换；原结果仍在历史中", what,
                         day_text(arena, o->date)));
    else
        say(o, folder,
            arena_format(
                arena, "%s，更早的%s不替换它，什么都没有做；请核对 --date，确要替换的，加 --force",
                what, day_text(arena, o->date)));
    return replaces ? EXIT_DONE : EXIT_USAGE;
}

enum exit_status annual_may_replace(const struct options *o, struct arena *arena)
{
    const char *folder = arena_format(arena, "%s/%d", o->output, civil_from_day(o->date).year);
    day_number date = date_in(arena_format(arena, "%s/annual.json", folder), "date");
    if (date <= o->date || o->force)
        return EXIT_DONE;
    say(o, folder,
        arena_format(arena,
                     "已有截至%s的年报，截至%s的不替换它，什么都没有做；请核对 --date，确要替换的，"
                     "加 --force",
                     day_text(arena, date), day_text(arena, o->date)));
    return EXIT_USAGE;
}
