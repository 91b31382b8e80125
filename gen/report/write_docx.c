/* Word documents. */
#include "report/write_docx.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "report/docx_fill.h"
#include "report/docx_tags.h"
#include "report/letter.h"
#include "report/zip_write.h"

enum {
    MOST_PARTS = 1000,
    MOST_FILE = 32 * 1024 * 1024,
    MOST_PART = 32 * 1024 * 1024,
    MOST_ALL = 64 * 1024 * 1024, /* of what the parts come to */
    LONGEST_NAME = 200,
};

static const char DOCUMENT[] = "word/document.xml";

/* A part: with fields, a tree; else its bytes. */
struct template_part {
    const char *name;
    struct word_node *root;
    const char *data;
    size_t n;
};

struct word_template {
    struct arena *arena;
    const char *path;
    VEC(struct template_part) part; /* in the archive's order */
};

struct opening {
    struct word_template *template;
    struct problems *problems;
    struct zip zip;
    unsigned has;
    int64_t size; /* of the parts so far */
};

static bool turn_down(struct opening *o, const char *part, const char *why)
{
    if (part)
        problem_add(o->problems, SEVERITY_ERROR, o->template->path, 0, NULL, "其中的 %s：%s",
                    text_sound(o->template->arena, slice_of(part)), why);
    else
        problem_add(o->problems, SEVERITY_ERROR, o->template->path, 0, NULL, "%s", why);
    return false;
}

/* --- which part is what ------------------------------------------------------------------------------------- */

/* What an official calls the part, or NULL: it has no fields. A * stands for a number. */
static const struct fielded {
    const char *begins, *ends;
    const char *place;
    bool plain; /* without paragraphs */
} fielded_parts[] = {
    {"word/document", ".xml", "正文", false},        {"word/header", ".xml", "页眉", false},
    {"word/footer", ".xml", "页脚", false},          {"word/footnotes", ".xml", "脚注", false},
    {"word/endnotes", ".xml", "尾注", false},        {"docProps/core", ".xml", "文档属性", true},
    {"docProps/custom", ".xml", "自定义属性", true},
};

static const struct fielded *fielded_part(const char *name)
{
    for (size_t i = 0; i < sizeof fielded_parts / sizeof *fielded_parts; i++) {
        size_t n = strlen(fielded_parts[i].begins);
        if (strncasecmp(name, fielded_parts[i].begins, n) == 0 &&
            strcasecmp(name + n + strspn(name + n, "0123456789"), fielded_parts[i].ends) == 0)
            return &fielded_parts[i];
    }
    return NULL;
}

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name);
    size_t e = strlen(end);
    return n >= e && strcasecmp(name + n - e, end) == 0;
}

static const char *name_fault(const struct opening *o, const struct zip_entry *e)
{
    const char *name = e->name;
    if (!*name || strlen(name) > LONGEST_NAME || !utf8_valid(name, strlen(name)) || *name == '/' ||
        strchr(name, '\\') || strstr(name, ".."))
        return "名称不合规范";
    for (const unsigned char *at = (const unsigned char *)name; *at; at++)
        if (*at < ' ')
            return "名称不合规范";
    if (zip_entry_named(&o->zip, name) != e)
        return "名称重复";
    if (strcasestr(name, "vbaProject") || strcasestr(name, "vbaData") ||
        strcasestr(name, "activeX"))
        return "模板中不能有宏和控件；请另存为不带宏的 .docx";
    return NULL;
}

/* --- reading -------------------------------------------------------------------------------------------------- */

static bool read_bytes(struct opening *o, const struct zip_entry *e, struct template_part *part)
{
    struct zip_part *z = zip_part_open(&o->zip, e);
    char *data = arena_alloc(o->template->arena, (size_t)e->size + 1);
    size_t step = 0;
    while (part->n < (size_t)e->size &&
           (step = zip_part_read(z, data + part->n, (size_t)e->size - part->n)) > 0)
        part->n += step;
    char more = 0;
    bool whole = part->n == (size_t)e->size && zip_part_read(z, &more, 1) == 0;
    struct zip_fault fault = zip_part_fault(z);
    zip_part_close(z);
    part->data = data;
    if (fault.why || !whole)
        return turn_down(o, e->name, fault.why ? fault.why : "压缩数据已损坏或不完整");
    return true;
}

/* What is fetched when the document is opened comes from nobody knows where. Links that a reader clicks may lead
 * outside. */
static void take_relation(void *context, struct xml *xml, const char *name, const char **attribute)
{
    const char *mode = xml_attribute(attribute, "TargetMode");
    const char *type = xml_attribute(attribute, "Type");
    (void)name;
    if (mode && strcasecmp(mode, "External") == 0 && !(type && ends_in(type, "/hyperlink"))) {
        *(bool *)context = true;
        xml_stop(xml);
    }
}

static bool check_relations(struct opening *o, const struct zip_entry *e)
{
    bool outside = false;
    struct zip_fault fault;
    const struct xml_handler handler = {.context = &outside, .start = take_relation};
    if (!xml_read(&o->zip, e, &handler, &fault))
        return turn_down(o, e->name, fault.why);
    return !outside ||
           turn_down(o, e->name,
                     "引用了文档之外的内容（外部模板、图片等），不接受；请在 Word 中断开链接");
}

