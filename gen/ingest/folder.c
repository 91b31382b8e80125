/* Folder: scandir in byte order, so that nothing depends on the file system's order. */
#include "ingest/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "ingest/names.h"
#include "ingest/objects.h"
#include "ingest/sheets.h"
#include "ingest/source.h"
#include "ingest/stray.h"
#include "ingest/value.h"

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

struct listing {
    struct arena *arena;
    const char *path;
    struct dirent **entry;
    size_t n;
};

static bool list(struct listing *l, struct problems *problems)
{
    int n = scandir(l->path, &l->entry, not_hidden, by_bytes);
    if (n < 0) {
        problem_add(problems, SEVERITY_ERROR, l->path, 0, NULL, "文件夹不能读取：%s",
                    system_fault(errno));
        return false;
    }
    l->n = (size_t)n;
    return true;
}

static void list_free(struct listing *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->entry[i]);
    free(l->entry);
}

static bool is_folder(const struct listing *l, const char *name)
{
    return folder_at(arena_format(l->arena, "%s/%s", l->path, name));
}

/* What stands for a CA: a folder, or what is neither a folder nor a file under a CA's name (a link that
 * leads nowhere, a pipe). */
static bool stands_for_ca(const struct listing *l, const char *name)
{
    struct stat st;
    const char *path = arena_format(l->arena, "%s/%s", l->path, name);
    if (stat(path, &st) == 0)
        return S_ISDIR(st.st_mode) || (!S_ISREG(st.st_mode) && ca_code_valid(slice_of(name)));
    return ca_code_valid(slice_of(name));
}

int file_order(const struct input_file *a, const struct input_file *b)
{
    int order = name_order(a->behind, b->behind);
    order = order ? order : name_order(a->within, b->within);
    return order ? order : strcmp(b->name, a->name);
}

static int by_export(const void *a, const void *b)
{
    const struct input_file *x = a;
    const struct input_file *y = b;
    if (x->export != y->export)
        return x->export < y->export ? -1 : 1;
    return file_order(x, y);
}

/* What Office leaves beside a file that is open, and Windows in a folder, where nobody sees it. */
static bool is_lock_file(const char *name)
{
    return strncmp(name, "~$", 2) == 0 || slice_is_nocase(slice_of(name), "thumbs.db") ||
           slice_is_nocase(slice_of(name), "desktop.ini");
}

/* The files of one folder, and what is not read. */
struct sorted {
    const struct listing *listing;
    const struct schema *schema;
    bool top;    /* of the input folder itself the CAs' folders are no files */
    bool *taken; /* by export: a file is read for it, or one is to be named so */
    struct problems *problems;
    VEC(struct input_file) files;
    struct unread_list unread;
    int templates;     /* empty forms */
    const char *fault; /* input_files */
};

/* A name for the file, or NULL: it is no export, as far as can be told. */
static const char *propose(struct sorted *s, const char *name, const char *path,
                           struct file_name *read)
{
    struct arena *arena = s->listing->arena;
    const struct stray stray = {arena, s->schema, path, read->book ? "" : NULL, s->top};
    if (!name_may_be_export(name, read) || !stray_find(&stray, read))
        return NULL;
    bool taken = s->taken[read->export];
    s->taken[read->export] = true;
    return name_proposed(arena, s->schema, name, read, taken);
}

/* Nobody knows what is in it: it may be rows of any export, so that none counts as not supplied. */
static void add_fault(struct sorted *s, const char *name, const char *path, const char *why)
{
    struct arena *arena = s->listing->arena;
    const char *text = arena_format(
        arena, "%s 不能读取：%s；其中可能有任何一个数据表，不能当作没有提供，不是数据表的请移走",
        text_sound(arena, slice_of(name)), why);
    if (s->top) /* else the CA says so */
        problem_add(s->problems, SEVERITY_ERROR, path, 0, NULL, "%s", text);
    s->fault = s->fault ? arena_format(arena, "%s。%s", s->fault, text) : text;
}

/* Why a file that is named as tables are cannot be read to its end; NULL: it can, or has another name. */
static const char *unreadable(const struct sorted *s, const char *name, const char *path,
                              const struct file_name *read)
{
    struct source_fault fault = {NULL, false};
    if (!name_is_table(name))
        return NULL;
    source_close(source_open_sheet(s->listing->arena, path, read->book ? "" : NULL, &fault));
    return fault.passing ? fault.why : NULL;
}

