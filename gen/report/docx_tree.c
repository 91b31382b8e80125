/* Word tree. */
#include "report/docx_tree.h"

#include <string.h>

enum {
    DEEPEST = 200, /* Word's own come to some thirty */
    MOST_NODES = 400000,
    MOST_TEXT = 16 * 1024 * 1024,
};

struct growing {
    struct arena *arena;
    struct word_node *root, *at;
    int depth;
    size_t nodes, text;
    const char *why;
};

struct word_node *word_new(struct arena *arena, enum word_kind kind, const char *name)
{
    static const char *const none[] = {NULL};
    struct word_node *n = arena_alloc(arena, sizeof *n);
    *n = (struct word_node){.kind = kind, .name = name, .attribute = none};
    return n;
}

void word_append(struct word_node *parent, struct word_node *child)
{
    child->parent = parent;
    child->before = parent->end;
    child->next = NULL;
    if (parent->end)
        parent->end->next = child;
    else
        parent->first = child;
    parent->end = child;
}

void word_insert(struct word_node *place, struct word_node *node)
{
    node->parent = place->parent;
    node->before = place;
    node->next = place->next;
    if (place->next)
        place->next->before = node;
    else
        place->parent->end = node;
    place->next = node;
}

void word_remove(struct word_node *node)
{
    struct word_node *parent = node->parent;
    if (node->before)
        node->before->next = node->next;
    else
        parent->first = node->next;
    if (node->next)
        node->next->before = node->before;
    else
        parent->end = node->before;
    node->parent = node->next = node->before = NULL;
}

struct word_node *word_copy(struct arena *arena, const struct word_node *node)
{
    struct word_node *copy = arena_alloc(arena, sizeof *copy);
    *copy = *node;
    copy->parent = copy->first = copy->end = copy->next = copy->before = NULL;
    for (const struct word_node *child = node->first; child; child = child->next)
        word_append(copy, word_copy(arena, child));
    return copy;
}

struct word_node *word_child(const struct word_node *node, const char *name)
{
    for (struct word_node *child = node->first; child; child = child->next)
        if (word_is(child, name))
            return child;
    return NULL;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static void turn_down(struct growing *g, struct xml *xml, const char *why)
{
    if (!g->why)
        g->why = why;
    xml_stop(xml);
}

static void take_start(void *context, struct xml *xml, const char *name, const char **attribute)
{
    struct growing *g = context;
    size_t n = 0;
    if (g->why)
        return;
    if (++g->depth > DEEPEST)
        turn_down(g, xml, "其中元素嵌套过深");
    if (++g->nodes > MOST_NODES)
        turn_down(g, xml, "其中元素过多");
    if (g->why)
        return;
    struct word_node *node = word_new(g->arena, WORD_ELEMENT, arena_string(g->arena, name));
    while (attribute[n])
        n++;
    const char **copy = arena_alloc(g->arena, (n + 1) * sizeof *copy);
    for (size_t i = 0; i < n; i++) {
        copy[i] = arena_string(g->arena, attribute[i]);
        g->text += strlen(attribute[i]);
    }
    if (g->text > MOST_TEXT)
        turn_down(g, xml, "其中文字过多");
    node->attribute = copy;
    if (g->at)
        word_append(g->at, node);
    else
        g->root = node;
    g->at = node;
}

static void take_end(void *context, struct xml *xml, const char *name)
{
    struct growing *g = context;
    (void)xml;
    (void)name;
    if (g->why || !g->at)
        return;
    g->depth--;
    g->at = g->at->parent;
}

/* A text comes in pieces, which become one. */
static void take_text(void *context, const char *text, size_t n)
{
    struct growing *g = context;
    if (g->why || !g->at)
        return;
    g->text += n;
    g->nodes++;
    if (g->text > MOST_TEXT || g->nodes > MOST_NODES) {
        g->why = "其中文字过多";
        return;
    }
    struct word_node *last = g->at->end;
    const char *piece = arena_copy(g->arena, text, n);
    if (last && last->kind == WORD_TEXT) {
        last->text = arena_format(g->arena, "%s%s", last->text, piece);
        g->text += strlen(last->text); /* what joining costs counts as well */
        return;
    }
    struct word_node *node = word_new(g->arena, WORD_TEXT, NULL);
    node->text = piece;
    word_append(g->at, node);
}

struct word_node *word_tree(struct arena *arena, const struct zip *zip,
                            const struct zip_entry *entry, struct zip_fault *fault)
{
    struct growing g = {.arena = arena};
    const struct xml_handler handler = {&g, take_start, take_end, take_text};
    bool sound = xml_read_as_written(zip, entry, &handler, fault);
    if (g.why)
        *fault = (struct zip_fault){g.why, false};
    return sound && !g.why ? g.root : NULL;
}
