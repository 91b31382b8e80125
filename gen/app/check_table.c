/* Check table. */
#include "app/check_table.h"

#include <string.h>

#include "app/check_waiting.h"
#include "base/columns.h"
#include "base/language.h"
#include "base/said.h"
#include "ingest/folder.h"

void account_heads(const char **cell)
{
    static const char *const head[ACCOUNT_CELLS] = {"数据表",   "文件",     "行数",    "计入",
                                                    "未采用",   "重复",     "被替代",  "不计",
                                                    "不可读格", "最早日期", "最晚日期"};
    memcpy(cell, head, sizeof head);
}

static const char *count(struct arena *arena, int64_t n)
{
    return arena_format(arena, "%lld", (long long)n);
}

void account_cells(const char **cell, const char *title, const char *file,
                   const struct file_report *sum, struct arena *arena)
{
    const int64_t number[] = {sum->rows,       sum->accepted,  sum->rejected, sum->duplicates,
                              sum->superseded, sum->set_aside, sum->damaged};
    enum { NUMBERS = sizeof number / sizeof *number };
    *cell++ = title;
    *cell++ = file;
    for (size_t i = 0; i < NUMBERS; i++)
        *cell++ = sum->refused ? (i ? "" : "不能使用") : count(arena, number[i]);
    *cell++ = sum->dated ? day_text(arena, day_of(sum->first)) : "";
    *cell++ = sum->dated ? day_text(arena, day_of(sum->last)) : "";
}

/* The CA's part in a combined file in which it has no row is left out. */
static bool is_shown(const struct file_report *f)
{
    return f->refused || f->rows > 0 || !f->share;
}

static void print_accounts(FILE *to, const struct checked *c, struct arena *arena)
{
    const struct ingested *in = c->ingested;
    const char **cell = arena_alloc(arena, (in->n + 1) * ACCOUNT_CELLS * sizeof *cell);
    size_t n = 1;
    account_heads(cell);
    for (size_t i = 0; i < in->n; i++) {
        const struct file_report *f = &in->file[i];
        if (is_shown(f))
            account_cells(cell + ACCOUNT_CELLS * n++, c->library->schema.export[f->export].shown,
                          f->file, f, arena);
    }
    if (n > 1)
        columns_say(to, cell, ACCOUNT_CELLS, n, arena);
    else
        fputs(_("没有读到任何数据表\n"), to);
}

/* --- the end ------------------------------------------------------------------------------------ */

/* Files in the form of another system. */
static void print_recognised(FILE *to, const struct checked *c, struct arena *arena)
{
    for (size_t i = 0; i < c->ingested->n; i++)
        if (c->ingested->file[i].recognised)
            fprintf(to, _("%s：%s\n"), c->ingested->file[i].file,
                    said(arena, c->ingested->file[i].recognised));
}

/* What was not supplied; of those for which something waits the name stands above. */
static void print_missing(FILE *to, const struct checked *c, const bool *named, struct arena *arena)
{
    const char *list = NULL;
    int n = 0;
    for (size_t i = 0; i < c->library->schema.n; i++) {
        if (c->facts->export[i].supply != SUPPLY_MISSING)
            continue;
        n++;
        if (!named[i])
            list = list ? arena_format(arena, "%s、%s", list, c->library->schema.export[i].title)
                        : c->library->schema.export[i].title;
    }
    fprintf(to, _("没有提供的数据表：%d张%s%s\n"), n, list ? _("，其中没有条目在等的：") : "",
            list ? list : "");
}

static void print_unread(FILE *to, const struct checked *c, struct arena *arena)
{
    const struct ingested *in = c->ingested;
    if (in->n_unread)
        fputs(_("没有读取的文件：\n"), to);
    for (size_t i = 0; i < in->n_unread; i++)
        fprintf(to, _("  %s：%s\n"), text_sound(arena, slice_of(in->unread[i].name)),
                said(arena, in->unread[i].advice));
}

static long long checked_as(const struct object_facts *o, enum object_check check)
{
    int64_t n = 0;
    for (int kind = 0; kind < OBJECT_KINDS; kind++)
        n += o->checked[kind][check];
    return n;
}

static void print_objects(FILE *to, const struct checked *c)
{
    const struct object_facts *o = c->facts->objects;
    const struct certificate_objects *list = &c->facts->certificates.objects;
    long long copies = 0;
    if (!o->folder)
        return;
    for (int kind = 0; kind < OBJECT_KINDS; kind++)
        copies += o->copies[kind];
    fprintf(
        to,
        _("objects：文件%lld个，证书%lld张、CRL "
          "%lld个、OCSP应答%lld个；验证通过%lld个，签名与签发者不符%lld个，没有签发者证书%lld个；"
          "重复%lld个，没有采用%lld处；不在证书清单中的证书%lld张，与清单不一致%lld处\n"),
        (long long)o->files, (long long)o->n[OBJECT_CERTIFICATE], (long long)o->n[OBJECT_CRL],
        (long long)o->n[OBJECT_OCSP], checked_as(o, OBJECT_VERIFIED), checked_as(o, OBJECT_FORGED),
        checked_as(o, OBJECT_UNCHECKED), copies, (long long)object_facts_unused(o),
        (long long)list->unlisted.n, (long long)list->n_differences);
}

void check_table_print(FILE *to, const struct checked *c, struct check_shared *shared,
                       struct arena *arena)
{
    bool *named = arena_alloc(arena, (c->library->schema.n + 1) * sizeof *named);
    fprintf(to, "\n%s%s%s\n", c->code, c->facts->org.name ? " " : "",
            c->facts->org.name ? c->facts->org.name : "");
    print_accounts(to, c, arena);
    print_recognised(to, c, arena);
    print_objects(to, c);
    check_waiting_print(to, c, shared, named, arena);
    print_missing(to, c, named, arena);
    print_unread(to, c, arena);
}
