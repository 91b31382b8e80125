/* Font list. */
#include "report/fonts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "ingest/sheet.h"
#include "report/zip_write.h"

enum { BASIC_PLANE = 0x10000, INDEX_MOST = 1000 };

struct opened {
    const char *path;
    unsigned index;
    struct font_file *file;
};

/* What a row of the list is for. */
enum use { USE_BODY = FACE_BODY, USE_HEAD = FACE_HEAD, USE_ASCII, USE_ASCII_HEAD, USES };
static const char *const use_words[] = {[USE_BODY] = "body",
                                        [USE_HEAD] = "head",
                                        [USE_ASCII] = "ascii",
                                        [USE_ASCII_HEAD] = "ascii-head",
                                        [USES] = NULL};
static const char *const set_in[] = {[USE_BODY] = "the text of reports is",
                                     [USE_HEAD] = "headings of reports are",
                                     [USE_ASCII] = "ids and file names in reports are",
                                     [USE_ASCII_HEAD] = "ids and file names in headings are"};

struct loader {
    struct arena *arena;
    struct problems *problems;
    VEC(struct opened) opened; /* each file is mapped once, whatever the families that use it */
    VEC(struct font_file *) file[USES];
    const char *wanted[USES]; /* the preferred font, where it is missing */
    const char *names, *missing;
};

static struct font_file *open_once(struct loader *l, const char *path, unsigned index)
{
    for (size_t i = 0; i < l->opened.n; i++)
        if (l->opened.at[i].index == index && strcmp(l->opened.at[i].path, path) == 0)
            return l->opened.at[i].file;
    struct font_file *file = font_open(path, index);
    *vec_push(l->arena, &l->opened) = (struct opened){path, index, file};
    return file;
}

static const char *add_name(const struct loader *l, const char *list, const char *name)
{
    if (!list)
        return name;
    return strstr(list, name) ? list : arena_format(l->arena, "%s、%s", list, name);
}

/* A file that the configuration names may be in the list as well. */
static void add_file(struct loader *l, size_t face, struct font_file *file)
{
    for (size_t i = 0; i < l->file[face].n; i++)
        if (l->file[face].at[i] == file)
            return;
    *vec_push(l->arena, &l->file[face]) = file;
}

/* A file that is there and is no font is a fault, said here; one that is not there may be. */
static bool unusable(struct loader *l, const char *path)
{
    int fd = file_open(path, 0);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return false;
    problem_add(l->problems, SEVERITY_ERROR, path, 0, NULL, "不能用作字体：%s",
                fd < 0 ? system_fault(errno) : "不是 TrueType 字体");
    if (fd >= 0)
        close(fd);
    return true;
}

/* "head=": the use, with its length in the piece; USES and 0: none is named. */
static size_t use_of(struct slice piece, size_t *n)
{
    for (size_t use = 0; use < USES; use++) {
        *n = strlen(use_words[use]);
        if (piece.n > *n && memcmp(piece.at, use_words[use], *n) == 0 && piece.at[*n] == '=') {
            ++*n;
            return use;
        }
    }
    *n = 0;
    return USES;
}

struct slice fonts_first_path(struct slice piece)
{
    size_t n = 0;
    use_of(piece, &n);
    return (struct slice){piece.at + n, piece.n - n};
}

static bool load_first(struct loader *l, const char *first)
{
    static const char *const colon[] = {":", NULL};
    struct slice rest = slice_of(first ? first : "");
    struct slice piece;
    while (slice_split(&rest, colon, &piece)) {
        size_t n = 0;
        size_t use = use_of(piece, &n);
        piece = (struct slice){piece.at + n, piece.n - n};
        const char *path = arena_copy(l->arena, piece.at, piece.n);
        struct font_file *file = piece.n ? open_once(l, path, 0) : NULL;
        for (size_t face = 0; file && face < USES; face++)
            if (use == face || (use == USES && face < FACES))
                add_file(l, face, file);
        if (file) {
            l->names = add_name(l, l->names, path);
        } else if (piece.n && !unusable(l, path)) {
            problem_add(l->problems, SEVERITY_WARNING, path, 0, NULL, "font not found");
            l->missing = add_name(l, l->missing, path);
        } else if (piece.n) {
            return false;
        }
    }
    return true;
}

