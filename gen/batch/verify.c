/* Verify. */
#include "batch/verify.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "batch/aside_files.h"
#include "batch/issued.h"
#include "batch/leftover.h"
#include "batch/publish.h"
#include "history/history.h"
#include "ingest/value.h"
#include "report/json_tree.h"

/* --- what is found --------------------------------------------------------------------------------------- */

static const char *text_of(struct arena *arena, const char *format, va_list args)
{
    char *line = NULL;
    if (vasprintf(&line, format, args) < 0)
        out_of_memory();
    const char *text = arena_string(arena, line);
    free(line);
    return text;
}

void verify_add(struct verification *v, const char *path, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    *vec_push(v->arena, &v->found) =
        (struct verify_finding){arena_string(v->arena, path), text_of(v->arena, format, args)};
    va_end(args);
}

void verify_note(struct verification *v, const char *path, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    *vec_push(v->arena, &v->note) =
        (struct verify_finding){arena_string(v->arena, path), text_of(v->arena, format, args)};
    va_end(args);
}

/* --- one file ---------------------------------------------------------------------------------------------- */

static const char *joined(struct verification *v, const char *folder, const char *name)
{
    return arena_format(v->arena, "%s/%s", folder, name);
}

static void check_digest(struct verification *v, const char *path, enum digest_kind kind,
                         const char *wanted)
{
    const char *now = wanted ? digest_file(v->arena, kind, path) : NULL;
    if (wanted && !now)
        verify_add(v, path, errno == ENOENT ? "缺失" : "不能读取：%s", system_fault(errno));
    else if (wanted && strcmp(now, wanted) != 0)
        verify_add(v, path,
                   text_ends(path, "/" EVALUATION_BOOK)
                       ? "内容已改动（%s 与记录的不同）；检查人员填写过的，请用 caeval collect "
                         "收取，再次运行时它另存"
                       : "内容已改动（%s 与记录的不同）",
                   kind == DIGEST_SM3 ? "SM3" : "SHA-256");
}

/* Of two digests of an entry one is the file's and the other is not: then it is the list that was changed. */
static bool is_list_changed(struct verification *v, const char *path, const char *sha256,
                            const char *sm3)
{
    const char *now = digest_file(v->arena, DIGEST_SHA256, path);
    const char *other = sm3 && now ? digest_file(v->arena, DIGEST_SM3, path) : NULL;
    return other && (strcmp(now, sha256) == 0) != (strcmp(other, sm3) == 0);
}

/* Where a file of a list lies. */
static const char *place_of(struct verification *v, const char *folder, const char *name,
                            const char *sha256)
{
    const char *path = joined(v, folder, name);
    const char *now = v->pending ? digest_file(v->arena, DIGEST_SHA256, path) : sha256;
    return now && strcmp(now, sha256) == 0 ? path : stage_ready_path(v->arena, folder, name);
}

static bool is_said(const struct verification *v, const char *path)
{
    for (size_t i = 0; i < v->found.n; i++)
        if (strcmp(v->found.at[i].path, path) == 0)
            return true;
    return false;
}

/* The entries of a list of files of a manifest, which stands at `manifest`. */
static void check_files(struct verification *v, const char *folder, const json_t *list,
                        const char *manifest)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *name = json_string_value(json_object_get(one, "file"));
        const char *sha256 = json_string_value(json_object_get(one, "sha256"));
        const char *sm3 = json_string_value(json_object_get(one, "sm3"));
        if (!name || !sha256) {
            verify_add(v, manifest, "内容已改动（第%zu个文件没有摘要）", i + 1);
            continue;
        }
        if (!*name || *name == '.' || strchr(name, '/')) {
            verify_add(v, manifest, "内容已改动（第%zu个文件“%s”不是本文件夹中的文件名，没有读取）",
                       i + 1, name);
            continue;
        }
        v->files++;
        const char *path = place_of(v, folder, name, sha256);
        if (is_list_changed(v, path, sha256, sm3)) {
            verify_add(v, manifest, "内容已改动（%s 的两个摘要只有一个与文件相符，文件没有改动）",
                       name);
            continue;
        }
        size_t before = v->found.n;
        check_digest(v, path, DIGEST_SHA256, sha256);
        if (v->found.n == before)
            check_digest(v, path, DIGEST_SM3, sm3 ? sm3 : "");
    }
}

