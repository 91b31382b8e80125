/* List: caeval list prints the stored results. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/one_ca.h"
#include "app/replace.h"
#include "app/run_history.h"
#include "base/columns.h"
#include "base/language.h"
#include "command/command.h"
#include "history/upkeep.h"
#include "report/json_tree.h"
#include "score/amounts.h"
#include "score/contract_words.h"

enum list_column {
    L_CODE,
    L_DATE,
    L_LEVEL,
    L_TOTAL,
    L_NO,
    L_PENDING,
    L_HELD,
    L_RESTS,
    L_NAME,
    COLUMNS
};

struct listed {
    const struct options *options;
    const struct session *session;
    struct arena *arena;
    const struct wording *wording;
    const char *nights_of;        /* a code; NULL: none in hand */
    const struct archived *night; /* its nights, by date */
    size_t n_nights;
    const char *const *code;
    size_t n_codes;
    VEC(const char *) cell;
    json_t *tree;
    size_t n;
};

static bool is_published(const struct listed *l, const struct kept *k)
{
    return published_date(arena_format(l->arena, "%s/%d/%s", l->options->output,
                                       civil_from_day(k->date).year, k->code)) == k->date;
}

/* The store has a result under the code that it had then. */
static void find_nights(struct listed *l, const char *code)
{
    if (l->nights_of && strcmp(l->nights_of, code) == 0)
        return;
    l->nights_of = arena_string(l->arena, code);
    if (!archive_nights(l->arena, l->options->output, l->nights_of, &l->night, &l->n_nights))
        l->n_nights = 0;
}

/* How the store has it; NULL: only the database. */
static const struct archived *stored_as(struct listed *l, const struct kept *k)
{
    find_nights(l, k->code);
    for (size_t i = 0; i < l->n_nights; i++)
        if (l->night[i].date == k->date)
            return &l->night[i];
    return NULL;
}

static const char *held_text(struct listed *l, const struct kept *k)
{
    const struct archived *night = stored_as(l, k);
    const char *text = !night ? "仅history.sqlite" : night->whole ? "全部" : "只有条目与得分";
    return is_published(l, k) ? arena_format(l->arena, "%s，已发布", text) : text;
}

static const char *rests_text(struct arena *arena, const struct kept *k)
{
    const struct kept_rest *rest[] = {&k->previous, &k->last_year};
    const char *text = "";
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (rest[i]->date != DAY_NEVER && (i == 0 || rest[i]->date != k->previous.date))
            text = arena_format(arena, "%s%s%s", text, *text ? "、" : "",
                                day_text(arena, rest[i]->date));
    return *text ? text : "—";
}

static void add_line(struct listed *l, const struct kept *k)
{
    const char *line[COLUMNS] = {
        [L_CODE] = k->code,
        [L_DATE] = day_text(l->arena, k->date),
        [L_LEVEL] = level_label(l->wording, k->level),
        [L_TOTAL] = total_text(k->total_lo, k->total_hi, l->arena),
        [L_NO] = number_text(l->arena, k->count[ROW_NO]),
        [L_PENDING] = number_text(l->arena, k->count[ROW_PENDING]),
        [L_HELD] = held_text(l, k),
        [L_RESTS] = rests_text(l->arena, k),
        [L_NAME] = k->name,
    };
    for (int i = 0; i < COLUMNS; i++)
        *vec_push(l->arena, &l->cell) = arena_string(l->arena, line[i]);
}

static json_t *rest_tree(struct arena *arena, const struct kept_rest *rest)
{
    if (rest->date == DAY_NEVER)
        return json_null();
    json_t *o = json_object();
    json_put(o, "date", json_text(day_text(arena, rest->date)));
    json_put(o, "sha256", json_text(rest->sha256));
    return o;
}

static json_t *basis_tree(const struct kept *k)
{
    if (!k->basis.program)
        return json_null();
    json_t *o = json_object();
    json_t *readings = json_array();
    json_t *templates = json_object();
    for (size_t i = 0; i < k->basis.n_readings; i++)
        json_add(readings, json_text(k->basis.reading[i]));
    for (size_t i = 0; i < k->basis.n_templates; i++)
        json_put(templates, k->basis.template[i].name, json_text(k->basis.template[i].sha256));
    json_put(o, "program", json_text(k->basis.program));
    json_put(o, "readings", readings);
    json_put(o, "templates", templates);
    return o;
}

