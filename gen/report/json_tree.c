/* JSON trees. */
#include "report/json_tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

json_t *json_text(const char *text)
{
    json_t *value = json_string(text);
    if (!value && !utf8_valid(text, strlen(text))) {
        struct arena *scratch = arena_new();
        value = json_string(text_sound(scratch, slice_of(text)));
        arena_free(scratch);
    }
    if (!value)
        out_of_memory();
    return value;
}

json_t *json_text_or_null(const char *text)
{
    return text ? json_text(text) : json_null();
}

void json_put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        out_of_memory();
}

void json_add(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        out_of_memory();
}

json_t *ratio_tree(struct arena *arena, struct ratio ratio)
{
    enum { PLACES = 12 };
    return json_text(ratio_text(arena, ratio, PLACES));
}

json_t *period_tree(const struct period *period, struct arena *arena)
{
    json_t *o = json_object();
    json_put(o, "date", json_text(day_text(arena, period->to)));
    json_put(o, "from", json_text(day_text(arena, period->from)));
    json_put(o, "to", json_text(day_text(arena, period->to)));
    return o;
}

json_t *json_read(const char *path, size_t flags)
{
    FILE *file = file_stream(path);
    if (!file)
        return NULL;
    json_t *tree = json_loadf(file, flags, NULL);
    int error = ferror(file) ? EIO : EINVAL;
    fclose(file);
    errno = error;
    return tree;
}

void json_print(json_t *tree, FILE *to)
{
    char *text = json_dumps(tree, JSON_INDENT(1));
    if (!text)
        out_of_memory();
    fputs(text, to);
    fputc('\n', to);
    free(text);
    json_decref(tree);
}

char *json_lines(const json_t *tree)
{
    char *text = json_dumps(tree, JSON_INDENT(1));
    if (!text)
        out_of_memory();
    size_t n = strlen(text);
    text = must_realloc(text, n + 2);
    memcpy(text + n, "\n", 2);
    return text;
}

bool json_write(json_t *tree, const char *path)
{
    char *text = json_lines(tree);
    bool sound = file_write(path, text, strlen(text));
    free(text);
    json_decref(tree);
    return sound;
}

json_t *ages_tree(const struct age_counts *counts)
{
    static const char *const key[AGE_CLASSES] = {[AGE_MONTH] = "under_30",
                                                 [AGE_QUARTER] = "30_to_90",
                                                 [AGE_YEAR] = "over_90",
                                                 [AGE_OLDER] = "over_a_year"};
    json_t *o = json_object();
    for (int i = 0; i < AGE_CLASSES; i++)
        json_put(o, key[i], json_integer(counts->of[i]));
    json_put(o, "repeated", json_integer(counts->repeated));
    json_put(o, "relapsed", json_integer(counts->relapsed));
    return o;
}