static void say_unread(struct sorted *s, const char *path, const char *name, const char *advice,
                       size_t export)
{
    *vec_push(s->listing->arena, &s->unread) =
        (struct unread_file){.name = name, .advice = advice, .export = export};
    problem_add(s->problems, SEVERITY_WARNING, path, 0, NULL, "没有读取：%s", advice);
}

/* A folder within the CA's; its files that have the names of exports would be read where they are to be. */
static void add_folder(struct sorted *s, const char *name, const char *path)
{
    static const char advice[] = "文件夹里的文件不读；请移到上一级文件夹";
    struct arena *arena = s->listing->arena;
    struct listing inner = {.arena = arena, .path = path};
    int n = scandir(path, &inner.entry, not_hidden, by_bytes);
    say_unread(s, path, name, advice, SIZE_MAX);
    inner.n = n > 0 ? (size_t)n : 0;
    for (size_t i = 0; i < inner.n; i++) {
        const char *file = inner.entry[i]->d_name;
        struct file_name read = name_read(arena, s->schema, file);
        if (read.kind != NAME_UNKNOWN && !is_lock_file(file) && !name_is_template(file))
            *vec_push(arena, &s->unread) =
                (struct unread_file){.name = arena_format(arena, "%s/%s", name, file),
                                     .advice = advice,
                                     .export = read.export};
    }
    if (n >= 0)
        list_free(&inner);
}

#define OF_EXAMINERS                                                                               \
    "是检查人员填写的，机构的文件夹里不收；请放到检查文件夹（--inspection）中该机构的文件夹"

/* A CA does not inspect itself, nor override its own results. */
static bool is_of_examiners(const struct sorted *s, const char *name)
{
    struct schema own = *s->schema;
    own.export = s->schema->export + s->schema->n;
    own.n = own.all = s->schema->all - s->schema->n;
    own.mappings = NULL;
    return own.n > 0 && name_read(s->listing->arena, &own, name).kind == NAME_EXPORT;
}

static void add_unread(struct sorted *s, const char *name, const char *path,
                       const struct file_name *read)
{
    struct file_name named = *read;
    if (is_folder(s->listing, name)) {
        add_folder(s, name, path);
        return;
    }
    if (is_of_examiners(s, name)) {
        say_unread(s, path, name, OF_EXAMINERS, SIZE_MAX);
        return;
    }
    const char *why = unreadable(s, name, path, read);
    if (why) {
        add_fault(s, name, path, why);
        return;
    }
    const char *proposed = propose(s, name, path, &named);
    bool known = proposed || name_says_export(name, read);
    say_unread(s, path, name, name_advice(s->listing->arena, s->schema, name, &named, proposed),
               known ? named.export : SIZE_MAX);
}

/* A workbook by its name and no workbook. Lines of text, as a .csv has them, may be an export. */
static void add_no_book(struct sorted *s, const char *name, const char *path,
                        const struct file_name *read, const struct sheets *sheets)
{
    struct file_name named = *read;
    named.book = false;
    if (!sheets->document && !sheets->text) {
        add_fault(s, name, path, sheets->fault);
        return;
    }
    const char *proposed = sheets->text ? propose(s, name, path, &named) : NULL;
    if (proposed)
        say_unread(s, path, name, name_advice(s->listing->arena, s->schema, name, &named, proposed),
                   named.export);
    else
        say_unread(s, path, name, sheets->fault, SIZE_MAX);
}

/* An empty form costs nothing; one that is filled in and keeps its name would be missed. */
static void add_template(struct sorted *s, const char *name, const char *path, bool book)
{
    struct arena *arena = s->listing->arena;
    size_t before = s->unread.n;
    if (book)
        book_template_filled(arena, s->schema, name, path, &s->unread);
    else if (template_is_filled(arena, s->schema, name, path, NULL))
        *vec_push(arena, &s->unread) =
            (struct unread_file){.name = name,
                                 .advice = FILLED_TEMPLATE,
                                 .export = template_export(arena, s->schema, name)};
    if (s->unread.n == before) {
        s->templates++;
        return;
    }
    problem_add(s->problems, SEVERITY_WARNING, path, 0, NULL, "%s", FILLED_TEMPLATE);
}

