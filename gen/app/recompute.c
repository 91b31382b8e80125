/* Recompute. */
#include "app/recompute.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/run.h"
#include "base/file.h"
#include "report/json_tree.h"
#include "report/outputs.h"

/* --- a folder of its own ----------------------------------------------------------------------------------- */

static bool copy_file(const char *from, const char *to)
{
    char buffer[1 << 16];
    ssize_t n = 0;
    int in = file_open(from, O_NOFOLLOW);
    int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool sound = out >= 0;
    while (sound && (n = read(in, buffer, sizeof buffer)) != 0)
        sound = n > 0 ? write_through(out, buffer, (size_t)n) : errno == EINTR;
    int error = errno;
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    errno = error;
    return sound;
}

/* Documents tell nothing to a run but that they are wanted (formats_then). */
static bool is_document(const char *name)
{
    for (const struct output *o = output_table; o->format; o++)
        if (strcmp(o->file, name) == 0)
            return strcmp(o->format, "json") != 0;
    return false;
}

/* All else that lies in it, hidden files too; links and whatever else is no file are left out. */
static bool copy_folder(struct arena *arena, const char *from, const char *to)
{
    DIR *folder = opendir(from);
    struct dirent *entry = NULL;
    bool sound = folder && mkdir(to, 0700) == 0;
    while (sound && (errno = 0, entry = readdir(folder))) {
        struct stat st;
        const char *name = entry->d_name;
        const char *path = arena_format(arena, "%s/%s", from, name);
        const char *copy = arena_format(arena, "%s/%s", to, name);
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        sound = lstat(path, &st) == 0;
        if (sound && S_ISDIR(st.st_mode))
            sound = copy_folder(arena, path, copy);
        else if (sound && S_ISREG(st.st_mode) && !is_document(name))
            sound = copy_file(path, copy);
    }
    int error = errno;
    if (folder)
        closedir(folder);
    errno = error;
    return sound && !entry && error == 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st;
    (void)kind;
    (void)place;
    return remove(path);
}

/* --- a run of its own -------------------------------------------------------------------------------------- */

/* Says nothing: what it would say was said then. NULL, or why it did not come to its end. */
static const char *run_apart(const struct options *options, struct arena *arena)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0)
            _exit(EXIT_FAILED);
        _exit((int)run(options, arena));
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return arena_format(arena, "不能启动重新计算的进程：%s", system_fault(errno));
    if (!WIFEXITED(status))
        return arena_format(arena, "重新计算的进程被信号%d终止", WTERMSIG(status));
    int code = WEXITSTATUS(status);
    if (code == EXIT_DONE || code == EXIT_PARTIAL || code == EXIT_FINDINGS)
        return NULL;
    return code == EXIT_NO_OUTPUT
               ? arena_format(arena, "临时文件的文件夹 %s（$TMPDIR）写不下，或不能写入",
                              temporary_folder())
               : arena_format(arena, "运行没有完成，状态%d", code);
}

static json_t *manifest_in(struct arena *arena, const char *folder)
{
    return json_read(arena_format(arena, "%s/" MANIFEST, folder), 0);
}

/* Are inputs, templates and program those of then? Else the first that is not, in words. */
static const char *ground_differs(const json_t *then, const json_t *now)
{
    const json_t *objects = json_object_get(then, "objects");
    const json_t *now_objects = json_object_get(now, "objects");
    static const struct {
        const char *member, *words;
    } part[] = {{"inputs", "数据"}, {"templates", "模板"}, {"versions", "程序"}};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        if (!json_equal(json_object_get(then, part[i].member),
                        json_object_get(now, part[i].member)))
            return part[i].words;
    if (!objects && !now_objects) /* a CA without any */
        return NULL;
    const json_t *roots = json_object_get(objects, "roots");
    const json_t *now_roots = json_object_get(now_objects, "roots");
    if (roots && now_roots && !json_equal(roots, now_roots))
        return "所给的根证书（--trust）";
    return json_equal(objects, now_objects) ? NULL : "数据";
}

static bool roots_missing(const json_t *then, const json_t *now)
{
    const json_t *of_then = json_object_get(json_object_get(then, "objects"), "roots");
    const json_t *of_now = json_object_get(json_object_get(now, "objects"), "roots");
    return json_is_string(of_then) && !json_is_string(of_now);
}

/* What was kept of earlier days since then changes what a result is compared with. */
static bool past_differs(struct arena *arena, const char *folder, const char *again)
{
    json_t *then = json_read(arena_format(arena, "%s/result.json", folder), 0);
    json_t *now = json_read(arena_format(arena, "%s/result.json", again), 0);
    const json_t *of_then = json_object_get(then, "compared_with");
    bool differs =
        then && now && of_then && !json_equal(of_then, json_object_get(now, "compared_with"));
    json_decref(then);
    json_decref(now);
    return differs;
}

