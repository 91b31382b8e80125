/* Word tags. */
#include "report/docx_tags.h"

#include <string.h>

enum { SHOWN = 40 /* characters of a paragraph in a message */, MOST_SAID = 20 };

/* A text of a paragraph's runs: bytes [from, from + n) of the paragraph's text. */
struct piece {
    struct word_node *run, *text; /* w:r, and the WORD_TEXT in its w:t */
    size_t from, n;
};

enum tag_kind { TAG_FIELD, TAG_BLANK, TAG_OPEN, TAG_OPEN_NONE, TAG_CLOSE };

struct tag {
    enum tag_kind kind;
    const char *name;
    size_t from, to; /* in the paragraph's text */
};

/* A mark once it is a node of its own. */
struct mark {
    enum tag_kind kind;
    const char *name;
    struct word_node *node, *paragraph;
    const char *place;
};

struct tagger {
    struct word_part *part;
    struct arena *arena;
    struct problems *problems;
    int paragraph; /* in hand, from 1 */
    bool sound;
    VEC(struct mark) mark;   /* in the order of the text */
    VEC(struct piece) piece; /* of the paragraph in hand */
    VEC(char) text;
};

static void say(struct tagger *t, const char *place, const char *what)
{
    t->sound = false;
    if (t->problems->errors < MOST_SAID)
        problem_add(t->problems, SEVERITY_ERROR, t->part->file, 0, NULL, "%s：%s", place, what);
}

/* --- a paragraph's text ----------------------------------------------------------------------------------- */

static void add_text(struct tagger *t, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *vec_push(t->arena, &t->text) = text[i];
}

/* Nothing of these is seen; a field may go on behind them. */
static bool is_silent(const struct word_node *n)
{
    return word_is(n, "w:rPr") || word_is(n, "w:lastRenderedPageBreak") ||
           word_is(n, "w:proofErr") || word_is(n, "w:noProof");
}

static void gather_run(struct tagger *t, struct word_node *run)
{
    for (struct word_node *child = run->first; child; child = child->next) {
        if (!word_is(child, "w:t")) {
            if (!is_silent(child))
                add_text(t, "\n", 1); /* a tab, a break, a picture: no field goes across */
            continue;
        }
        struct word_node *text = child->first;
        if (!text || text->kind != WORD_TEXT)
            continue;
        size_t n = strlen(text->text);
        *vec_push(t->arena, &t->piece) = (struct piece){run, text, t->text.n, n};
        add_text(t, text->text, n);
    }
}

/* The runs of a paragraph, also those within links and the like; not of paragraphs within it. */
static void gather(struct tagger *t, struct word_node *node)
{
    for (struct word_node *child = node->first; child; child = child->next) {
        if (word_is(child, "w:r"))
            gather_run(t, child);
        else if (child->kind == WORD_ELEMENT && !word_is(child, "w:p") &&
                 !word_is(child, "w:tbl") && !word_is(child, "w:pPr") && !word_is(child, "w:del"))
            gather(t, child);
    }
}

/* "正文第12段“……”" */
static const char *tag_place(struct tagger *t)
{
    struct slice text = slice_trim((struct slice){t->text.at, t->text.n});
    struct slice shown = text_cut(text, SHOWN);
    const char *sound = text_sound(t->arena, shown);
    for (char *at = (char *)sound; *at; at++)
        *at = *at == '\n' ? ' ' : *at;
    return arena_format(t->arena, "%s第%d段“%s%s”", t->part->place, t->paragraph, sound,
                        shown.n < text.n ? "…" : "");
}

/* --- finding ---------------------------------------------------------------------------------------------- */

/* Input methods give these as well. */
static const char *const opening[] = {"{{", "｛｛", NULL};
static const char *const closing[] = {"}}", "｝｝", NULL};

/* The length of the mark at the text's beginning, or 0. */
static size_t mark_at(const char *at, const char *end, const char *const *marks)
{
    for (; *marks; marks++) {
        size_t n = strlen(*marks);
        if ((size_t)(end - at) >= n && memcmp(at, *marks, n) == 0)
            return n;
    }
    return 0;
}

static bool takes(struct slice *name, const char *const *marks)
{
    size_t n = mark_at(name->at, name->at + name->n, marks);
    *name = slice_trim((struct slice){name->at + n, name->n - n});
    return n > 0;
}

