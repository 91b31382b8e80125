/* Head. */
#include "history/head.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "ingest/value.h"

/* Past `what`, where `at` begins with it; NULL else, and where `at` is. */
static const char *past(const char *at, const char *what)
{
    size_t n = strlen(what);
    return at && strncmp(at, what, n) == 0 ? at + n : NULL;
}

/* Past a text that was written without a backslash, which it is given without its quotes. */
static const char *past_text(const char *at, struct slice *text)
{
    *text = (struct slice){at, at ? strcspn(at, "\"\\") : 0};
    return at && at[text->n] == '"' ? at + text->n + 1 : NULL;
}

bool head_of(struct head *head, struct arena *arena, const char *text)
{
    struct slice schema, code, name, date;
    const char *at = past_text(past(text, "{\n \"schema\": \""), &schema);
    at = past_text(past(at, ",\n \"ca\": {\n  \"code\": \""), &code);
    at = past_text(past(at, ",\n  \"name\": \""), &name);
    at = past_text(past(at, "\n },\n \"period\": {\n  \"date\": \""), &date);
    *head = (struct head){0};
    if (!at || !day_parse(date.at, date.n, &head->date))
        return false;
    head->code = arena_copy(arena, code.at, code.n);
    return true;
}

/* One that was cut short has no end. */
static bool is_whole(int fd)
{
    static const char end[] = "\n}\n";
    enum { N = sizeof end - 1 };
    struct stat st;
    char last[N];
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > N &&
           pread(fd, last, N, st.st_size - N) == N && memcmp(last, end, N) == 0;
}

bool head_at(struct head *head, struct arena *arena, const char *path)
{
    enum { BEGIN = 4096 };
    char begin[BEGIN + 1];
    int fd = file_open(path, 0);
    if (fd < 0)
        return false;
    ssize_t n = pread(fd, begin, BEGIN, 0);
    bool whole = is_whole(fd);
    close(fd);
    if (n < 0 || !whole)
        return false;
    begin[n] = '\0';
    return head_of(head, arena, begin);
}
