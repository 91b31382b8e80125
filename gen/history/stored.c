/* Stored. */
#include "history/stored.h"
#include "base/file.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"

const struct kept *stored_result(struct arena *arena, const struct result_text *text,
                                 const char *code, day_number date, const char *sha256,
                                 const char **why)
{
    const char *fault = NULL;
    struct kept *k = kept_read(arena, text->at, text->n, &fault);
    *why = NULL;
    if (!k)
        *why = "已损坏";
    else if (strcmp(k->code, code) != 0)
        *why = arena_format(arena, "是%s的结果", k->code);
    else if (k->date != date)
        *why = arena_format(arena, "是%s的结果", day_text(arena, k->date));
    else if (sha256 && strcmp(text->result_sha256, sha256) != 0)
        *why = "不是 history.sqlite 所记的那个结果";
    if (*why)
        return NULL;
    k->result_sha256 = text->result_sha256;
    k->manifest_sha256 = text->manifest_sha256;
    return k;
}

const struct kept *earlier_result(struct arena *arena, const char *output, const char *code,
                                  day_number date, const char *sha256, const char **why)
{
    struct result_text text;
    const struct kept *k = NULL;
    const char *fault = NULL;
    if (archive_read(&text, arena, output, code, date))
        k = stored_result(arena, &text, code, date, sha256, &fault);
    else if (errno != ENOENT)
        fault = errno == EINVAL ? "已损坏" : system_fault(errno);
    if (!*why)
        *why = fault;
    return k;
}

const struct kept *in_full(struct history *h, struct arena *arena, const struct kept *k)
{
    const char *why = NULL;
    const struct kept *full =
        earlier_result(arena, h->output, k->code, k->date, k->result_sha256, &why);
    h->unused = h->unused || why;
    if (why)
        problem_add(h->problems, SEVERITY_WARNING, k->code, 0, NULL, STORED_UNUSED,
                    day_text(arena, k->date), why);
    return full ? full : k;
}
