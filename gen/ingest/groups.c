/* Groups: a table of those that are open, and a list of them by age. */
#include "ingest/groups.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <xxhash.h>

#include "ingest/adapter.h"
#include "ingest/value.h"

enum { BUCKETS = 65536, PLAIN_TIME = 19 /* 2025-01-05 09:03:00 */ };

struct cell {
    char *text; /* NULL: nothing yet */
    size_t n;
    size_t rank; /* of `seen`: of the pair that the text is of */
};

struct group {
    struct group *beside; /* in its bucket */
    struct group *younger;
    uint64_t hash;
    int64_t line;
    bool spoiled; /* a row of it may say anything, or be of another table: `spoil` stands there */
    struct cell key, code, spoil;
    struct cell cell[]; /* by item */
};

struct groups {
    const struct layout *layout;
    const struct export *export;
    struct group *bucket[BUCKETS];
    struct group *oldest, *youngest;
    struct group *given; /* its texts are in the caller's hands */
    size_t n, bytes;
    uint64_t seed;
    struct slice field[ROWS_MAX_COLUMNS];
};

struct groups *groups_new(const struct layout *layout, const struct export *export)
{
    struct groups *g = must_alloc_zeroed(sizeof *g);
    g->layout = layout;
    g->export = export;
    if (getrandom(&g->seed, sizeof g->seed, 0) != (ssize_t)sizeof g->seed)
        g->seed = 0x9E3779B97F4A7C15U; /* only harder to attack with a random one */
    return g;
}

static void set(struct groups *g, struct cell *cell, struct slice text)
{
    g->bytes += text.n - cell->n;
    cell->text = must_realloc(cell->text, text.n + 1);
    if (text.n)
        memcpy(cell->text, text.at, text.n);
    cell->n = text.n;
}

static void drop(struct groups *g, struct group *group)
{
    if (!group)
        return;
    for (size_t i = 0; i < g->layout->mapping->n; i++)
        free(group->cell[i].text);
    free(group->key.text);
    free(group->code.text);
    free(group->spoil.text);
    free(group);
}

void groups_free(struct groups *g)
{
    if (!g)
        return;
    drop(g, g->given);
    for (struct group *group = g->oldest; group;) {
        struct group *next = group->younger;
        drop(g, group);
        group = next;
    }
    free(g);
}

/* --- taking rows in ------------------------------------------------------------------------------- */

static struct slice code_of(const struct groups *g, const struct row *row)
{
    int at = g->layout->ca_code;
    return at >= 0 && (size_t)at < row->n ? row->field[at] : (struct slice){"", 0};
}

static bool is_text(const struct cell *cell, struct slice text)
{
    return cell->n == text.n && memcmp(cell->text, text.at, text.n) == 0;
}

static bool is_id(struct slice text)
{
    static const struct column id = {.name = "", .header = "", .type = TYPE_ID, .required = true};
    struct value value;
    struct refusal refusal;
    return value_read(&id, text, &value, &refusal);
}

static struct group *find(struct groups *g, const struct row *row, bool *found)
{
    struct slice key = row->field[g->layout->places->group];
    struct slice code = code_of(g, row);
    uint64_t hash = XXH3_64bits_withSeed(key.at, key.n, g->seed);
    struct group **bucket = &g->bucket[hash % BUCKETS];
    for (struct group *group = is_id(key) ? *bucket : NULL; group; group = group->beside)
        if (group->hash == hash && is_text(&group->key, key) && is_text(&group->code, code)) {
            *found = true;
            return group;
        }
    size_t size = sizeof(struct group) + g->layout->mapping->n * sizeof(struct cell);
    struct group *group = must_alloc_zeroed(size);
    group->hash = hash;
    group->line = row->line;
    group->beside = *bucket;
    *bucket = group;
    set(g, &group->key, key);
    set(g, &group->code, code);
    *(g->youngest ? &g->youngest->younger : &g->oldest) = group;
    g->youngest = group;
    g->n++;
    g->bytes += size;
    *found = false;
    return group;
}

static bool is_plain(const char *text, size_t n)
{
    return n == PLAIN_TIME && text[0] >= '0' && text[0] <= '9' && text[10] == ' ';
}

/* Of two times the earlier one, of anything else the first. */
static void offer(struct groups *g, struct cell *cell, struct slice text)
{
    bool earlier = cell->n && is_plain(cell->text, cell->n) && is_plain(text.at, text.n) &&
                   memcmp(text.at, cell->text, PLAIN_TIME) < 0;
    if (text.n && (!cell->n || earlier))
        set(g, cell, text);
}

