/* Run history. */
#include "app/run_history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/output_folder.h"
#include "app/plan.h"
#include "app/signer.h"
#include "app/workers.h"
#include "base/file.h"
#include "batch/publish.h"
#include "batch/seal.h"
#include "history/keeping.h"
#include "history/upkeep.h"
#include "ingest/objects.h"
#include "ingest/value.h"

/* Says what is new. */
static void say(struct run_history *h)
{
    session_say(h->session, &h->problems, 0);
    h->problems.list.n = 0;
    problems_told(&h->problems);
}

static bool of_shard(const void *shard, const char *code)
{
    return shard_has(shard, code);
}

static bool is_asked(const void *session, const char *code)
{
    return session_wants(session, code);
}

/* What an earlier command had begun to take back is taken out of what lies published, which would be kept again. */
static bool go_on(struct run_history *h, struct taking *left)
{
    const struct options *o = h->session->options;
    struct arena *arena = h->session->arena;
    return !taking_left(left, o, arena, &h->problems) ||
           taking_published(left, o, arena, &h->problems);
}

static bool end_taking(struct run_history *h, struct taking *left)
{
    if (!left->code)
        return true;
    bool sound = taking_kept(left, &h->history, h->session->options);
    if (sound)
        problem_add(&h->problems, SEVERITY_WARNING, left->code, 0, NULL,
                    "撤回%s的结果（caeval forget %s %s）上次没有做完，现已做完",
                    day_text(h->session->arena, left->date), left->code,
                    day_text(h->session->arena, left->date));
    return sound;
}

/* Who may only read does not finish it. */
static void note_taking(struct run_history *h)
{
    struct taking left = {0};
    if (taking_left(&left, h->session->options, h->session->arena, &h->problems))
        problem_add(&h->problems, SEVERITY_WARNING, left.code, 0, NULL,
                    "撤回%s的结果没有做完，结果文件夹不能写入，由下一个能写入的命令做完",
                    day_text(h->session->arena, left.date));
}

/* What a command that was killed had published and not moved into place, or not sealed. */
static bool mend_seals(struct run_history *h)
{
    const struct options *o = h->session->options;
    struct arena *arena = h->session->arena;
    struct names years = {0};
    struct sign_key *key = NULL;
    bool sound = !h->history.unfinished || signer_load(o, arena, &key) == EXIT_DONE;
    names_in(arena, o->output, &years);
    for (size_t i = 0; i < years.n && sound; i++) {
        const char *folder = arena_format(arena, "%s/%s", o->output, years.at[i]);
        int64_t year = 0;
        if (strlen(years.at[i]) != 4 || !int_parse(slice_of(years.at[i]), &year))
            continue;
        clean_output(o, arena, folder, false);
        sound = h->history.unfinished
                    ? seal_mend(arena, folder, record_folder_of(arena, o->output, (int)year), key)
                    : seal_settle(arena, folder);
        if (!sound)
            problem_add(&h->problems, SEVERITY_ERROR, seal_path(arena, folder, ".json"), 0, NULL,
                        "%s", system_fault(errno));
    }
    sign_key_free(key);
    return sound;
}

/* Shards and their merge leave the results of D to the end of the merge, so that they are kept in the
 * order of the CAs; a shard keeps what it is about to replace, and looks at no other shard's CAs. */
void run_history_open(struct run_history *h, struct session *s, int year)
{
    const struct options *o = s->options;
    struct history_scope scope = {.year = year,
                                  .hands = workers_of(s->arena, o->jobs),
                                  .aliases = &s->aliases,
                                  .grading = s->library.grading,
                                  .numbering = s->library.numbering};
    int turn = -1;
    *h = (struct run_history){.session = s, .later = o->shard.n > 0};
    problems_init(&h->problems, s->arena);
    if (*o->only) {
        scope.asks = is_asked;
        scope.asker = s;
    }
    if (h->later || o->merges) {
        scope.leaves = true;
        scope.left = o->date;
    }
    if (h->later) {
        scope.has = of_shard;
        scope.of = &o->shard;
        turn = output_turn(s->arena, o->output);
        if (turn < 0) {
            fprintf(stderr, "caeval: %s: %s\n", o->output, system_said(errno));
            h->failed = true;
            return;
        }
    }
    scope.reads = s->reads;
    bool sound = scope.reads || go_on(h, &h->taken);
    scope.forgets = h->taken.code;
    scope.forgotten = h->taken.date;
    scope.gives_up = o->forget_code;
    scope.given_up = o->date;
    h->failed = !sound || !history_open(&h->history, s->arena, o->output, &scope, &h->problems) ||
                (!scope.reads && (!end_taking(h, &h->taken) || (!h->later && !mend_seals(h))));
    if (turn >= 0)
        output_turn_end(turn);
    if (scope.reads)
        note_taking(h);
    told_read(&h->told, s->arena, o->output, &h->problems);
    say(h);
}