static bool lists(const json_t *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *file = json_string_value(json_object_get(json_array_get(list, i), "file"));
        if (file && strcmp(file, name) == 0)
            return true;
    }
    return false;
}

/* Is it one of the documents that were made of the CA's results? One that was worked on since is no longer as it
 * was written, as it is to be. */
static bool is_issued(struct verification *v, const char *folder, const char *name)
{
    struct issued_list list = {0};
    const char *why = NULL;
    const char *path = joined(v, folder, name);
    if (strcmp(name, "documents.json") == 0) /* what is wrong with it check_papers says */
        return true;
    issued_read(&list, v->arena, folder, &why);
    for (size_t i = 0; i < list.of.n; i++)
        for (size_t k = 0; k < list.of.at[i].n_files; k++)
            if (strcmp(list.of.at[i].file[k].name, name) == 0) {
                const char *now = digest_file(v->arena, DIGEST_SHA256, path);
                v->files++;
                if (!now || !issued_has(&list, name, now))
                    verify_note(v, path, "文书写出后有改动");
                else if (issued_had(&list, name, now))
                    verify_add(v, path, "还是以前的：重新制作这份文书时中断；请再次制作");
                return true;
            }
    return false;
}

/* Papers that were made and are not there any more. What was drawn is taken along. */
static void check_papers(struct verification *v, const char *folder)
{
    struct issued_list list = {0};
    struct file_stamp stamp;
    const char *why = NULL;
    if (!issued_read(&list, v->arena, folder, &why)) {
        verify_add(v, folder, "%s", why);
        return;
    }
    if (list.undigested && list.of.n)
        verify_note(v, joined(v, folder, "documents.json"),
                    "由早先的版本写出，没有摘要，不能核对；下次制作文书时补上");
    for (size_t i = 0; i < list.of.n; i++)
        for (size_t k = 0; k < list.of.at[i].n_files; k++) {
            const char *path = joined(v, folder, list.of.at[i].file[k].name);
            if (strcmp(list.of.at[i].document, SAMPLE_DOCUMENT) != 0 &&
                !file_stamp_at(path, &stamp) && !is_said(v, path))
                verify_add(v, path, "缺失：依%s的结果制作的文书",
                           day_text(v->arena, list.of.at[i].date));
        }
}

/* What examiners take along is theirs to write into. */
static bool is_drawn(struct verification *v, const char *folder, const char *name, bool year)
{
    static const char *const drawn[] = {SAMPLE_BOOK, SAMPLE_PAGES};
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn && !year; i++)
        if (strcmp(name, drawn[i]) == 0) {
            verify_note(v, joined(v, folder, name), "抽查清单，不在核对之列");
            return true;
        }
    return false;
}

/* What somebody wrote into a workbook that lay published, and the result that it is of. */
static bool is_aside(struct verification *v, const char *folder, const char *name, bool year)
{
    bool aside = !year && aside_named(name);
    if (aside)
        verify_note(v, joined(v, folder, name),
                    "填写过的工作簿及其所依的结果，重新评估时另存，不在核对之列");
    return aside;
}

/* As it is written, its owner alone may change it. */
static void check_mode(struct verification *v, const char *path)
{
    enum { BITS = 07777 };
    struct stat st;
    if (lstat(path, &st) == 0 && !S_ISLNK(st.st_mode) && (st.st_mode & S_IWOTH))
        verify_add(v, path, "任何人都可以改写（权限%s）；以 chmod o-w 改正",
                   arena_format(v->arena, "%04o", (unsigned)st.st_mode & BITS));
}

static const char LEFTOVER[] = ".caeval-"; /* of batch/publish.h, in a year's folder */

/* What nobody wrote down. */
static void check_extra(struct verification *v, const char *folder, const json_t *list, bool year)
{
    struct names names = {0};
    if (!names_all_in(v->arena, folder, &names))
        verify_add(v, folder, "不能读取：%s", system_fault(errno));
    if (year)
        check_mode(v, folder);
    for (size_t i = 0; i < names.n; i++) {
        const char *name = names.at[i];
        check_mode(v, joined(v, folder, name));
        if (year && strncmp(name, LEFTOVER, strlen(LEFTOVER)) == 0) {
            verify_note(v, joined(v, folder, name), "运行中断的残留，不是结果；下次运行时清理");
            continue;
        }
        bool ours = !year && (strcmp(name, MANIFEST) == 0 || strcmp(name, MANIFEST_SIGNATURE) == 0);
        bool ca = year && ca_code_valid(slice_of(name)) && folder_itself(joined(v, folder, name));
        if (!ours && !ca && !lists(list, name) && !is_issued(v, folder, name) &&
            !is_drawn(v, folder, name, year) && !is_aside(v, folder, name, year))
            verify_add(v, joined(v, folder, name), "多出的文件，清单中没有");
    }
}