static struct tag tag_of(struct tagger *t, struct slice inner, size_t from, size_t to)
{
    static const struct {
        enum tag_kind kind;
        const char *const marks[3];
    } kinds[] = {
        {TAG_OPEN, {"#", "＃", NULL}},
        {TAG_OPEN_NONE, {"^", "＾", NULL}},
        {TAG_CLOSE, {"/", "／", NULL}},
        {TAG_BLANK, {"_", "＿", NULL}},
    };
    struct slice name = slice_trim(inner);
    struct tag tag = {.kind = TAG_FIELD, .from = from, .to = to};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (takes(&name, kinds[i].marks)) {
            tag.kind = kinds[i].kind;
            break;
        }
    tag.name = text_sound(t->arena, name);
    return tag;
}

/* The next tag at or behind `at`; false: there is none, or one that does not end. */
static bool next_tag(struct tagger *t, const char *place, size_t at, struct tag *tag)
{
    const char *text = t->text.at;
    const char *end = text + t->text.n;
    for (const char *from = text + at; from < end; from++) {
        size_t n = mark_at(from, end, opening);
        if (n == 0)
            continue;
        const char *to = from + n;
        size_t close = 0;
        while (to < end && *to != '\n' && !mark_at(to, end, opening) &&
               (close = mark_at(to, end, closing)) == 0)
            to++;
        if (close) {
            *tag = tag_of(t, (struct slice){from + n, (size_t)(to - from) - n},
                          (size_t)(from - text), (size_t)(to - text) + close);
            return true;
        }
        say(t, place, "“{{”没有对应的“}}”");
        return false;
    }
    return false;
}

/* --- nodes of their own ------------------------------------------------------------------------------------- */

static struct word_node *run_like(struct tagger *t, const struct word_node *run)
{
    struct word_node *copy = word_new(t->arena, WORD_ELEMENT, "w:r");
    const struct word_node *looks = word_child(run, "w:rPr");
    if (looks)
        word_append(copy, word_copy(t->arena, looks));
    return copy;
}

/* The text as a node behind `run`, looking like it. */
static struct word_node *tag_node(struct tagger *t, const struct word_node *run,
                                  const struct tag *tag, const char *place)
{
    if (tag->kind >= TAG_OPEN) {
        struct word_node *mark = word_new(t->arena, WORD_GONE, NULL);
        mark->text = place;
        return mark;
    }
    bool blank = tag->kind == TAG_BLANK;
    struct word_node *value = word_new(t->arena, blank ? WORD_BLANK : WORD_FIELD, NULL);
    value->field = field_named(tag->name, blank);
    value->text = place;
    value->name = tag->name;
    struct word_node *copy = run_like(t, run);
    word_append(copy, value);
    return copy;
}

/* What stands behind byte `at` of the piece's text goes into a run of its own behind `place`. */
static void move_rest(struct tagger *t, struct piece *p, size_t at, struct word_node *place)
{
    struct word_node *rest = run_like(t, p->run);
    if (at < p->n) {
        struct word_node *text = word_new(t->arena, WORD_TEXT, NULL);
        struct word_node *element = word_new(t->arena, WORD_ELEMENT, "w:t");
        text->text = arena_copy(t->arena, p->text->text + at, p->n - at);
        word_append(element, text);
        word_append(rest, element);
    }
    for (struct word_node *next = p->text->parent->next; next;) {
        struct word_node *moved = next;
        next = next->next;
        word_remove(moved);
        word_append(rest, moved);
    }
    if (rest->first && (rest->first != rest->end || !word_is(rest->first, "w:rPr")))
        word_insert(place, rest);
}

/* A run whose text went into others goes. */
static void drop_empty(struct piece *p)
{
    const struct word_node *element = p->text->parent;
    bool alone = p->run->end == element &&
                 (p->run->first == element ||
                  (p->run->first->next == element && word_is(p->run->first, "w:rPr")));
    if (p->n == 0 && alone)
        word_remove(p->run);
}

/* Takes a tag out of the pieces it stands in, from its end, and puts its node in place. */
static struct word_node *cut_out(struct tagger *t, const struct tag *tag, const char *place)
{
    size_t first = 0;
    while (t->piece.at[first].from + t->piece.at[first].n <= tag->from)
        first++;
    for (size_t i = first + 1; i < t->piece.n && t->piece.at[i].from < tag->to; i++) {
        struct piece *p = &t->piece.at[i];
        size_t gone = tag->to - p->from < p->n ? tag->to - p->from : p->n;
        p->text->text += gone;
        p->from += gone;
        p->n -= gone;
        drop_empty(p);
    }
    struct piece *p = &t->piece.at[first];
    struct word_node *node = tag_node(t, p->run, tag, place);
    size_t end = tag->to - p->from < p->n ? tag->to - p->from : p->n;
    word_insert(p->run, node);
    move_rest(t, p, end, node);
    p->n = tag->from - p->from;
    p->text->text = arena_copy(t->arena, p->text->text, p->n);
    drop_empty(p);
    return node;
}