static void add_tree(struct listed *l, const struct kept *k)
{
    const struct archived *night = stored_as(l, k);
    json_t *o = json_object();
    json_t *counts = json_object();
    for (int i = 0; i < ROW_STATES; i++)
        json_put(counts, row_state_words[i], json_integer(k->count[i]));
    json_put(counts, WORD_NO_BOX, json_integer(k->no_box));
    json_put(o, "ca", json_text(k->code));
    json_put(o, "name", json_text(k->name));
    json_put(o, "date", json_text(day_text(l->arena, k->date)));
    json_put(o, "level", json_text_or_null(k->level));
    json_put(o, "gate", json_text(k->gate));
    json_put(o, "total_lo", json_text(ratio_fixed(l->arena, k->total_lo, 2)));
    json_put(o, "total_hi", json_text(ratio_fixed(l->arena, k->total_hi, 2)));
    json_put(o, "counts", counts);
    json_put(o, "form", json_text(k->form));
    json_put(o, "grading", json_text(k->grading));
    json_put(o, "kept", json_text(!night ? "database" : night->whole ? "whole" : "lean"));
    json_put(o, "published", json_boolean(is_published(l, k)));
    json_put(o, "result_sha256", json_text(k->result_sha256));
    json_put(o, "manifest_sha256", json_text(k->manifest_sha256));
    json_put(o, "basis", basis_tree(k));
    json_put(o, "previous", rest_tree(l->arena, &k->previous));
    json_put(o, "last_year", rest_tree(l->arena, &k->last_year));
    json_add(l->tree, o);
}

static bool take(void *context, const struct kept *k)
{
    struct listed *l = context;
    l->n++;
    if (l->options->as_json)
        add_tree(l, k);
    else
        add_line(l, k);
    return true;
}

static bool list_ca(struct listed *l, struct run_history *h, const char *code)
{
    const struct store_query all = {
        .code = code, .from = HISTORY_BEGINNING, .before = HISTORY_END, .take = take, .context = l};
    if (store_each(h->history.store, &all))
        return true;
    history_fault(&h->history);
    return false;
}

static bool is_known(const struct listed *l, const char *code)
{
    code = present_code(&l->session->aliases, code);
    for (size_t i = 0; i < l->n_codes; i++)
        if (strcmp(l->code[i], code) == 0)
            return true;
    return false;
}

static enum exit_status print(struct listed *l)
{
    if (l->options->as_json) {
        json_t *o = json_object();
        json_put(o, "schema", json_text("caeval-list/1"));
        json_put(o, "results", l->tree);
        json_print(o, stdout);
    } else if (!l->options->quiet) {
        columns_say(stdout, l->cell.at, COLUMNS, l->cell.n / COLUMNS, l->arena);
        printf(_("%zu家机构，%zu个结果\n"), l->n_codes, l->n);
    }
    return stdout_read() ? EXIT_DONE : EXIT_NO_OUTPUT;
}

static enum exit_status list(struct listed *l, struct run_history *h)
{
    static const char *const head[COLUMNS] = {"机构", "评估日", "等级",   "总分", "否",
                                              "待核", "保存",   "对比的", "名称"};
    const char *const *only = l->options->only;
    size_t wanted = 0;
    if (!store_codes(h->history.store, l->arena, HISTORY_BEGINNING, HISTORY_END, &l->code,
                     &l->n_codes)) {
        history_fault(&h->history);
        return EXIT_NO_OUTPUT;
    }
    for (; *only; only++)
        if (!is_known(l, *only)) {
            const char *near = one_ca_near(l->session, l->options->output, l->arena, *only);
            if (*near)
                fprintf(stderr, _("caeval: %s: 没有机构%s的结果；相近的有 %s\n"),
                        l->options->output, *only, near);
            else
                fprintf(stderr, _("caeval: %s: 没有机构%s的结果\n"), l->options->output, *only);
            return EXIT_NO_INPUT;
        }
    for (size_t i = 0; i < COLUMNS; i++)
        *vec_push(l->arena, &l->cell) = head[i];
    l->tree = json_array();
    for (size_t i = 0; i < l->n_codes; i++) {
        if (!session_wants(l->session, l->code[i]))
            continue;
        wanted++;
        if (!list_ca(l, h, l->code[i]))
            return EXIT_NO_OUTPUT;
    }
    l->n_codes = wanted;
    return print(l);
}

static enum exit_status command_list(const struct options *options, struct arena *arena)
{
    struct session session;
    struct listed l = {.options = options, .session = &session, .arena = arena};
    struct run_history history = {0};
    enum exit_status status = stored_open_to_read(&history, &session, options, arena);
    l.wording = session.library.wording;
    if (status == EXIT_DONE)
        status = list(&l, &history);
    session_say(&session, &history.problems, 0);
    run_history_close(&history);
    session_close(&session);
    return status;
}

static const struct option_said on_options[] = {
    {USES_ONLY, "只列出这家机构，可写多次"},
    {0, NULL},
};

const struct command list_row = {
    .name = "list",
    .words = "",
    .help = "已保存的结果：机构、日期、等级、依据",
    .examples = "caeval list -o out\n"
                "caeval list --only BJ01 --json\n",
    .said = on_options,
    .own = OWN_JSON | USES_OUTPUT | USES_ONLY | USES_ALIASES | USES_QUIET | USES_SESSION,
    .run = command_list,
};
