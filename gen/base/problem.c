/* Problems: an append-only list. */
#include "base/problem.h"

#include <stdbool.h>
#include <string.h>

#include "base/said.h"
#include "base/text.h"

enum { MORE = 128 /* bytes of the sentence, whatever the number */ };

void problems_init(struct problems *problems, struct arena *arena)
{
    *problems = (struct problems){.arena = arena};
    index_init(&problems->kinds, arena);
}

void problems_told(struct problems *problems)
{
    index_init(&problems->kinds, problems->arena);
    problems->kind.n = 0;
}

/* Words that are handed on are a kind by themselves, wherever they stand; else a format and the file. */
static struct problem_kind *kind_of(struct problems *problems, const struct problem *p,
                                    const char *format)
{
    bool added = false;
    bool handed_on = strcmp(format, "%s") == 0;
    struct arena *scratch = arena_new();
    const char *key =
        arena_format(scratch, "%d %p %s", p->severity, handed_on ? NULL : (const void *)format,
                     handed_on ? p->text
                     : p->file ? p->file
                               : "");
    size_t at = index_add(&problems->kinds, slice_of(key), &added);
    arena_free(scratch);
    if (added)
        *vec_push(problems->arena, &problems->kind) = (struct problem_kind){0};
    return &problems->kind.at[at];
}

/* The place of the first of them. */
static void list_more(struct problems *problems, struct problem_kind *kind, const struct problem *p)
{
    if (!kind->more) {
        kind->more = arena_alloc(problems->arena, MORE);
        *vec_push(problems->arena, &problems->list) =
            (struct problem){p->severity, p->file ? arena_string(problems->arena, p->file) : NULL,
                             0, NULL, kind->more};
    }
    snprintf(kind->more, MORE, "另有%lld处与此相同的问题，没有逐一列出",
             (long long)kind->n - PROBLEMS_LISTED);
}

void problem_add_v(struct problems *problems, enum severity severity, const char *file,
                   int64_t line, const char *column, const char *format, va_list args)
{
    struct arena *scratch = arena_new();
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    size_t size = (size_t)(n < 0 ? 0 : n) + 1;
    char *text = arena_alloc(scratch, size);
    vsnprintf(text, size, format, again);
    va_end(again);
    struct problem p = {severity, file, line, column, text};
    struct problem_kind *kind = kind_of(problems, &p, format);
    problems->errors += severity == SEVERITY_ERROR;
    problems->warnings += severity == SEVERITY_WARNING;
    if (++kind->n > PROBLEMS_LISTED) {
        list_more(problems, kind, &p);
    } else {
        p.file = file ? arena_string(problems->arena, file) : NULL;
        p.column = column ? arena_string(problems->arena, column) : NULL;
        p.text = arena_copy(problems->arena, text, size - 1);
        *vec_push(problems->arena, &problems->list) = p;
    }
    arena_free(scratch);
}

void problem_add(struct problems *problems, enum severity severity, const char *file, int64_t line,
                 const char *column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem_add_v(problems, severity, file, line, column, format, args);
    va_end(args);
}

/* The end of a file's name that stands there, which may begin a sentence of either language; else `at`. */
static const char *name_end(const char *at)
{
    const char *end = at;
    bool name = false;
    for (; *end > ' ' && *end <= '~'; end++)
        name = name || ((*end == '.' || *end == '/') && end[1] > ' ' && end[1] <= '~');
    return name ? end : at;
}

/* Is it Chinese? Its first letter tells, but for what it quotes ("" in English, “” in Chinese), capitals and names of
 * files. */
static bool is_chinese(const char *text)
{
    enum { HAN = 0x4e00, HAN_END = 0xa000, OPEN = 0x201c, CLOSE = 0x201d };
    const char *end = text + strlen(text);
    bool quoted = false;
    uint32_t point = 0;
    for (const char *at = text; at < end;) {
        size_t n = utf8_decode(at, end, &point);
        n = n ? n : 1;
        quoted = point == OPEN || (quoted != (*at == '"') && point != CLOSE);
        if (!quoted && point >= HAN && point < HAN_END)
            return true;
        const char *behind = quoted || *at == '"' ? at : name_end(at);
        if (behind > at) {
            at = behind;
            continue;
        }
        if (!quoted && *at >= 'a' && *at <= 'z')
            return false;
        at += n;
    }
    return false;
}

const char *severity_said(enum severity severity, const char *text, const char *shown)
{
    static const char *const word[][2] = {
        [SEVERITY_NOTE] = {"note: ", "提示："},
        [SEVERITY_WARNING] = {"warning: ", "警告："},
        [SEVERITY_ERROR] = {"error: ", "错误："},
    };
    return word[severity][is_chinese(text) == (shown == text)];
}

const char *severity_word(enum severity severity, const char *text)
{
    return severity_said(severity, text, text);
}

void problem_place_print(FILE *to, const struct problem *p)
{
    if (!p->file)
        return;
    print_safe(to, p->file, strlen(p->file));
    fputc(':', to);
    if (p->line > 0)
        fprintf(to, "%lld:", (long long)p->line);
    if (p->column) {
        print_safe(to, p->column, strlen(p->column));
        fputc(':', to);
    }
    fputc(' ', to);
}

void problem_print(FILE *to, const struct problem *p)
{
    problem_place_print(to, p);
    fputs(severity_word(p->severity, p->text), to);
    print_safe(to, p->text, strlen(p->text));
    fputc('\n', to);
}

void problem_say(FILE *to, const struct problem *p)
{
    struct arena *arena = arena_new();
    const char *shown = said(arena, p->text);
    problem_place_print(to, p);
    fputs(severity_said(p->severity, p->text, shown), to);
    print_safe(to, shown, strlen(shown));
    fputc('\n', to);
    arena_free(arena);
}
