/* Maps. */
#include "score/maps.h"

#include <string.h>

#include "base/index.h"
#include "facts/numbering.h"

struct steps {
    VEC(struct numbering_step) list;
};

struct item_steps {
    VEC(struct item_step) list;
};

/* An edition that a map leads from or to, with all that it must name. */
struct mapped {
    const struct listed_standard *standard;
    struct index ids; /* rows by their numbers; indicators, and what criteria ask examiners */
    bool loaded;
};

struct loader {
    struct arena *arena;
    const char *folder;
    struct problems *problems;
    struct numbered_form *form;
    size_t n_forms;
    struct mapped *edition; /* up to D, of one kind after the other, the oldest first */
    size_t n;
    struct steps steps;
    struct item_steps items;
};

/* A map in hand. */
struct map {
    const struct sheet *sheet;
    const struct mapped *earlier, *later;
    size_t *line; /* by id of the earlier one: its first row in the sheet, SIZE_MAX: none */
    bool *kept;   /* ... does a line lead to the same id? */
};

const char *map_name(struct arena *arena, const char *earlier, const char *later)
{
    return arena_format(arena, "maps/%s-to-%s.csv", earlier, later);
}

/* --- what a map must name ------------------------------------------------------------------------------- */

static void add_items(struct loader *l, struct mapped *m, const char *text)
{
    for (const struct asked_item *item = asked_items(l->arena, text); item->id; item++)
        index_add(&m->ids, slice_of(item->id), NULL);
}

static const struct sheet *file_of(struct loader *l, const struct mapped *m, const char *file,
                                   const char *const *required)
{
    return template_load(l->arena,
                         arena_format(l->arena, "%s/%s/%s", l->folder, m->standard->code, file),
                         required, l->problems);
}

static bool name_rows(struct loader *l, struct mapped *m)
{
    static const char *const required[] = {"seq", NULL};
    const struct sheet *form = file_of(l, m, "form.csv", required);
    for (size_t row = 0; form && row < form->n; row++)
        index_add(&m->ids, slice_of(sheet_cell(form, row, "seq")), NULL);
    return form;
}

static bool name_indicators(struct loader *l, struct mapped *m)
{
    static const char *const of_indicators[] = {"indicator", NULL};
    static const char *const of_criteria[] = {"items", NULL};
    static const char *const of_edition[] = {"key", "value", NULL};
    const struct sheet *indicators = file_of(l, m, "indicators.csv", of_indicators);
    const struct sheet *criteria = file_of(l, m, "criteria.csv", of_criteria);
    for (size_t row = 0; indicators && row < indicators->n; row++)
        index_add(&m->ids, slice_of(sheet_cell(indicators, row, "indicator")), NULL);
    for (size_t row = 0; criteria && row < criteria->n; row++)
        add_items(l, m, sheet_cell(criteria, row, "items"));
    const struct sheet *edition = file_of(l, m, "edition.csv", of_edition);
    for (size_t row = 0; edition && row < edition->n; row++)
        if (strcmp(sheet_cell(edition, row, "key"), "gate_item") == 0)
            add_items(l, m, sheet_cell(edition, row, "value"));
    return indicators && criteria && edition;
}

static bool load_ids(struct loader *l, struct mapped *m)
{
    static bool (*const name[STANDARD_KINDS])(struct loader *, struct mapped *) = {
        [STANDARD_FORM] = name_rows,
        [STANDARD_SCORE] = name_indicators,
    };
    if (!m->loaded) {
        index_init(&m->ids, l->arena);
        m->loaded = name[m->standard->kind](l, m);
    }
    return m->loaded;
}

/* --- a map ---------------------------------------------------------------------------------------------- */