/* Where reading failed for what is wrong with the database: makes that again; what was said of it and not printed is
 * dropped. False: there is no such fault, or it cannot be mended, said. */
static bool mend(struct run_history *h)
{
    if (!h->history.damaged)
        return false;
    problems_init(&h->problems, h->session->arena); /* no errors once it is mended */
    h->failed = !history_mend(&h->history);
    say(h);
    return !h->failed;
}

/* Beside what is the same for all: what of a CA's files could not be read, and its past. */
static const char *key_of(const struct session *s, const struct ca_entry *ca, const char *key,
                          const struct past *past)
{
    const struct input_files *files[] = {ca->folder ? &ca->folder->files : NULL,
                                         ca->inspection ? &ca->inspection->files : NULL,
                                         &s->folder.combined};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i] && files[i]->n_unread)
            key = arena_format(s->arena, "%s %s", key, unread_digest(files[i], s->arena));
    if (ca->folder && ca->folder->objects)
        key = arena_format(s->arena, "%s %s %s", key, objects_stamp(s->arena, ca->folder->objects),
                           s->options->trust ? objects_stamp(s->arena, s->options->trust) : "");
    return arena_format(s->arena, "%s %s", key, past_digest(past, s->arena));
}

static const struct ca_rest *load_rest(struct run_history *h, const char *key)
{
    struct session *s = h->session;
    struct ca_rest *rest = arena_alloc(s->arena, (s->n + 1) * sizeof *rest);
    for (size_t i = 0; i < s->n; i++) {
        rest[i].past = past_load(&h->history, &h->told, s->arena, s->ca[i].code, s->options->date);
        if (!rest[i].past)
            return NULL;
        rest[i].key = key_of(s, &s->ca[i], key, rest[i].past);
    }
    return rest;
}

const struct ca_rest *run_history_rest(struct run_history *h, const char *key)
{
    const struct ca_rest *rest = load_rest(h, key);
    if (!rest && mend(h))
        rest = load_rest(h, key);
    h->failed = h->failed || !rest;
    say(h);
    return rest;
}

struct own_result {
    struct arena *arena;
    struct kept kept; /* code, date and digest alone */
    bool found;
};

static bool take_own(void *context, const struct kept *k)
{
    struct own_result *own = context;
    own->kept = (struct kept){.code = arena_string(own->arena, k->code),
                              .date = k->date,
                              .result_sha256 = arena_string(own->arena, k->result_sha256)};
    own->found = true;
    return false;
}

/* The CA's result of D, under whatever of its codes. */
static bool find_own(struct run_history *h, const char *code, struct own_result *own)
{
    day_number date = h->session->options->date;
    const struct store_query query = {code, date, date + 1, true, take_own, own};
    *own = (struct own_result){.arena = h->session->arena};
    return store_each(h->history.store, &query);
}

/* Results that were compared with another one of this date say what is no longer so. */
static void say_resting(struct run_history *h, const char *code)
{
    struct session *s = h->session;
    struct own_result own;
    const day_number *resting = NULL;
    size_t n = 0;
    if (!find_own(h, code, &own) ||
        (own.found && !store_resting(h->history.store, s->arena, &own.kept, &resting, &n))) {
        history_fault(&h->history);
        h->failed = true;
    }
    for (size_t i = 0; i < n; i++)
        problem_add(&h->problems, SEVERITY_WARNING, code, 0, NULL,
                    "%s的结果与被替换的%s的结果作过比较，须再次评估才与之一致",
                    day_text(s->arena, resting[i]), day_text(s->arena, s->options->date));
}

bool run_history_keeps(const struct run_history *h)
{
    return h->history.store && !h->later;
}

void run_history_keep(struct run_history *h, const char *code, const char *data, size_t n)
{
    enum { AT_ONCE = 32 }; /* in a transaction: each waits for the disk several times */
    if (!run_history_keeps(h))
        return;
    int year = civil_from_day(h->session->options->date).year;
    if (!history_keep(&h->history, year, code, data, n))
        h->failed = true;
    else
        say_resting(h, code);
    if (++h->kept % AT_ONCE == 0 && !history_settle(&h->history))
        h->failed = true;
    say(h);
}