/* A row of the list. `first`: of its family, and so the preferred one. */
static bool load_row(struct loader *l, const struct sheet *sheet, size_t row, size_t face,
                     unsigned index, bool first)
{
    const char *path = sheet_cell(sheet, row, "path");
    const char *name = sheet_cell(sheet, row, "name");
    struct font_file *file = open_once(l, path, index);
    if (!file && unusable(l, path))
        return false;
    if (!file) {
        if (first) {
            l->wanted[face] =
                arena_format(l->arena, "%s (package %s)", name, sheet_cell(sheet, row, "package"));
            l->missing = add_name(l, l->missing, l->wanted[face]);
        } else {
            problem_add(l->problems, SEVERITY_NOTE, path, 0, NULL,
                        "font not found; it comes with the package %s",
                        sheet_cell(sheet, row, "package"));
        }
        return true;
    }
    if (l->wanted[face])
        problem_add(l->problems, SEVERITY_WARNING, path, 0, NULL,
                    "%s set in %s: the preferred %s is not installed", set_in[face], name,
                    l->wanted[face]);
    l->wanted[face] = NULL;
    l->names = add_name(l, l->names, name);
    add_file(l, face, file);
    return true;
}

static void keep_opened(struct fonts *fonts, const struct loader *l)
{
    struct font_file **list = arena_alloc(l->arena, (l->opened.n + 1) * sizeof(*list));
    for (size_t i = 0; i < l->opened.n; i++)
        list[i] = l->opened.at[i].file;
    fonts->opened = list;
    fonts->n_opened = l->opened.n;
}

bool fonts_load(struct fonts *fonts, struct arena *arena, const char *list, const char *first,
                struct problems *problems)
{
    static const char *const required[] = {"family", "path", "index", "package", "name", NULL};
    struct loader l = {.arena = arena, .problems = problems};
    size_t errors = problems->errors;
    const struct sheet *sheet = template_load(arena, list, required, problems);
    bool seen[USES] = {false};
    *fonts = (struct fonts){.arena = arena};
    if (!load_first(&l, first))
        return false;
    for (size_t i = 0; sheet && i < sheet->n; i++) {
        size_t face = 0;
        int64_t index = 0;
        if (!sheet_word(sheet, i, "family", use_words, problems, &face) ||
            !sheet_int_in(sheet, i, "index", 0, INDEX_MOST, problems, &index))
            continue;
        if (!load_row(&l, sheet, i, face, (unsigned)index, !seen[face]))
            return false;
        seen[face] = true;
    }
    bool sound = sheet && problems->errors == errors;
    for (int use = USE_ASCII; use < USES; use++)
        if (l.wanted[use])
            problem_add(problems, SEVERITY_WARNING, list, 0, NULL,
                        "%s set in the font of the text: the preferred %s is not installed",
                        set_in[use], l.wanted[use]);
    for (int face = 0; face < FACES; face++) {
        size_t ascii =
            face == FACE_BODY || l.file[USE_ASCII_HEAD].n == 0 ? USE_ASCII : USE_ASCII_HEAD;
        fonts->family[face] = (struct font_family){l.file[face].at, l.file[face].n,
                                                   l.file[ascii].at, l.file[ascii].n};
        if (sheet && l.file[face].n == 0)
            sheet_fault_whole(sheet, "path", problems,
                              "none of the fonts for the %s of a report is installed",
                              face == FACE_HEAD ? "headings" : "text");
        sound = sound && l.file[face].n > 0;
    }
    keep_opened(fonts, &l);
    fonts->names = l.names ? l.names : "";
    fonts->missing = l.missing;
    return sound;
}

/* --- shared fonts ---------------------------------------------------------------------------------------- */

static void use_text(struct fonts *fonts, enum face face, const char *text, size_t n, bool count)
{
    struct shared_font *s = &fonts->shared[face];
    const char *end = text + n;
    if (!s->uses)
        s->uses = arena_alloc(fonts->arena, BASIC_PLANE * sizeof *s->uses);
    while (text < end) {
        uint32_t c = 0;
        size_t length = utf8_decode(text, end, &c);
        text += length ? length : 1;
        if (length && c < BASIC_PLANE)
            s->uses[c] = count || s->uses[c] == 0 ? s->uses[c] + 1 : s->uses[c];
    }
}

void fonts_use(struct fonts *fonts, enum face face, const char *text, size_t n)
{
    use_text(fonts, face, text, n, true);
}

