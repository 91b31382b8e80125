/* Problems: an append-only list. */
#include "base/problem.h"

#include <string.h>

#include "base/text.h"

void problems_init(struct problems *problems, struct arena *arena)
{
    *problems = (struct problems){.arena = arena};
}

void problem_add_v(struct problems *problems, enum severity severity, const char *file,
                   int64_t line, const char *column, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    size_t size = (size_t)(n < 0 ? 0 : n) + 1;
    char *text = arena_alloc(problems->arena, size);
    vsnprintf(text, size, format, again);
    va_end(again);
    struct problem *p = vec_push(problems->arena, &problems->list);
    *p = (struct problem){
        .severity = severity,
        .file = file ? arena_string(problems->arena, file) : NULL,
        .line = line,
        .column = column ? arena_string(problems->arena, column) : NULL,
        .text = text,
    };
    problems->errors += severity == SEVERITY_ERROR;
    problems->warnings += severity == SEVERITY_WARNING;
}

void problem_add(struct problems *problems, enum severity severity, const char *file, int64_t line,
                 const char *column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem_add_v(problems, severity, file, line, column, format, args);
    va_end(args);
}

void problem_print(FILE *to, const struct problem *p)
{
    static const char *const word[] = {
        [SEVERITY_NOTE] = "note",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_ERROR] = "error",
    };
    if (p->file) {
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
    fprintf(to, "%s: ", word[p->severity]);
    print_safe(to, p->text, strlen(p->text));
    fputc('\n', to);
}