/* --- a paragraph -------------------------------------------------------------------------------------------- */

static void tag_paragraph(struct tagger *t, struct word_node *paragraph)
{
    VEC(struct tag) list = {0};
    struct tag tag;
    t->paragraph++;
    t->piece.n = t->text.n = 0;
    gather(t, paragraph);
    if (t->text.n == 0)
        return;
    const char *place = tag_place(t);
    for (size_t at = 0; next_tag(t, place, at, &tag); at = tag.to)
        *vec_push(t->arena, &list) = tag;
    for (size_t i = 0; i < list.n; i++)
        if (list.at[i].kind >= TAG_OPEN)
            *vec_push(t->arena, &t->mark) =
                (struct mark){list.at[i].kind, list.at[i].name, NULL, paragraph, place};
    size_t mark = t->mark.n;
    for (size_t i = list.n; i-- > 0;) {
        struct word_node *node = cut_out(t, &list.at[i], place);
        if (list.at[i].kind >= TAG_OPEN)
            t->mark.at[--mark].node = node;
    }
}

static void tag_all(struct tagger *t, struct word_node *node)
{
    if (word_is(node, "w:p"))
        tag_paragraph(t, node);
    for (struct word_node *child = node->first; child; child = child->next)
        tag_all(t, child);
}

/* --- sections ------------------------------------------------------------------------------------------------- */

static int depth_of(const struct word_node *n)
{
    int depth = 0;
    for (; n->parent; n = n->parent)
        depth++;
    return depth;
}

/* The ancestors of both, or themselves, that have one parent. */
static void meet(struct word_node **a, struct word_node **b)
{
    int da = depth_of(*a);
    int db = depth_of(*b);
    for (; da > db; da--)
        *a = (*a)->parent;
    for (; db > da; db--)
        *b = (*b)->parent;
    while ((*a)->parent != (*b)->parent) {
        *a = (*a)->parent;
        *b = (*b)->parent;
    }
}

/* Nothing but marks, so that the paragraph can go. */
static bool only_marks(const struct word_node *n)
{
    for (const struct word_node *child = n->first; child; child = child->next) {
        bool seen = child->kind == WORD_FIELD || child->kind == WORD_BLANK ||
                    (child->kind == WORD_TEXT && slice_trim(slice_of(child->text)).n > 0) ||
                    word_is(child, "w:drawing") || word_is(child, "w:pict") ||
                    word_is(child, "w:object") || word_is(child, "w:sectPr");
        if (seen || !only_marks(child))
            return false;
    }
    return true;
}

static void add_section(struct tagger *t, const struct mark *open, struct word_node *first,
                        struct word_node *last)
{
    struct word_section *s = arena_alloc(t->arena, sizeof *s);
    *s = (struct word_section){.list = field_list_named(open->name),
                               .inverted = open->kind == TAG_OPEN_NONE,
                               .last = last,
                               .inner = first->section};
    first->section = s;
    first->text = first->kind == WORD_ELEMENT ? open->place : first->text;
}

/* What the two marks enclose: runs, paragraphs and tables, or rows. */
static void pair(struct tagger *t, const struct mark *open, const struct mark *close)
{
    struct word_node *a = open->node;
    struct word_node *b = close->node;
    meet(&a, &b);
    if (a == open->node && b == close->node) {
        add_section(t, open, a, b);
    } else if (word_is(a, "w:tc") && word_is(a->parent, "w:tr")) {
        add_section(t, open, a->parent, a->parent);
    } else if (word_is(a, "w:tr") && word_is(b, "w:tr")) {
        add_section(t, open, a, b);
    } else if (a == open->paragraph && b == close->paragraph && only_marks(a) && only_marks(b)) {
        add_section(t, open, a, b);
        a->kind = b->kind = WORD_GONE;
    } else {
        say(t, open->place,
            arena_format(
                t->arena,
                "“{{#%s}}”与“{{/%s}}”要么在同一段内，要么在同一张表的行内，要么各自单独成段",
                open->name, open->name));
    }
}

static void pair_all(struct tagger *t)
{
    VEC(const struct mark *) open = {0};
    for (size_t i = 0; i < t->mark.n; i++) {
        const struct mark *m = &t->mark.at[i];
        if (m->kind != TAG_CLOSE) {
            if (!field_list_named(m->name))
                say(t, m->place,
                    arena_format(t->arena,
                                 "没有名为“%s”的重复段；caeval document --fields 列出全部名称",
                                 m->name));
            *vec_push(t->arena, &open) = m;
            continue;
        }
        if (open.n == 0 || strcmp(open.at[open.n - 1]->name, m->name) != 0) {
            say(t, m->place,
                open.n == 0 ? arena_format(t->arena, "“{{/%s}}”前面没有“{{#%s}}”", m->name, m->name)
                            : arena_format(t->arena, "“{{/%s}}”之前应先有“{{/%s}}”", m->name,
                                           open.at[open.n - 1]->name));
            return;
        }
        if (field_list_named(m->name))
            pair(t, open.at[open.n - 1], m);
        open.n--;
    }
    for (size_t i = 0; i < open.n; i++)
        say(t, open.at[i]->place,
            arena_format(t->arena, "“{{#%s}}”没有对应的“{{/%s}}”", open.at[i]->name,
                         open.at[i]->name));
}