static void add_unread_sheets(struct sorted *s, const char *name, const char *path,
                              const struct file_name *read, const struct sheets *sheets)
{
    struct arena *arena = s->listing->arena;
    for (size_t i = 0; i < sheets->unread.n; i++) {
        const struct unread_file *u = &sheets->unread.at[i];
        *vec_push(arena, &s->unread) = *u;
        problem_add(s->problems, SEVERITY_WARNING,
                    arena_format(arena, "%s%s", path, u->name + strlen(name)), 0, NULL, "%s",
                    u->advice);
    }
    if (sheets->fault)
        add_no_book(s, name, path, read, sheets);
    else if (!sheets->read.n && !sheets->unread.n)
        add_unread(s, name, path, read);
}

static void add_book(struct sorted *s, const char *name, const char *path,
                     const struct file_name *read, bool unread)
{
    struct arena *arena = s->listing->arena;
    const struct sheets sheets = sheets_of(arena, s->schema, name, path, read, s->top);
    if (unread) {
        add_unread_sheets(s, name, path, read, &sheets);
        return;
    }
    for (size_t i = 0; i < sheets.read.n; i++) {
        *vec_push(arena, &s->files) = sheets.read.at[i];
        s->taken[sheets.read.at[i].export] = true;
    }
}

/* The folder of objects, which is read by itself (objects.h); a link or a file of that name is none. */
static bool is_objects(const struct listing *l, const struct schema *schema, bool top,
                       const char *name)
{
    return !top && schema->all > schema->n && strcmp(name, OBJECTS_FOLDER) == 0 &&
           folder_itself(arena_format(l->arena, "%s/%s", l->path, name));
}

/* A folder under the name of an export is a file of it: it cannot be read. In two passes, so that names
 * are proposed that no file has. */
static struct input_files files_of(const struct listing *l, const struct schema *schema, bool top,
                                   struct problems *problems)
{
    struct sorted s = {.listing = l,
                       .schema = schema,
                       .top = top,
                       .taken = arena_alloc(l->arena, (schema->n + 1) * sizeof *s.taken),
                       .problems = problems};
    for (int unread = 0; unread < 2; unread++)
        for (size_t i = 0; i < l->n; i++) {
            const char *name = arena_string(l->arena, l->entry[i]->d_name);
            char *path = arena_format(l->arena, "%s/%s", l->path, name);
            struct file_name read = name_read(l->arena, schema, name);
            if ((top && strcmp(name, "README.md") == 0) || is_lock_file(name) ||
                (!top && !schema->inspection && strcmp(name, RECEIPTS_FILE) == 0) ||
                is_objects(l, schema, top, name))
                continue;
            if (name_is_template(name) && !is_folder(l, name)) {
                if (unread)
                    add_template(&s, name, path, read.book);
                continue;
            }
            if (read.book && !is_folder(l, name)) {
                add_book(&s, name, path, &read, unread);
                continue;
            }
            if ((read.kind == NAME_EXPORT) == (bool)unread)
                continue;
            if (!unread) {
                *vec_push(l->arena, &s.files) = (struct input_file){
                    name, path, path, read.export, read.behind, "", read.mapping, NULL};
                s.taken[read.export] = true;
            } else if (!(top && stands_for_ca(l, name))) {
                add_unread(&s, name, path, &read);
            }
        }
    if (s.templates)
        problem_add(problems, s.files.n ? SEVERITY_NOTE : SEVERITY_WARNING, l->path, 0, NULL,
                    "有%d个还没有填写的模板，没有读取；填好后请去掉名称中的“%s”", s.templates,
                    TEMPLATE_MARK);
    if (s.files.n)
        qsort(s.files.at, s.files.n, sizeof *s.files.at, by_export);
    for (size_t i = 0; i < s.unread.n; i++)
        s.unread.at[i].share = top;
    return (struct input_files){s.files.at, s.files.n, s.unread.at, s.unread.n, s.fault};
}

/* Files of a folder that cannot be listed are not there by anybody's word: the CA has no result without
 * them. */
