/* Issued: JSON by jansson. */
#include "batch/issued.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "report/json_tree.h"

enum { MOST = 10000 };
static const char SCHEMA[] = "caeval-documents/1";

static const char *path_of(struct arena *arena, const char *folder)
{
    return arena_format(arena, "%s/documents.json", folder);
}

/* --- reading --------------------------------------------------------------------------------------------- */

static const char *text_of(struct arena *arena, const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? arena_string(arena, text) : NULL;
}

static bool day_of_text(const char *text, day_number *day)
{
    return text && day_parse(text, strlen(text), day);
}

static bool read_rows(struct issued *one, struct arena *arena, const json_t *list)
{
    size_t n = json_array_size(list);
    int *row = arena_alloc(arena, (n + 1) * sizeof *row);
    for (size_t i = 0; i < n; i++) {
        json_int_t number = json_integer_value(json_array_get(list, i));
        if (number < 1 || number > MOST)
            return false;
        row[i] = (int)number;
    }
    one->row = row;
    one->n_rows = n;
    return json_is_array(list) && n <= MOST;
}

/* {name: digest}; false: it is no such thing. */
static bool read_files(const struct issued_file **list, size_t *n_files, struct arena *arena,
                       json_t *files)
{
    struct issued_file *file = arena_alloc(arena, (json_object_size(files) + 1) * sizeof *file);
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(files, name, value)
    {
        if (!json_is_string(value))
            return false;
        file[(*n_files)++] = (struct issued_file){arena_string(arena, name),
                                                  arena_string(arena, json_string_value(value))};
    }
    *list = file;
    return json_is_object(files);
}

static bool read_one(struct issued *one, struct arena *arena, const json_t *o)
{
    const char *due = text_of(arena, o, "due");
    const char *lot = text_of(arena, o, "lot");
    json_t *before = json_object_get(o, "before");
    *one = (struct issued){.document = text_of(arena, o, "document"),
                           .lot = lot ? lot : "",
                           .result_sha256 = text_of(arena, o, "result_sha256"),
                           .has_due = due};
    return one->document && one->result_sha256 &&
           day_of_text(text_of(arena, o, "date"), &one->date) &&
           (!due || day_of_text(due, &one->due)) &&
           read_rows(one, arena, json_object_get(o, "rows")) &&
           read_files(&one->file, &one->n_files, arena, json_object_get(o, "files")) &&
           (!before || read_files(&one->before, &one->n_before, arena, before));
}

/* Over what it says, however it is laid out. */
static const char *digest_of(struct arena *arena, const json_t *documents)
{
    char *text = json_dumps(documents, JSON_COMPACT | JSON_SORT_KEYS);
    if (!text)
        out_of_memory();
    const char *sha256 = digest_bytes(arena, DIGEST_SHA256, text, strlen(text));
    free(text);
    return sha256;
}

/* As it was written, or by a program that wrote no digest. */
static bool is_unchanged(struct issued_list *list, struct arena *arena, const json_t *root)
{
    const json_t *sha256 = json_object_get(root, "sha256");
    list->undigested = !sha256;
    return !sha256 || (json_is_string(sha256) &&
                       strcmp(json_string_value(sha256),
                              digest_of(arena, json_object_get(root, "documents"))) == 0);
}

static bool take(struct issued_list *list, struct arena *arena, const json_t *root)
{
    const char *schema = json_string_value(json_object_get(root, "schema"));
    const json_t *all = json_object_get(root, "documents");
    bool sound =
        schema && strcmp(schema, SCHEMA) == 0 && json_is_array(all) && json_array_size(all) <= MOST;
    for (size_t i = 0; sound && i < json_array_size(all); i++) {
        struct issued one;
        sound = read_one(&one, arena, json_array_get(all, i));
        if (sound)
            *vec_push(arena, &list->of) = one;
    }
    return sound;
}

bool issued_read(struct issued_list *list, struct arena *arena, const char *folder,
                 const char **why)
{
    const char *path = path_of(arena, folder);
    *list = (struct issued_list){0};
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    json_t *root = json_read(path, JSON_REJECT_DUPLICATES);
    bool sound = take(list, arena, root);
    bool unchanged = sound && is_unchanged(list, arena, root);
    json_decref(root);
    if (!sound)
        *why = arena_format(arena, "%s 已损坏，或不是本程序写的；请从备份恢复，或移走", path);
    else if (!unchanged)
        *why = arena_format(arena, "%s 写出后有改动；请从备份恢复，或移走", path);
    return unchanged;
}

/* --- writing --------------------------------------------------------------------------------------------- */

static int in_order(const void *a, const void *b)
{
    const struct issued *x = a;
    const struct issued *y = b;
    int order = strcmp(x->document, y->document);
    if (order == 0)
        order = (x->date > y->date) - (x->date < y->date);
    return order ? order : strcmp(x->lot, y->lot);
}