static bool starts_with_any(const char *line, const char *const *prefix)
{
    for (; *prefix; prefix++)
        if (strncmp(line, *prefix, strlen(*prefix)) == 0)
            return true;
    return false;
}

void fonts_use_file(struct fonts *fonts, enum face face, const char *path,
                    const char *const *except)
{
    FILE *file = file_stream(path);
    char *line = NULL;
    size_t cap = 0;
    ssize_t n = 0;
    while (file && (n = getline(&line, &cap, file)) >= 0)
        if (!starts_with_any(line, except))
            use_text(fonts, face, line, (size_t)n, false);
    free(line);
    if (!file || !file_stream_ended(file))
        fonts->unread = path;
    if (file)
        fclose(file);
}

struct candidate {
    uint32_t character, uses;
};

static int by_uses(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    if (x->uses != y->uses)
        return x->uses < y->uses ? 1 : -1;
    return (x->character > y->character) - (x->character < y->character);
}

static int by_character(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    return (x->character > y->character) - (x->character < y->character);
}

/* The characters of a shared font, the frequent ones first. */
static size_t choose(const struct fonts *fonts, enum face face, struct candidate *list)
{
    const uint32_t *uses = fonts->shared[face].uses;
    size_t n = 0;
    for (uint32_t c = ' '; c < BASIC_PLANE && n < FONT_GLYPHS_MAX; c++) {
        bool ascii = c < 0x7F; /* page numbers, [U+XXXX] */
        if ((ascii || uses[c]) && !is_unprintable(c) && font_has(&fonts->family[face], c))
            list[n++] = (struct candidate){c, uses[c]};
    }
    qsort(list, n, sizeof *list, by_uses);
    size_t frequent = n < FONT_FREQUENT ? n : FONT_FREQUENT;
    qsort(list, frequent, sizeof *list, by_character);
    qsort(list + frequent, n - frequent, sizeof *list, by_character);
    return n;
}

void fonts_share(struct fonts *fonts)
{
    struct candidate *list = arena_alloc(fonts->arena, FONT_GLYPHS_MAX * sizeof *list);
    uint32_t *character = arena_alloc(fonts->arena, FONT_GLYPHS_MAX * sizeof *character);
    struct packer *packer = packer_new(EFFORT_ONCE);
    for (enum face face = 0; face < FACES; face++) {
        struct shared_font *s = &fonts->shared[face];
        fonts_use(fonts, face, "", 0);
        size_t n = choose(fonts, face, list);
        s->glyph = arena_alloc(fonts->arena, BASIC_PLANE * sizeof *s->glyph);
        s->advance = arena_alloc(fonts->arena, (n + 1) * sizeof *s->advance);
        for (size_t i = 0; i < n; i++) {
            character[i] = list[i].character;
            s->glyph[character[i]] = (uint16_t)(i + 1);
            s->advance[i + 1] = (uint16_t)font_width(&fonts->family[face], character[i]);
        }
        s->whole = arena_alloc(fonts->arena, sizeof *s->whole);
        font_cut(&s->cut, fonts->arena, &fonts->family[face], character, n, packer);
    }
    packer_free(packer);
}

void fonts_pack(struct packed_font *packed, const struct cut_font *cut, const struct glyph_of *map,
                size_t n, const char *name, struct packer *packer)
{
    struct bytes file = {0};
    font_whole(&file, cut, map, n, name);
    packed->n = file.n;
    packed->crc = zip_crc(file.at, file.n);
    bytes_deflate(&packed->stream, packer, file.at, file.n);
    bytes_free(&file);
}

const struct packed_font *fonts_whole(const struct fonts *fonts, enum face face, const char *name,
                                      struct packer *packer)
{
    const struct shared_font *s = &fonts->shared[face];
    if (s->whole->n)
        return s->whole;
    struct glyph_of *map = must_alloc(BASIC_PLANE * sizeof *map);
    size_t n = 0;
    for (uint32_t c = 0; c < BASIC_PLANE; c++)
        if (s->glyph[c])
            map[n++] = (struct glyph_of){c, s->glyph[c]};
    fonts_pack(s->whole, &s->cut, map, n, name, packer);
    free(map);
    return s->whole;
}

void fonts_close(struct fonts *fonts)
{
    for (enum face face = 0; face < FACES; face++)
        if (fonts->shared[face].whole)
            bytes_free(&fonts->shared[face].whole->stream);
    for (size_t i = 0; i < fonts->n_opened; i++)
        font_close(fonts->opened[i]);
}