static struct ca_folder scan_ca(struct listing *inner, const char *code,
                                const struct schema *schema, struct problems *problems)
{
    struct ca_folder ca = {.code = code};
    int n = scandir(inner->path, &inner->entry, not_hidden, by_bytes);
    if (n < 0) {
        ca.fault = arena_format(inner->arena, "文件夹不能读取：%s", system_fault(errno));
        return ca;
    }
    inner->n = (size_t)n;
    ca.files = files_of(inner, schema, false, problems);
    ca.fault = ca.files.fault;
    for (size_t i = 0; i < inner->n; i++)
        if (is_objects(inner, schema, false, inner->entry[i]->d_name))
            ca.objects = arena_format(inner->arena, "%s/%s", inner->path, OBJECTS_FOLDER);
    if (ca.files.n == 0 && !ca.fault)
        problem_add(problems, SEVERITY_WARNING, inner->path, 0, NULL,
                    "文件夹里没有一个可以读取的数据表");
    list_free(inner);
    return ca;
}

static int by_ca(const void *a, const void *b)
{
    return strcmp(((const struct ca_folder *)a)->code, ((const struct ca_folder *)b)->code);
}

/* The code that the name is but for blanks and full width; NULL: none. */
static const char *near_code(struct arena *arena, const char *name)
{
    const char *code = text_narrow(arena, slice_of(name));
    return ca_code_valid(slice_of(code)) ? code : NULL;
}

struct ca_folders {
    VEC(struct ca_folder) list;
};

/* The files under the odd name are missing from the CA's, whatever else it supplied. */
static void add_near(struct ca_folders *cas, struct arena *arena, const char *code,
                     const char *name)
{
    const char *fault = arena_format(
        arena, "文件夹“%s”的名称与机构编码 %s 只差空白或全半角，其中的数据没有读取；请改名为 %s",
        text_sound(arena, slice_of(name)), code, code);
    for (size_t i = 0; i < cas->list.n; i++)
        if (strcmp(cas->list.at[i].code, code) == 0) {
            cas->list.at[i].fault = fault;
            return;
        }
    *vec_push(arena, &cas->list) = (struct ca_folder){.code = code, .fault = fault};
}

/* In two passes, so that a near name finds the CA's own folder. */
static void scan_cas(struct input_folder *folder, const struct listing *top,
                     const struct schema *schema, struct problems *problems)
{
    struct arena *arena = top->arena;
    struct ca_folders cas = {0};
    VEC(const char *) passed_over = {0};
    for (int near = 0; near < 2; near++)
        for (size_t i = 0; i < top->n; i++) {
            const char *name = arena_string(arena, top->entry[i]->d_name);
            struct listing inner = {.arena = arena,
                                    .path = arena_format(arena, "%s/%s", top->path, name)};
            bool sound = ca_code_valid(slice_of(name));
            if (sound == (bool)near || !stands_for_ca(top, name) ||
                name_read(arena, schema, name).kind == NAME_EXPORT)
                continue;
            const char *code = sound ? name : near_code(arena, name);
            if (sound) {
                *vec_push(arena, &cas.list) = scan_ca(&inner, code, schema, problems);
            } else if (code) {
                add_near(&cas, arena, code, name);
            } else {
                *vec_push(arena, &passed_over) = name;
                problem_add(problems, SEVERITY_ERROR, inner.path, 0, NULL,
                            "没有读取：文件夹名不是机构编码；请改为 1 至 64 个字母、数字、- 或 "
                            "_，如 BJ01");
            }
        }
    if (cas.list.n)
        qsort(cas.list.at, cas.list.n, sizeof *cas.list.at, by_ca);
    folder->passed_over = passed_over.at;
    folder->n_passed_over = passed_over.n;
    folder->ca = cas.list.at;
    folder->n = cas.list.n;
}

bool folder_scan(struct input_folder *folder, struct arena *arena, const char *path,
                 const struct schema *schema, struct problems *problems)
{
    struct listing top = {.arena = arena, .path = path};
    *folder = (struct input_folder){.path = path};
    if (!list(&top, problems))
        return false;
    folder->combined = files_of(&top, schema, true, problems);
    scan_cas(folder, &top, schema, problems);
    list_free(&top);
    return true;
}

/* --- inspections --------------------------------------------------------------------------------------- */