static bool read_tree(struct opening *o, const struct zip_entry *e, const struct fielded *fielded,
                      struct template_part *part)
{
    struct zip_fault fault;
    struct arena *arena = o->template->arena;
    part->root = word_tree(arena, &o->zip, e, &fault);
    if (!part->root)
        return turn_down(o, e->name, fault.why);
    struct word_part of = {o->template->path, fielded->place, part->root};
    return fielded->plain ? word_plain_tags(&of, o->has, arena, o->problems)
                          : word_tags(&of, o->has, arena, o->problems);
}

static bool take_part(struct opening *o, const struct zip_entry *e)
{
    const char *fault = name_fault(o, e);
    const struct fielded *fielded = fielded_part(e->name);
    o->size += e->size;
    if (e->size > MOST_PART || o->size > MOST_ALL)
        fault = "过大，不像公文模板";
    if (fault)
        return turn_down(o, e->name, fault);
    if (ends_in(e->name, "/"))
        return true;
    if (ends_in(e->name, ".rels") && !check_relations(o, e))
        return false;
    struct template_part part = {.name = e->name};
    bool sound = fielded ? read_tree(o, e, fielded, &part) : read_bytes(o, e, &part);
    *vec_push(o->template->arena, &o->template->part) = part;
    return sound;
}

static bool is_document(const struct word_template *t)
{
    for (size_t i = 0; i < t->part.n; i++)
        if (strcmp(t->part.at[i].name, DOCUMENT) == 0)
            return word_is(t->part.at[i].root, "w:document");
    return false;
}

static bool read_parts(struct opening *o)
{
    bool sound = true;
    static const char no_document[] =
        "不是 Word 文档（.docx）；.doc、.wps 请先在 Word 或 WPS 中另存为 .docx";
    if (!zip_entry_named(&o->zip, "[Content_Types].xml") || !zip_entry_named(&o->zip, DOCUMENT))
        return turn_down(o, NULL, no_document);
    if (o->zip.entry.n > MOST_PARTS)
        return turn_down(o, NULL, "其中的部分过多，不像公文模板");
    for (size_t i = 0; i < o->zip.entry.n; i++)
        sound = take_part(o, &o->zip.entry.at[i]) && sound;
    return sound && (is_document(o->template) || turn_down(o, NULL, no_document));
}

struct word_template *word_template_open(struct arena *arena, const char *path, unsigned has,
                                         struct problems *problems)
{
    struct word_template *t = arena_alloc(arena, sizeof *t);
    struct opening o = {.template = t, .problems = problems, .has = has};
    struct zip_fault fault;
    *t = (struct word_template){.arena = arena, .path = arena_string(arena, path)};
    int fd = file_open(path, 0);
    if (fd < 0) {
        turn_down(&o, NULL, errno == ENOENT ? "没有这个模板" : system_fault(errno));
        return NULL;
    }
    bool sound = zip_open(&o.zip, arena, fd, &fault);
    if (!sound)
        turn_down(&o, NULL, "不是 Word 文档（.docx），或已损坏");
    else if (o.zip.size > MOST_FILE)
        sound = turn_down(&o, NULL, "过大，不像公文模板");
    else
        sound = read_parts(&o);
    close(fd);
    return sound ? t : NULL;
}

/* --- writing --------------------------------------------------------------------------------------------------- */

bool word_template_fill(struct bytes *to, const struct word_template *t, const struct paper *paper,
                        struct problems *problems)
{
    struct packer *packer = packer_new(EFFORT_OFTEN);
    struct zip_writer zip = {.packer = packer};
    const struct scope scope = scope_of(paper);
    const char *why = NULL;
    for (size_t i = 0; i < t->part.n && !why; i++) {
        const struct template_part *p = &t->part.at[i];
        struct bytes filled = {0};
        if (p->root)
            why = word_fill(&filled, p->root, &scope);
        if (!why)
            zip_write_part(&zip, p->name, p->root ? (const char *)filled.at : p->data,
                           p->root ? filled.n : p->n);
        bytes_free(&filled);
    }
    zip_write_end(&zip);
    if (why)
        problem_add(problems, SEVERITY_ERROR, t->path, 0, NULL, "%s", why);
    else
        bytes_put(to, zip.file.at, zip.file.n);
    zip_write_free(&zip);
    packer_free(packer);
    return !why;
}

/* --- pages and sheets ------------------------------------------------------------------------------------------- */

static const struct word_node *body_of(const struct word_template *t)
{
    for (size_t i = 0; i < t->part.n; i++)
        if (strcmp(t->part.at[i].name, DOCUMENT) == 0)
            return t->part.at[i].root;
    return NULL;
}

/* The text of its first paragraph. */
static const char *title_of(const struct document *d)
{
    for (size_t i = 0; i < d->block.n; i++)
        if (d->block.at[i].text)
            return d->block.at[i].text;
    return "";
}

struct document *word_template_letter(const struct word_template *t, const struct paper *paper,
                                      struct problems *problems)
{
    struct bytes body = {0};
    const struct scope scope = scope_of(paper);
    const char *who = paper->own.now ? paper->own.now->name : "";
    struct document *d = NULL;
    const char *why = word_fill(&body, body_of(t), &scope);
    if (!why)
        d = letter_document(paper->arena, (const char *)body.at, body.n, "", who, &why);
    if (d)
        d->title = d->footer = title_of(d);
    else
        problem_add(problems, SEVERITY_ERROR, t->path, 0, NULL, "%s", why);
    bytes_free(&body);
    return d;
}