static void put(struct issued_list *list, struct arena *arena, const struct issued *one)
{
    for (size_t i = 0; i < list->of.n; i++)
        if (in_order(&list->of.at[i], one) == 0) {
            list->of.at[i] = *one;
            return;
        }
    *vec_push(arena, &list->of) = *one;
    qsort(list->of.at, list->of.n, sizeof *list->of.at, in_order);
}

static json_t *files_tree(const struct issued_file *file, size_t n)
{
    json_t *files = json_object();
    for (size_t i = 0; i < n; i++)
        json_object_set_new(files, file[i].name, json_string(file[i].sha256));
    return files;
}

static json_t *tree_of(struct arena *arena, const struct issued *one)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < one->n_rows; i++)
        json_array_append_new(rows, json_integer(one->row[i]));
    json_t *o = json_pack("{s:s, s:s, s:o, s:s, s:o, s:o}", "document", one->document, "date",
                          day_text(arena, one->date), "due",
                          one->has_due ? json_string(day_text(arena, one->due)) : json_null(),
                          "result_sha256", one->result_sha256, "rows", rows, "files",
                          files_tree(one->file, one->n_files));
    if (*one->lot)
        json_object_set_new(o, "lot", json_string(one->lot));
    if (one->n_before)
        json_object_set_new(o, "before", files_tree(one->before, one->n_before));
    return o;
}

static bool write_list(const struct issued_list *list, struct arena *arena, const char *folder)
{
    json_t *all = json_array();
    for (size_t i = 0; i < list->of.n; i++)
        json_array_append_new(all, tree_of(arena, &list->of.at[i]));
    const char *sha256 = digest_of(arena, all);
    json_t *root =
        json_pack("{s:s, s:o, s:s}", "schema", SCHEMA, "documents", all, "sha256", sha256);
    char *text = root ? json_dumps(root, JSON_INDENT(1)) : NULL;
    if (!text)
        out_of_memory();
    const char *whole = arena_format(arena, "%s\n", text);
    free(text);
    json_decref(root);
    return file_replace(path_of(arena, folder), whole, strlen(whole));
}

/* --- the files --------------------------------------------------------------------------------------------- */

static bool among(const struct issued_file *file, size_t n, const char *name, const char *sha256)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(file[i].name, name) == 0 && strcmp(file[i].sha256, sha256) == 0)
            return true;
    return false;
}

bool issued_has(const struct issued_list *list, const char *name, const char *sha256)
{
    for (size_t i = 0; i < list->of.n; i++)
        if (among(list->of.at[i].file, list->of.at[i].n_files, name, sha256))
            return true;
    return issued_had(list, name, sha256);
}

bool issued_had(const struct issued_list *list, const char *name, const char *sha256)
{
    bool had = false;
    for (size_t i = 0; i < list->of.n; i++) {
        const struct issued *one = &list->of.at[i];
        if (among(one->file, one->n_files, name, sha256))
            return false;
        had = had || among(one->before, one->n_before, name, sha256);
    }
    return had;
}

const char *issued_stage(struct arena *arena, const char *folder, const char *name)
{
    return arena_format(arena, "%s/.%s.tmp", folder, name);
}

/* Of what lies in the places of its files, what is known as it is. False with errno set: one cannot be read. */
static bool note_before(const struct issued_list *list, struct arena *arena, const char *folder,
                        struct issued *one)
{
    struct issued_file *before = arena_alloc(arena, (one->n_files + 1) * sizeof *before);
    for (size_t i = 0; i < one->n_files; i++) {
        const char *name = one->file[i].name;
        const char *now =
            digest_file(arena, DIGEST_SHA256, arena_format(arena, "%s/%s", folder, name));
        if (!now && !file_is_none(errno))
            return false;
        if (now && strcmp(now, one->file[i].sha256) != 0 && issued_has(list, name, now))
            before[one->n_before++] = (struct issued_file){name, now};
    }
    one->before = before;
    return true;
}

static bool move_files(struct arena *arena, const char *folder, const struct issued *one,
                       const char **what)
{
    for (size_t i = 0; i < one->n_files; i++) {
        *what = arena_format(arena, "%s/%s", folder, one->file[i].name);
        if (rename(issued_stage(arena, folder, one->file[i].name), *what) != 0)
            return false;
    }
    *what = folder;
    return file_sync(folder);
}

bool issued_place(struct issued_list *list, struct arena *arena, const char *folder,
                  struct issued *one, const char **what)
{
    *what = path_of(arena, folder);
    if (!note_before(list, arena, folder, one))
        return false;
    put(list, arena, one);
    return write_list(list, arena, folder) && move_files(arena, folder, one, what);
}