/* --- what may stand where --------------------------------------------------------------------------------------- */

static void check_field(struct tagger *t, const struct word_node *n, unsigned has)
{
    const char *mark = n->kind == WORD_BLANK ? "_" : "";
    if (!n->field)
        say(t, n->text,
            arena_format(t->arena, "没有名为“%s%s”的字段；此处可用：%s", mark, n->name,
                         field_names(t->arena, has)));
    else if (!field_usable(n->field->needs, has))
        say(t, n->text,
            arena_format(t->arena,
                         "字段“%s%s”不能用在这里，要放在能提供它的重复段之内；此处可用：%s", mark,
                         n->name, field_names(t->arena, has)));
}

static void check_range(struct tagger *t, struct word_node *from, const struct word_node *last,
                        const struct word_section *s, unsigned has);

static void check_section(struct tagger *t, struct word_node *n, const struct word_section *s,
                          unsigned has)
{
    if (!field_usable(s->list->needs, has))
        say(t, n->text ? n->text : t->part->place,
            arena_format(t->arena, "重复段“%s”不能用在这里；此处可用：%s", s->list->name,
                         field_names(t->arena, has)));
    else
        check_range(t, n, s->last, s->inner, s->inverted ? has : has | s->list->gives);
}

static void check_node(struct tagger *t, struct word_node *n, unsigned has)
{
    if (n->kind == WORD_FIELD || n->kind == WORD_BLANK)
        check_field(t, n, has);
    else if (n->kind == WORD_ELEMENT && n->first)
        check_range(t, n->first, NULL, n->first->section, has);
}

static void check_range(struct tagger *t, struct word_node *from, const struct word_node *last,
                        const struct word_section *s, unsigned has)
{
    for (struct word_node *n = from; n; n = n->next) {
        const struct word_section *own = n == from ? s : n->section;
        if (own) {
            check_section(t, n, own, has);
            n = own->last;
        } else {
            check_node(t, n, has);
        }
        if (n == last)
            break;
    }
}

bool word_tags(struct word_part *part, unsigned has, struct arena *arena, struct problems *problems)
{
    struct tagger t = {.part = part, .arena = arena, .problems = problems, .sound = true};
    tag_all(&t, part->root);
    if (t.sound)
        pair_all(&t);
    if (t.sound)
        check_node(&t, part->root, has);
    return t.sound;
}

/* --- parts without paragraphs -------------------------------------------------------------------------------------- */

static void tag_plain(struct tagger *t, struct word_node *text)
{
    struct tag tag;
    size_t at = 0;
    t->text.n = 0;
    add_text(t, text->text, strlen(text->text));
    if (t->text.n == 0)
        return;
    t->paragraph++;
    const char *place = tag_place(t);
    const char *whole = text->text;
    struct word_node *behind = text;
    for (; next_tag(t, place, at, &tag); at = tag.to) {
        if (tag.kind != TAG_FIELD) {
            say(t, place, "此处只能用字段，不能用重复段和填写处");
            return;
        }
        struct word_node *value = word_new(t->arena, WORD_FIELD, tag.name);
        struct word_node *rest = word_new(t->arena, WORD_TEXT, NULL);
        value->field = field_named(tag.name, false);
        value->text = place;
        behind->text = arena_copy(t->arena, whole + at, tag.from - at);
        rest->text = whole + tag.to;
        word_insert(behind, value);
        word_insert(value, rest);
        behind = rest;
    }
}

static void tag_plain_all(struct tagger *t, struct word_node *node)
{
    for (struct word_node *child = node->first; child;) {
        struct word_node *next = child->next;
        if (child->kind == WORD_TEXT)
            tag_plain(t, child);
        else if (child->kind == WORD_ELEMENT)
            tag_plain_all(t, child);
        child = next;
    }
}

bool word_plain_tags(struct word_part *part, unsigned has, struct arena *arena,
                     struct problems *problems)
{
    struct tagger t = {.part = part, .arena = arena, .problems = problems, .sound = true};
    tag_plain_all(&t, part->root);
    if (t.sound)
        check_node(&t, part->root, has);
    return t.sound;
}
