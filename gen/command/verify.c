/* Verify: caeval verify says whether published results are as they were written, and as they come out again. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/recompute.h"
#include "app/replace.h"
#include "app/signer.h"
#include "app/take_back.h"
#include "base/file.h"
#include "base/language.h"
#include "base/said.h"
#include "batch/publish.h"
#include "batch/verify_archive.h"
#include "command/command.h"

static bool is_year(const char *name)
{
    return strlen(name) == 4 && strspn(name, "0123456789") == 4;
}

static void say(const struct verify_finding *f, const char *word)
{
    print_safe(stdout, f->path, strlen(f->path));
    printf("%s%s", _("："), word);
    print_said(stdout, f->text);
    putchar('\n');
}

/* The output folder of a year's folder: what a result was compared with lies there. */
static const char *output_of(struct arena *arena, const char *folder)
{
    const char *slash = strrchr(folder, '/');
    if (!is_year(slash ? slash + 1 : folder))
        return folder;
    return !slash            ? "."
           : slash == folder ? "/"
                             : arena_copy(arena, folder, (size_t)(slash - folder));
}

/* A year of which the list of digests is there, and the folder is not. */
static void note_lost_years(struct verification *v, const char *folder)
{
    static const char end[] = ".json";
    struct names seals = {0};
    const char *place = arena_format(v->arena, "%s/.caeval-seals", folder);
    if (!names_in(v->arena, place, &seals))
        verify_add(v, place, "不能读取：%s", system_fault(errno));
    for (size_t i = 0; i < seals.n; i++) {
        if (!text_ends(seals.at[i], end))
            continue;
        const char *year = arena_copy(v->arena, seals.at[i], strlen(seals.at[i]) - strlen(end));
        const char *path = arena_format(v->arena, "%s/%s", folder, year);
        if (is_year(year) && !folder_at(path))
            verify_add(v, path, "缺失：有年度清单，而没有这一年的结果");
    }
}

/* The years of the output folder, or the one that is the folder itself; how many, and one for a folder that cannot be
 * listed. */
static size_t verify_all(struct verification *v, const char *folder)
{
    struct names names = {0};
    size_t n = 0;
    const char *slash = strrchr(folder, '/');
    const char *last = slash ? slash + 1 : folder;
    if (is_year(last)) {
        verify_year(
            v, folder,
            arena_format(v->arena, "%s/.caeval-records/%s", output_of(v->arena, folder), last));
        return 1;
    }
    note_lost_years(v, folder);
    bool listed = names_in(v->arena, folder, &names);
    if (!listed)
        verify_add(v, folder, "不能读取：%s", system_fault(errno));
    for (size_t i = 0; i < names.n; i++) {
        const char *path = arena_format(v->arena, "%s/%s", folder, names.at[i]);
        if (!is_year(names.at[i]) || !folder_at(path))
            continue;
        verify_year(v, path, arena_format(v->arena, "%s/.caeval-records/%s", folder, names.at[i]));
        n++;
    }
    return n + !listed;
}

/* 0: all of them. */
static int year_asked(const char *folder)
{
    int64_t year = 0;
    const char *slash = strrchr(folder, '/');
    const char *last = slash ? slash + 1 : folder;
    return is_year(last) && int_parse(slice_of(last), &year) ? (int)year : 0;
}

/* While a run is at work nothing is as it was written. A copy on a medium that cannot be written has nobody at work. */
static enum exit_status nobody_at_work(const char *output, struct arena *arena)
{
    static const struct shard all = {0};
    if (path_absent(arena_format(arena, "%s/.caeval.lock", output)) ||
        output_lock(arena, output, &all) != LOCK_BUSY)
        return EXIT_DONE;
    say_of(output, "：", "有运行正在写入，没有核对；请稍后再试");
    return EXIT_LOCKED;
}

/* What a killed caeval forget has begun the next command finishes: until then its places say different things. */
static void note_taking(struct verification *v, const struct options *options, const char *output)
{
    struct options of = *options;
    struct problems problems;
    struct taking left = {0};
    problems_init(&problems, v->arena);
    of.output = output;
    if (!taking_left(&left, &of, v->arena, &problems))
        return;
    day_number date = published_date(left.published);
    v->taken = left.code;
    v->taken_date = left.date;
    v->taken_folder = date && date != left.date ? NULL : left.published;
    verify_note(v, output, "撤回%s %s的结果没有做完，没有核对它；下一个命令做完", left.code,
                day_text(v->arena, left.date));
}

static const char *without_slashes(struct arena *arena, const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    return arena_copy(arena, path, n);
}

static enum exit_status command_verify(const struct options *options, struct arena *arena)
{
    struct sign_key *key = NULL;
    enum exit_status status = verifier_load(options, arena, &key);
    if (status != EXIT_DONE)
        return status;
    struct verification v = {.arena = arena, .key = key};
    const char *folder =
        without_slashes(arena, options->verify_folder ? options->verify_folder : options->output);
    status = nobody_at_work(output_of(arena, folder), arena);
    if (status != EXIT_DONE) {
        sign_key_free(key);
        return status;
    }
    note_taking(&v, options, output_of(arena, folder));
    if (verify_all(&v, folder) == 0) {
        fprintf(stderr, _("caeval: %s: 没有发布的结果可以核对\n"), folder);
        sign_key_free(key);
        return EXIT_NO_INPUT;
    }
    verify_archive(&v, output_of(arena, folder), year_asked(folder));
    bool sound = v.found.n == 0;
    int64_t recomputed = !sound ? 0 : recompute(options, &v, output_of(arena, folder));
    const char *why = "";
    if (!folder_itself(options->input))
        why = arena_format(arena, _("（没有数据文件夹 %s，用 -i 写明）"), options->input);
    else if (!sound)
        why = _("（有与写出时不同或不能核对的，所以没有重新计算；请先恢复这些文件）");
    for (size_t i = 0; i < v.found.n; i++)
        say(&v.found.at[i], "");
    for (size_t i = 0; i < v.note.n; i++)
        say(&v.note.at[i], _("提示："));
    if (!options->quiet)
        printf(_("核对了%zu份结果和存档，共%lld个文件%s，重新计算了%lld份%s：%s\n"), v.ca.n,
               (long long)v.files, key ? _("和签名") : "", (long long)recomputed, why,
               v.found.n ? arena_format(arena, _("有%zu处与写出时不同或不能核对"), v.found.n)
               : v.note.n ? _("除提示的以外，都与写出时相同")
                          : _("都与写出时相同"));
    sign_key_free(key);
    if (!stdout_sound())
        return EXIT_NO_OUTPUT;
    return v.found.n ? EXIT_FAILED : EXIT_DONE;
}

static int take(struct options *o, char *const *word, int n)
{
    o->verify_folder = n > 0 ? word[0] : NULL;
    return n > 0;
}

const struct command verify_row = {
    .name = "verify",
    .words = "[文件夹]",
    .help = "核对已发布的结果：摘要、签名；数据还在的，重新计算，应逐字节相同",
    .examples = "caeval verify out\ncaeval verify -i input --config caeval.conf out\n",
    .own = USES_INPUT | USES_OUTPUT | USES_CALENDAR | USES_ALIASES | USES_INSPECTION | USES_QUIET |
           USES_SESSION | USES_TRUST,
    .take = take,
    .run = command_verify,
};