const struct annual *run_history_annual(struct run_history *h, const struct edition_set *editions)
{
    const struct session *s = h->session;
    const struct annual *annual = annual_load(&h->history, s->arena, s->options->date, editions);
    if (!annual && mend(h))
        annual = annual_load(&h->history, s->arena, s->options->date, editions);
    say(h);
    return annual;
}

/* A CA that was left out on purpose is not missed. */
static bool is_supplied(const void *session, const char *code)
{
    const struct session *s = session;
    if (!options_want(s->options, code))
        return true;
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(present_code(&s->aliases, s->ca[i].code), code) == 0)
            return true;
    return false;
}

size_t run_history_vanished(struct run_history *h, const struct earlier_ca **list)
{
    struct session *s = h->session;
    size_t n = 0;
    *list = NULL;
    if (!h->history.store || h->later)
        return 0;
    if (!earlier_cas(&h->history, &h->told, s->arena, s->options->date, is_supplied, s, list, &n) &&
        !(mend(h) &&
          earlier_cas(&h->history, &h->told, s->arena, s->options->date, is_supplied, s, list, &n)))
        h->failed = true;
    for (size_t i = 0; i < n; i++)
        if ((*list)[i].since_last) /* one that left for good stays in the summary's list alone */
            problem_add(&h->problems, SEVERITY_WARNING, (*list)[i].code, 0, NULL,
                        "有%s的结果，这次没有这个机构的数据", day_text(s->arena, (*list)[i].date));
    say(h);
    return n;
}

/* A code that nobody had before may be a new CA or a slip of the pen. */
void run_history_entered(struct run_history *h, const struct ca_rest *rest, bool vanished)
{
    struct session *s = h->session;
    bool any = vanished;
    for (size_t i = 0; i < s->n; i++)
        any = any || (rest[i].past && rest[i].past->previous);
    for (size_t i = 0; any && i < s->n; i++) {
        const char *present = present_code(&s->aliases, s->ca[i].code);
        if (strcmp(present, s->ca[i].code) != 0)
            problem_add(&h->problems, SEVERITY_WARNING, s->ca[i].code, 0, NULL,
                        "按%s这是%s的曾用编码，输入仍用它；请改用现用编码", s->options->aliases,
                        present);
        else if (rest[i].past && !rest[i].past->previous)
            problem_add(&h->problems, SEVERITY_WARNING, s->ca[i].code, 0, NULL,
                        "以前没有这个机构的结果，按新增机构评价；如系更改编码，请核对");
    }
    say(h);
}

struct named {
    const char *code, *name, *folded;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a;
    const struct named *y = b;
    int name = strcmp(x->folded, y->folded);
    return name ? name : strcmp(x->code, y->code);
}

void run_history_names(struct run_history *h, const struct ca_summary *ca,
                       const struct earlier_ca *vanished, size_t n_vanished)
{
    struct session *s = h->session;
    VEC(struct named) list = {0};
    for (size_t i = 0; i < s->n; i++)
        if (!ca[i].failed && strcmp(ca[i].name, ca[i].code) != 0)
            *vec_push(s->arena, &list) = (struct named){ca[i].code, ca[i].name, NULL};
    for (size_t i = 0; i < n_vanished; i++)
        *vec_push(s->arena, &list) = (struct named){vanished[i].code, vanished[i].name, NULL};
    for (size_t i = 0; i < list.n; i++)
        list.at[i].folded = text_folded(s->arena, slice_of(list.at[i].name));
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, by_name);
    for (size_t i = 1; i < list.n; i++)
        if (strcmp(list.at[i - 1].folded, list.at[i].folded) == 0)
            problem_add(&h->problems, SEVERITY_WARNING, list.at[i].code, 0, NULL,
                        "与%s的机构名称相同（%s）；如系同一机构更改编码，请在别名文件（aliases）中"
                        "写明曾用编码和现用编码",
                        list.at[i - 1].code, list.at[i].name);
    say(h);
}

/* --- what the summary tells -------------------------------------------------------------------------------- */