static bool compare(struct verification *v, const struct verified_ca *ca, const char *again)
{
    json_t *then = manifest_in(v->arena, ca->folder);
    json_t *now = manifest_in(v->arena, again);
    bool read = then && now;
    const char *other = read ? ground_differs(then, now) : "";
    if (!other && past_differs(v->arena, ca->folder, again))
        other = "所比较的以前的结果";
    const json_t *list = json_object_get(then, "outputs");
    if (!read)
        verify_add(v, ca->folder, "没有重新计算：清单不能读取，或没有再次得到它的结果");
    else if (other && roots_missing(then, now))
        verify_note(v, ca->folder, "没有重新计算：当时给出了根证书（--trust），这次没有给出");
    else if (other)
        verify_note(v, ca->folder, "没有重新计算：%s与当时不同", other);
    for (size_t i = 0; !other && i < json_array_size(list); i++) {
        const char *name = json_string_value(json_object_get(json_array_get(list, i), "file"));
        const char *path = arena_format(v->arena, "%s/%s", ca->folder, name);
        const char *differ =
            files_differ(v->arena, path, arena_format(v->arena, "%s/%s", again, name));
        if (differ)
            verify_add(v, path, "重新计算的与它不同：%s", differ);
    }
    json_decref(then);
    json_decref(now);
    return !other;
}

/* Has it a folder of its own among the inputs? */
static bool is_input(const struct options *options, struct arena *arena, const char *code)
{
    return folder_at(arena_format(arena, "%s/%s", options->input, code));
}

/* What was written of them then. */
static format_set formats_then(struct arena *arena, const struct verified_ca *ca)
{
    format_set set = 0;
    for (const struct output *o = output_table; o->format; o++)
        if (o->scope == OUTPUT_CA && output_there(arena, ca->folder, o->file))
            set |= format_named(slice_of(o->format));
    return set;
}

/* The latest day before `before` ("": of all) of which there is a result; NULL: none. Later days come first: what is
 * made again stands in the past of those behind it. */
static const char *day_before(const struct verification *v, const char *before)
{
    const char *found = NULL;
    for (size_t i = 0; i < v->ca.n; i++) {
        const char *date = v->ca.at[i].date;
        bool earlier = date && (!*before || strcmp(date, before) < 0);
        if (earlier && (!found || strcmp(date, found) > 0))
            found = date;
    }
    return found;
}

/* Is it of that day and written in these formats, and are its exports there? */
static bool is_of(const struct options *options, struct verification *v,
                  const struct verified_ca *ca, const char *date, format_set formats)
{
    return ca->date && strcmp(ca->date, date) == 0 && is_input(options, v->arena, ca->code) &&
           formats_then(v->arena, ca) == formats;
}

/* The CAs of one day that were written in the same formats: a page links to what lies beside it. */
static int64_t recompute_alike(const struct options *options, struct verification *v,
                               const char *date, format_set formats, const char *copy)
{
    VEC(const char *) only = {0};
    struct options again = *options;
    int64_t n = 0;
    if (!day_parse(date, strlen(date), &again.date))
        return 0;
    for (size_t i = 0; i < v->ca.n; i++)
        if (is_of(options, v, &v->ca.at[i], date, formats))
            *vec_push(v->arena, &only) = v->ca.at[i].code;
    *vec_push(v->arena, &only) = NULL;
    again.only = only.at;
    again.formats = formats;
    again.output = copy;
    again.force = again.quiet = again.no_progress = true;
    again.sign = NULL;
    again.fail_on = 0;
    const char *why = run_apart(&again, v->arena);
    if (why) {
        verify_add(v, options->output, "没有重新计算%s的结果：%s", date, why);
        return 0;
    }
    for (size_t i = 0; i < v->ca.n; i++)
        if (is_of(options, v, &v->ca.at[i], date, formats))
            n += compare(v, &v->ca.at[i],
                         arena_format(v->arena, "%s/%.4s/%s", copy, date, v->ca.at[i].code));
    return n;
}

static int64_t recompute_day(const struct options *options, struct verification *v,
                             const char *date, const char *copy)
{
    VEC(format_set) done = {0};
    int64_t n = 0;
    for (size_t i = 0; i < v->ca.n; i++) {
        format_set formats = formats_then(v->arena, &v->ca.at[i]);
        bool again = !is_of(options, v, &v->ca.at[i], date, formats);
        for (size_t k = 0; k < done.n; k++)
            again = again || done.at[k] == formats;
        if (again)
            continue;
        *vec_push(v->arena, &done) = formats;
        n += recompute_alike(options, v, date, formats, copy);
    }
    return n;
}

int64_t recompute(const struct options *options, struct verification *v, const char *folder)
{
    char *place = NULL;
    int64_t n = 0;
    if (!folder_at(options->input) || v->ca.n == 0)
        return 0;
    if (asprintf(&place, "%s/caeval-verify-XXXXXX", temporary_folder()) < 0)
        out_of_memory();
    const char *copy = mkdtemp(place) ? arena_format(v->arena, "%s/out", place) : NULL;
    if (!copy || !copy_folder(v->arena, folder, copy))
        verify_add(v, folder, "没有重新计算：结果不能复制到 %s（$TMPDIR）：%s", temporary_folder(),
                   system_fault(errno));
    else
        for (const char *date = ""; (date = day_before(v, date));)
            n += recompute_day(options, v, date, copy);
    if (copy)
        nftw(place, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(place);
    return n;
}