/* The pair of the event, if it comes before the one so far; where no pair has it, the event as it stands. */
static void see(struct groups *g, const struct item *item, struct cell *cell, struct slice event)
{
    size_t i = 0;
    while (i < item->n_pairs && !word_fits(item->pair[i].from, event))
        i++;
    if (event.n == 0 || (cell->text && i >= cell->rank))
        return;
    set(g, cell, i < item->n_pairs ? slice_of(item->pair[i].to) : event);
    cell->rank = i;
}

static bool has_event(const struct item *item, struct slice event)
{
    for (size_t i = 0; i < item->n_pairs; i++)
        if (word_fits(item->pair[i].from, event))
            return true;
    return false;
}

static void take_when(struct groups *g, const struct item *item, struct cell *cell,
                      struct slice text)
{
    char room[VERB_ROOM];
    struct item time = *item;
    time.how = VERB_TIME;
    time.n_from = 1;
    enum column_type type =
        item->column == ITEM_CA_CODE ? TYPE_ID : g->export->column[item->column].type;
    if (text.n && (type == TYPE_DATE || type == TYPE_DATETIME))
        text = verb_apply(g->layout->mapping, &time, &text, room);
    offer(g, cell, text);
}

static void take_item(struct groups *g, size_t i, struct cell *cell, const struct row *row)
{
    const struct item *item = &g->layout->mapping->item[i];
    const int *from = g->layout->places->from[i];
    if (item->n_from && from[0] < 0)
        return;
    if (item->how == VERB_SEEN)
        see(g, item, cell, row->field[from[0]]);
    else if (item->how != VERB_WHEN)
        offer(g, cell, row->field[g->layout->n + i]);
    else if (has_event(item, row->field[from[1]]))
        take_when(g, item, cell, row->field[from[0]]);
}

bool groups_add(struct groups *g, const struct row *row, const struct slice *untold)
{
    bool found = false;
    struct group *group = find(g, row, &found);
    if (untold && !group->spoiled) {
        group->spoiled = true;
        set(g, &group->spoil, *untold);
    }
    for (size_t i = 0; i < g->layout->mapping->n; i++)
        take_item(g, i, &group->cell[i], row);
    return found;
}

/* --- giving records out --------------------------------------------------------------------------- */

static struct group *take_oldest(struct groups *g)
{
    struct group *group = g->oldest;
    struct group **at = &g->bucket[group->hash % BUCKETS];
    while (*at != group)
        at = &(*at)->beside;
    *at = group->beside;
    g->oldest = group->younger;
    if (!g->oldest)
        g->youngest = NULL;
    g->n--;
    g->bytes -= sizeof(struct group) + g->layout->mapping->n * sizeof(struct cell) + group->key.n +
                group->code.n + group->spoil.n;
    for (size_t i = 0; i < g->layout->mapping->n; i++)
        g->bytes -= group->cell[i].n;
    return group;
}

static struct slice text_of(const struct cell *cell)
{
    return cell->text ? (struct slice){cell->text, cell->n} : (struct slice){"", 0};
}

/* Is the item the id of the group, which is known whatever else is not? */
static bool names_group(const struct layout *layout, size_t item)
{
    const struct item *x = &layout->mapping->item[item];
    return x->column == ITEM_CA_CODE || x->how == VERB_CONST ||
           (x->how == VERB_COPY && layout->places->from[item][0] == layout->places->group);
}

bool groups_give(struct groups *g, bool all, struct row *row)
{
    const struct layout *layout = g->layout;
    drop(g, g->given);
    g->given = NULL;
    if (!g->oldest || (!all && g->n <= GROUPS_MOST && g->bytes <= GROUPS_BYTES))
        return false;
    g->given = take_oldest(g);
    for (size_t i = 0; i < layout->n; i++)
        g->field[i] = (struct slice){"", 0};
    for (size_t i = 0; i < layout->mapping->n; i++) {
        bool lost = g->given->spoiled && !names_group(layout, i);
        g->field[layout->n + i] = text_of(lost ? &g->given->spoil : &g->given->cell[i]);
    }
    if (layout->ca_code >= 0)
        g->field[layout->ca_code] = text_of(&g->given->code);
    *row = (struct row){
        .line = g->given->line,
        .fault = ROW_SOUND,
        .n = layout->n + layout->mapping->n,
        .field = g->field,
        .raw = {"", 0},
    };
    return true;
}