/* As results name them, and by their exports' places behind those of the CAs. */
static void take_for_inspection(struct ca_folder *ca, const struct schema *schema,
                                struct arena *arena)
{
    struct input_file *file = arena_alloc(arena, (ca->files.n + 1) * sizeof *file);
    struct unread_file *unread = arena_alloc(arena, (ca->files.n_unread + 1) * sizeof *unread);
    for (size_t i = 0; i < ca->files.n; i++) {
        file[i] = ca->files.at[i];
        file[i].name = arena_format(arena, INSPECTION_PREFIX "%s", file[i].name);
        file[i].export += schema->n;
    }
    for (size_t i = 0; i < ca->files.n_unread; i++) {
        unread[i] = ca->files.unread[i];
        unread[i].name = arena_format(arena, INSPECTION_PREFIX "%s", unread[i].name);
        unread[i].export += unread[i].export == SIZE_MAX ? 0 : schema->n;
    }
    ca->files.at = file;
    ca->files.unread = unread;
}

/* Which of the files beside the CAs' folders are the examiners'; of each the caller says that it is not read. */
static void scan_beside(struct input_folder *folder, const struct listing *top,
                        const struct schema *schema)
{
    struct problems unsaid;
    problems_init(&unsaid, top->arena);
    folder->beside = (struct ca_folder){.code = ".."};
    folder->beside.files = files_of(top, schema->inspection, true, &unsaid);
    folder->beside.fault = folder->beside.files.fault;
    take_for_inspection(&folder->beside, schema, top->arena);
}

bool folder_scan_inspection(struct input_folder *folder, struct arena *arena, const char *path,
                            const struct schema *schema, struct problems *problems)
{
    struct listing top = {.arena = arena, .path = path};
    VEC(struct ca_folder) cas = {0};
    *folder = (struct input_folder){.path = path};
    if (!list(&top, problems))
        return false;
    scan_beside(folder, &top, schema);
    for (size_t i = 0; i < top.n; i++) {
        const char *name = arena_string(arena, top.entry[i]->d_name);
        struct listing inner = {.arena = arena, .path = arena_format(arena, "%s/%s", path, name)};
        if (strcmp(name, "README.md") == 0 || is_lock_file(name))
            continue;
        if (!stands_for_ca(&top, name) ||
            name_read(arena, schema->inspection, name).kind == NAME_EXPORT) {
            problem_add(problems, SEVERITY_ERROR, inner.path, 0, NULL, "没有读取：" ONLY_FOLDERS);
            continue;
        }
        struct ca_folder *ca = vec_push(arena, &cas);
        *ca = scan_ca(&inner, name, schema->inspection, problems);
        take_for_inspection(ca, schema, arena);
    }
    if (cas.n)
        qsort(cas.at, cas.n, sizeof *cas.at, by_ca);
    folder->ca = cas.at;
    folder->n = cas.n;
    list_free(&top);
    return true;
}

const struct ca_folder *folder_ca(const struct input_folder *folder, const char *code)
{
    for (size_t i = 0; i < folder->n; i++)
        if (strcmp(folder->ca[i].code, code) == 0)
            return &folder->ca[i];
    return NULL;
}

bool folder_whole(const struct input_folder *folder)
{
    bool whole = folder->n_passed_over == 0 && folder->combined.n_unread == 0;
    for (size_t i = 0; i < folder->n; i++)
        whole = whole && folder->ca[i].files.n_unread == 0;
    return whole;
}

const char *unread_digest(const struct input_files *files, struct arena *arena)
{
    struct digest *digest = digest_new(DIGEST_SHA256);
    for (size_t i = 0; i < files->n_unread; i++) {
        digest_add(digest, files->unread[i].name, strlen(files->unread[i].name) + 1);
        digest_add(digest, files->unread[i].advice, strlen(files->unread[i].advice) + 1);
    }
    return digest_end(digest, arena);
}

const char *codes_digest(const struct input_folder *folder, struct arena *arena)
{
    struct digest *digest = digest_new(DIGEST_SHA256);
    for (size_t i = 0; i < folder->n; i++)
        digest_add(digest, folder->ca[i].code, strlen(folder->ca[i].code) + 1);
    return digest_end(digest, arena);
}
