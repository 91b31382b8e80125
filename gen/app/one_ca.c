/* One CA. */
#include "app/one_ca.h"

#include <string.h>

#include "base/file.h"
#include "base/near.h"
#include "history/archive.h"

/* The first thing that is wrong with the folder. */
static const char *fault_of(const struct session *s)
{
    for (size_t i = 0; i < s->problems.list.n; i++)
        if (s->problems.list.at[i].severity == SEVERITY_ERROR)
            return s->problems.list.at[i].text;
    return NULL;
}

const struct ca_entry *one_ca_find(struct session *s, const char *code, const char **why)
{
    *why = NULL;
    if (path_absent(s->options->input))
        return NULL;
    s->finds = true; /* what concerns others is no matter here */
    bool listed = session_list(s) == EXIT_DONE;
    if (!listed || session_combined(s) != EXIT_DONE) {
        *why = fault_of(s);
        *why = *why || !listed ? *why : "各机构共用的数据表不能读取";
        return NULL;
    }
    session_cas(s);
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->ca[i].code, code) == 0)
            return &s->ca[i];
    return NULL;
}

const char *one_ca_near(const struct session *s, const char *output, struct arena *arena,
                        const char *code)
{
    VEC(const char *) known = {0};
    const struct published *list = NULL;
    size_t n = 0;
    for (size_t i = 0; i < s->folder.n; i++)
        *vec_push(arena, &known) = s->folder.ca[i].code;
    for (size_t i = 0; i < s->combined.codes.keys.n; i++) {
        const struct slice key = s->combined.codes.keys.at[i];
        *vec_push(arena, &known) = arena_copy(arena, key.at, key.n);
    }
    if (published_list(arena, output, &list, &n))
        for (size_t i = 0; i < n; i++)
            *vec_push(arena, &known) = list[i].code;
    for (size_t i = 0; i < known.n; i++)
        if (strcmp(known.at[i], code) == 0)
            return "";
    return near_names(arena, code, known.at, known.n);
}

void one_ca_begin(struct one_ca *one, struct session *session, const struct edition_set *editions,
                  const struct ca_entry *entry, struct arena *arena)
{
    *one = (struct one_ca){.entry = entry, .arena = arena};
    lessons_init(&one->lessons, arena);
    one->from = session_source(session, editions, entry, &one->lessons);
}

static const char *unstable(const struct one_ca *one, const struct evaluation *e)
{
    if (e->ingested.again)
        return "数据表读取期间内容有变化";
    if (e->facts->objects->fault)
        return e->facts->objects->fault;
    for (size_t i = 0; i < e->ingested.n; i++)
        if (e->ingested.file[i].passing)
            return arena_format(one->arena, "%s：%s", e->ingested.file[i].file,
                                e->ingested.file[i].refused);
    return NULL;
}

const char *one_ca_read(struct one_ca *one, struct evaluation *e)
{
    enum { READINGS = 5 };
    struct problems *problems = arena_alloc(one->arena, sizeof *problems);
    if (one->entry->fault)
        return one->entry->fault;
    bool read = false;
    for (int i = 0; i < READINGS && !read; i++) {
        problems_init(problems, one->arena);
        read = evaluation_read(e, &one->from, NULL, problems, one->arena);
    }
    return unstable(one, e);
}