/* A CA that failed has no result to be told, and keeps what was. */
static bool tell(struct run_history *h, const struct ca_summary *ca)
{
    struct session *s = h->session;
    struct own_result own = {0};
    bool sound = ca->failed || find_own(h, ca->code, &own);
    const struct told_result *before = told_own(&h->told, ca->code);
    struct told_result now = before ? *before : (struct told_result){.code = ca->code};
    now.seen = s->options->date;
    if (sound && own.found) {
        now.date = s->options->date;
        now.before = ca->before ? ca->before->date : DAY_NEVER;
        now.sha256 = own.kept.result_sha256;
    }
    if (sound && now.sha256)
        told_add(&h->telling, s->arena, &now);
    return sound;
}

void run_history_tell(struct run_history *h, const struct ca_summary *ca)
{
    struct session *s = h->session;
    day_number date = s->options->date;
    h->telling = told_new(s->arena);
    if (!h->history.store || h->later || h->failed ||
        (h->told.date != DAY_NEVER && h->told.date > date))
        return;
    bool sound = true;
    for (size_t i = 0; i < s->n && sound; i++)
        sound = tell(h, &ca[i]);
    for (size_t i = 0; i < h->told.result.n; i++) /* those who are not there keep what was told */
        told_add(&h->telling, s->arena, &h->told.result.at[i]);
    if (!sound) {
        history_fault(&h->history);
        h->failed = true;
        say(h);
        return;
    }
    h->telling.date = date;
    h->telling.before = told_before(&h->told, date);
}

void run_history_told(struct run_history *h)
{
    const char *output = h->session->options->output;
    if (h->telling.date == DAY_NEVER || told_write(&h->telling, h->session->arena, output))
        return;
    problem_add(&h->problems, SEVERITY_ERROR, output, 0, NULL,
                "不能在 .caeval-told 中记下这次汇总说到哪些结果：%s；请移走占着这个名称的东西，"
                "或改正权限",
                system_fault(errno));
    h->failed = true;
    say(h);
}

bool run_history_begin(struct run_history *h)
{
    if (h->history.store && !history_mark(&h->history))
        h->failed = true;
    say(h);
    return !h->failed;
}

/* What is older than keep-nights, and month ends older than keep-history, counted from D; a D to come is none of the nights that went by. */
static void thin(struct run_history *h)
{
    const struct options *o = h->session->options;
    day_number last = o->date < today() ? o->date : today();
    day_number months = o->keep_history ? last - o->keep_history + 1 : HISTORY_BEGINNING;
    if (!history_thin(&h->history, last - o->keep_nights + 1, months))
        h->failed = true;
    say(h);
}

void run_history_end(struct run_history *h)
{
    if (!history_settle(&h->history))
        h->failed = true;
    say(h);
    if (h->history.store && !h->failed && !h->later && h->history.marked)
        thin(h);
    history_close(&h->history);
}

void run_history_close(struct run_history *h)
{
    const char *left = NULL;
    run_history_end(h);
    if (!h->failed && !h->later)
        left = history_unmark(&h->history);
    if (left)
        say_of(left, "：",
               arena_format(h->session->arena,
                            "不能删除这个标记（%s）；结果不受影响，下一个命令再核对各年的结果",
                            system_fault(errno)));
}

/* A session over an output folder that is there. */
static enum exit_status session_there(struct session *s, const struct options *options,
                                      struct arena *arena)
{
    enum exit_status status = session_open(s, options, arena);
    if (status == EXIT_DONE && access(options->output, F_OK) != 0) {
        fprintf(stderr, "caeval: %s: %s\n", options->output, system_said(errno));
        status = EXIT_NO_INPUT;
    }
    return status;
}

enum exit_status stored_session(struct session *s, const struct options *options,
                                struct arena *arena)
{
    enum exit_status status = session_there(s, options, arena);
    return status == EXIT_DONE ? take_lock(options, arena) : status;
}

static enum exit_status opened(struct run_history *h, struct session *s, enum exit_status status)
{
    if (status != EXIT_DONE)
        return status;
    run_history_open(h, s, ALL_YEARS);
    return h->failed ? EXIT_NO_OUTPUT : EXIT_DONE;
}

enum exit_status stored_open(struct run_history *h, struct session *s,
                             const struct options *options, struct arena *arena)
{
    return opened(h, s, stored_session(s, options, arena));
}

enum exit_status stored_open_to_read(struct run_history *h, struct session *s,
                                     const struct options *options, struct arena *arena)
{
    enum exit_status status = session_there(s, options, arena);
    if (status == EXIT_DONE)
        status = take_lock_to_read(options, arena, &s->reads);
    return opened(h, s, status);
}