/* --- manifests --------------------------------------------------------------------------------------------- */

static json_t *load(struct verification *v, const char *path, char *(*text_of_tree)(const json_t *))
{
    size_t n = 0;
    FILE *file = file_stream(path);
    VEC(char) bytes = {0};
    for (int c = 0; file && (c = getc(file)) != EOF;)
        *vec_push(v->arena, &bytes) = (char)c;
    n = bytes.n;
    int error = !file ? errno : file_stream_ended(file) ? 0 : EIO;
    if (file)
        fclose(file);
    json_t *o = n && !error ? json_loadb(bytes.at, n, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (!o) {
        verify_add(v, path,
                   !error            ? "内容已改动（不是清单）"
                   : error == ENOENT ? "缺失"
                                     : "不能读取：%s",
                   system_fault(error));
        return NULL;
    }
    char *text = text_of_tree(o);
    if (strlen(text) != n || memcmp(text, bytes.at, n) != 0)
        verify_add(v, path, "内容已改动（写法与程序写出的不同）");
    free(text);
    v->files++;
    return o;
}

static void check_signature(struct verification *v, const char *manifest, const char *path)
{
    bool there = !path_absent(path);
    if (v->key && !there)
        verify_add(v, path, "缺失：没有签名");
    else if (v->key && !file_signed(v->key, v->arena, manifest, path))
        verify_add(v, path, "签名与清单不符，或不是这把密钥的");
    else if (!v->key && there)
        verify_note(v, path, "有签名，没有核对：配置中没有 verify-key");
    v->files += v->key && there;
}

static const char *parent_of(struct verification *v, const char *folder)
{
    const char *slash = strrchr(folder, '/');
    return slash ? arena_copy(v->arena, folder, (size_t)(slash - folder)) : ".";
}

/* A manifest of another CA, or of another year, is none of this folder's results. */
static void check_whose(struct verification *v, const char *path, const json_t *o, const char *code)
{
    const char *own = json_string_value(json_object_get(json_object_get(o, "ca"), "code"));
    const char *date = json_string_value(json_object_get(json_object_get(o, "period"), "date"));
    const char *above = parent_of(v, parent_of(v, path));
    const char *slash = strrchr(above, '/');
    const char *year = slash ? slash + 1 : above;
    if (own && strcmp(own, code) != 0)
        verify_add(v, path, "是机构%s的清单，不是%s的", own, code);
    if (date && strncmp(date, year, strlen(year)) != 0)
        verify_add(v, path, "是评估日%s的清单，不是%s年的", date, year);
}

/* Is none of a CA's files in the folder, as when its result was taken back? */
static bool is_without_result(struct verification *v, const char *folder)
{
    struct names names = {0};
    bool without = names_all_in(v->arena, folder, &names);
    for (size_t i = 0; i < names.n; i++)
        without = without && !is_ca_file(names.at[i]);
    return without;
}

/* `sealed`: its digest in the list of the year, NULL: that has none; `year_sealed`: there is such a list. */
static void verify_ca(struct verification *v, const char *folder, const char *code,
                      const char *sealed, bool year_sealed, const char *records)
{
    const char *path = joined(v, folder, MANIFEST);
    const char *run = seal_recorded(v->arena, records, code);
    if (year_sealed && !sealed && !run && is_without_result(v, folder)) {
        verify_note(v, folder,
                    "没有已发布的结果，其中只有以前制作的文书或别人的文件；不再需要的，请移走");
        check_papers(v, folder);
        return;
    }
    json_t *o = load(v, path, json_lines);
    if (!o)
        return;
    const char *wanted = sealed ? sealed : run;
    const char *now = digest_file(v->arena, DIGEST_SHA256, path);
    bool is_run = now && seal_is_run(v->arena, records, code, now);
    if (is_run && v->unfinished && wanted && strcmp(now, wanted) != 0) {
        verify_note(v, seal_path(v->arena, parent_of(v, folder), ".json"),
                    "上次运行中断，没有换上%s已发布的结果；它与运行记录相同，下一个命令补上", code);
        wanted = NULL;
    } else if (sealed && is_run && strcmp(now, sealed) != 0) {
        verify_add(v, seal_path(v->arena, parent_of(v, folder), ".json"),
                   "内容已改动（%s 的摘要与它的清单和运行记录不同）", code);
        wanted = NULL;
    }
    const char *date = json_string_value(json_object_get(json_object_get(o, "period"), "date"));
    const json_t *list = json_object_get(o, "outputs");
    check_whose(v, path, o, code);
    if (year_sealed && !sealed && !run)
        verify_add(v, folder, "多出的机构：年度清单和运行记录中都没有它的结果");
    else if (wanted)
        check_digest(v, path, DIGEST_SHA256, wanted);
    else if (!v->key && !sealed)
        verify_note(v, path, "没有可以核对它本身的记录：年度清单、运行记录和签名都没有");
    check_files(v, folder, list, path);
    check_extra(v, folder, list, false);
    check_papers(v, folder);
    check_signature(v, path, joined(v, folder, MANIFEST_SIGNATURE));
    *vec_push(v->arena, &v->ca) =
        (struct verified_ca){folder, code, date ? arena_string(v->arena, date) : NULL};
    json_decref(o);
}

/* Which is going: the next command takes the rest of it. */
static bool is_taken(const struct verification *v, const char *folder)
{
    return v->taken_folder && strcmp(v->taken_folder, folder) == 0;
}

static void verify_cas(struct verification *v, const char *folder, const json_t *sealed,
                       const char *records)
{
    struct names names = {0};
    if (!names_in(v->arena, folder, &names))
        verify_add(v, folder, "不能读取：%s", system_fault(errno));
    for (size_t i = 0; i < names.n; i++) {
        const char *inner = joined(v, folder, names.at[i]);
        if (is_taken(v, inner))
            continue;
        if (ca_code_valid(slice_of(names.at[i])) && folder_itself(inner))
            verify_ca(v, inner, names.at[i], sealed_of(sealed, names.at[i]), sealed, records);
    }
    for (size_t i = 0; i < json_array_size(sealed); i++) {
        const char *code = json_string_value(json_object_get(json_array_get(sealed, i), "code"));
        if (code && !is_taken(v, joined(v, folder, code)) &&
            !folder_itself(joined(v, folder, code)))
            verify_add(v, joined(v, folder, code), "缺失：年度清单中有这家机构的结果");
    }
}

void verify_year(struct verification *v, const char *folder, const char *records)
{
    const char *pending = seal_pending(v->arena, folder);
    const char *path = pending ? pending : seal_path(v->arena, folder, ".json");
    json_t *o = NULL;
    v->unfinished = history_is_marked(v->arena, parent_of(v, folder));
    if (pending)
        verify_note(v, path, "上次运行或年报中断，这份年度清单还没有换上；下一个命令换上");
    if (!path_absent(path))
        o = load(v, path, seal_text);
    else
        verify_add(v, path, "缺失：没有年度清单，汇总文件无从核对");
    const json_t *list = json_object_get(o, "files");
    if (o && strcmp(json_string_value(json_object_get(o, "schema"))
                        ? json_string_value(json_object_get(o, "schema"))
                        : "",
                    "caeval-year/1") != 0)
        verify_add(v, path, "内容已改动（不是年度清单）");
    v->pending = pending != NULL;
    check_files(v, folder, list, path);
    v->pending = false;
    if (o) {
        check_extra(v, folder, list, true);
        check_signature(v, path, seal_signature(v->arena, folder));
        check_papers(v, folder);
    }
    verify_cas(v, folder, json_object_get(o, "cas"), records);
    json_decref(o);
}

/* --- two files ----------------------------------------------------------------------------------------------- */

const char *files_differ(struct arena *arena, const char *a, const char *b)
{
    FILE *x = file_stream(a);
    FILE *y = file_stream(b);
    int64_t at = 0;
    int64_t line = 1;
    int c = 0;
    int d = 0;
    while (x && y && c == d && c != EOF) {
        c = getc(x);
        d = getc(y);
        at++;
        line += c == '\n' && c == d;
    }
    bool read = x && y && !ferror(x) && !ferror(y);
    const char *text = !read ? "其中一个不能读取"
                       : c != d ? arena_format(arena, "第%lld字节（第%lld行）起不同", (long long)at,
                                               (long long)line)
                                : NULL;
    if (x)
        fclose(x);
    if (y)
        fclose(y);
    return text;
}