static size_t find_id(const struct loader *l, const struct map *map, size_t row, const char *column,
                      const struct mapped *in)
{
    static const char *const what[STANDARD_KINDS] = {
        [STANDARD_FORM] = "row",
        [STANDARD_SCORE] = "indicator and no item",
    };
    const char *text = sheet_cell(map->sheet, row, column);
    size_t at = index_find(&in->ids, slice_of(text));
    if (at == INDEX_NONE)
        sheet_fault(map->sheet, row, column, l->problems, "\"%s\" is no %s of %s", text,
                    what[in->standard->kind], in->standard->code);
    return at;
}

/* A second line for what an id has become is another thing that it has become. */
static void check_again(const struct loader *l, const struct map *map, size_t row)
{
    const char *from = sheet_cell(map->sheet, row, "from");
    const char *to = sheet_cell(map->sheet, row, "to");
    for (size_t i = 0; i < row; i++) {
        const char *other = sheet_cell(map->sheet, i, "to");
        if (strcmp(sheet_cell(map->sheet, i, "from"), from) != 0)
            continue;
        if (strcmp(other, to) == 0)
            sheet_fault(map->sheet, row, "from", l->problems, "the line stands twice");
        else if (!*other || !*to)
            sheet_fault(map->sheet, row, "to", l->problems,
                        "\"%s\" has become something and nothing", from);
    }
}

static void add_step(struct loader *l, const struct map *map, size_t row)
{
    const struct listed_standard *a = map->earlier->standard;
    const struct listed_standard *b = map->later->standard;
    const char *from = sheet_cell(map->sheet, row, "from");
    const char *to = sheet_cell(map->sheet, row, "to");
    struct numbering_step step = {0};
    int64_t number[2] = {0, 0};
    if (a->kind == STANDARD_SCORE) {
        *vec_push(l->arena, &l->items.list) =
            (struct item_step){a->code, b->code, from, *to ? to : NULL};
        return;
    }
    int_parse(slice_of(from), &number[0]);
    int_parse(slice_of(to), &number[1]);
    step.from = (int)number[0];
    step.to = (int)number[1];
    for (size_t i = 0; i < l->n_forms; i++) {
        step.from_form = strcmp(l->form[i].code, a->code) == 0 ? i : step.from_form;
        step.to_form = strcmp(l->form[i].code, b->code) == 0 ? i : step.to_form;
    }
    *vec_push(l->arena, &l->steps.list) = step;
}

static void load_line(struct loader *l, struct map *map, size_t row)
{
    const char *to = sheet_cell(map->sheet, row, "to");
    size_t from = find_id(l, map, row, "from", map->earlier);
    if (from == INDEX_NONE || (*to && find_id(l, map, row, "to", map->later) == INDEX_NONE))
        return;
    check_again(l, map, row);
    if (map->line[from] == SIZE_MAX)
        map->line[from] = row;
    map->kept[from] = map->kept[from] || strcmp(sheet_cell(map->sheet, row, "from"), to) == 0;
    add_step(l, map, row);
}

static const char *key_text(struct arena *arena, const struct index *index, size_t at)
{
    return arena_copy(arena, index->keys.at[at].at, index->keys.at[at].n);
}

/* Each id of the earlier edition has a line, and one that the later one has as well means the same there:
 * answers name an item by its id alone. */
static void check_all(const struct loader *l, const struct map *map)
{
    const struct mapped *earlier = map->earlier;
    const char *first = NULL;
    size_t missing = 0;
    for (size_t i = 0; i < earlier->ids.keys.n; i++) {
        const char *id = key_text(l->arena, &earlier->ids, i);
        bool again = earlier->standard->kind == STANDARD_SCORE &&
                     index_find(&map->later->ids, slice_of(id)) != INDEX_NONE;
        first = map->line[i] == SIZE_MAX && !first ? id : first;
        missing += map->line[i] == SIZE_MAX;
        if (map->line[i] != SIZE_MAX && again && !map->kept[i])
            sheet_fault(map->sheet, map->line[i], "to", l->problems,
                        "\"%s\" means another thing in %s: an id is not used again", id,
                        map->later->standard->code);
    }
    if (missing)
        sheet_fault_whole(map->sheet, "from", l->problems,
                          "\"%s\" of %s has no line (%zu have none)", first,
                          earlier->standard->code, missing);
}

static void load_map(struct loader *l, struct mapped *earlier, struct mapped *later)
{
    static const char *const required[] = {"from", "to", NULL};
    const char *path =
        arena_format(l->arena, "%s/%s", l->folder,
                     map_name(l->arena, earlier->standard->code, later->standard->code));
    if (!template_expected(l->arena, path))
        return;
    struct map map = {template_load(l->arena, path, required, l->problems), earlier, later, NULL,
                      NULL};
    if (!map.sheet || !load_ids(l, earlier) || !load_ids(l, later))
        return;
    map.line = arena_alloc(l->arena, (earlier->ids.keys.n + 1) * sizeof *map.line);
    map.kept = arena_alloc(l->arena, earlier->ids.keys.n + 1);
    memset(map.line, 0xff, (earlier->ids.keys.n + 1) * sizeof *map.line);
    for (size_t row = 0; row < map.sheet->n; row++)
        load_line(l, &map, row);
    if (map.sheet->n) /* a header alone: that nothing carries over is meant */
        check_all(l, &map);
}

/* --- all of them ------------------------------------------------------------------------------------------ */

/* The editions of a kind up to D, the oldest first. */
static size_t take_kind(struct loader *l, const struct standards_list *list,
                        enum standard_kind kind, day_number date)
{
    size_t first = l->n;
    for (size_t i = 0; i < list->n; i++) {
        size_t at = l->n;
        if (list->at[i].kind != kind || list->at[i].from > date)
            continue;
        for (; at > first && l->edition[at - 1].standard->from > list->at[i].from; at--)
            l->edition[at] = l->edition[at - 1];
        l->edition[at] = (struct mapped){.standard = &list->at[i]};
        l->n++;
    }
    return l->n - first;
}

/* The forms' places among those that judge D, and their rows where there is more than one form. */
static void take_forms(struct loader *l, const struct standard *form, size_t n_judging)
{
    l->form = arena_alloc(l->arena, (l->n_forms + 1) * sizeof *l->form);
    for (size_t i = 0; i < l->n_forms; i++) {
        const struct listed_standard *x = l->edition[i].standard;
        l->form[i] = (struct numbered_form){x->code, x->from, SIZE_MAX, 0};
        for (size_t k = 0; k < n_judging; k++)
            if (strcmp(form[k].code, x->code) == 0) {
                l->form[i].place = k;
                l->form[i].rows = (int)form[k].form.n;
            }
        if (l->form[i].place == SIZE_MAX && load_ids(l, &l->edition[i]))
            l->form[i].rows = (int)l->edition[i].ids.keys.n;
    }
}

static void load_all(struct loader *l)
{
    for (size_t later = 1; later < l->n; later++)
        for (size_t earlier = 0; earlier < later; earlier++)
            if (l->edition[earlier].standard->kind == l->edition[later].standard->kind)
                load_map(l, &l->edition[earlier], &l->edition[later]);
}

bool maps_load(const struct numbering **numbering, struct arena *arena, const char *folder,
               const struct standards_list *list, const struct standard *form, size_t n_judging,
               day_number date, struct problems *problems)
{
    struct loader l = {.arena = arena, .folder = folder, .problems = problems};
    size_t errors = problems->errors;
    l.edition = arena_alloc(arena, (list->n + 1) * sizeof *l.edition);
    l.n_forms = take_kind(&l, list, STANDARD_FORM, date);
    size_t n_scores = take_kind(&l, list, STANDARD_SCORE, date);
    *numbering = NULL;
    if (l.n_forms < 2 && n_scores < 2)
        return true;
    take_forms(&l, form, n_judging);
    load_all(&l);
    struct numbering *m = arena_alloc(arena, sizeof *m);
    *m = (struct numbering){l.form,         l.n_forms,       l.steps.list.at,
                            l.steps.list.n, l.items.list.at, l.items.list.n};
    *numbering = m;
    return problems->errors == errors;
}
