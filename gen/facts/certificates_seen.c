/* Certificates: the list beside the certificates themselves. Where both speak, the certificate counts. */
#include <string.h>

#include "facts/facts.h"

/* What a certificate says in the words of the list's columns. */
struct saying {
    struct facts *facts;
    const struct fields *row;
    struct as_of *room;
    const struct object_certificate *object;
    const struct object_form *form;
};

static size_t column_of(const struct saying *s, const char *name)
{
    return export_column(s->row->record->export, slice_of(name));
}

static void note(const struct saying *s, size_t column, struct slice listed, const char *seen)
{
    struct certificate_objects *o = &s->facts->certificates.objects;
    struct arena *arena = s->facts->arena;
    if (o->n_differences++ >= DIFFERENCES_KEPT)
        return;
    *vec_push(arena, &o->difference) = (struct certificate_difference){
        .file = s->row->record->file,
        .line = s->row->record->line,
        .object = s->object->file,
        .serial = s->object->serial,
        .column = s->row->record->export->column[column].header,
        .listed = text_one_line(arena, listed),
        .seen = seen,
    };
}

static void say_text(const struct saying *s, const char *column, const char *text, bool compared)
{
    size_t at = column_of(s, column);
    const struct value *listed = &s->row->record->value[at];
    struct arena *arena = s->facts->arena;
    if (compared && present(listed) && strcmp(text_folded(arena, listed->text), text) != 0)
        note(s, at, listed->text, text);
    s->room->value[at] =
        (struct value){.state = *text ? VALUE_PRESENT : VALUE_BLANK, .text = slice_of(text)};
}

/* has: is the extension there at all? */
static void say_answer(const struct saying *s, const char *column, bool has, bool yes)
{
    size_t at = column_of(s, column);
    const struct value *listed = &s->row->record->value[at];
    const char *text = answer_words[yes ? ANSWER_YES : ANSWER_NO];
    bool differs = present(listed) && listed->as.answer != ANSWER_NOT_APPLICABLE &&
                   (listed->as.answer == ANSWER_YES) != yes;
    if (has && differs)
        note(s, at, listed->text, text);
    s->room->value[at] = (struct value){.state = VALUE_BLANK};
    if (has)
        s->room->value[at] = (struct value){.state = VALUE_PRESENT,
                                            .text = slice_of(text),
                                            .as.answer = yes ? ANSWER_YES : ANSWER_NO};
}

/* By days where the list has no time. */
static void say_moment(const struct saying *s, const char *column, instant at)
{
    size_t i = column_of(s, column);
    const struct value *listed = &s->row->record->value[i];
    const struct moment moment = {at, false};
    const char *text = instant_text(s->facts->arena, at);
    bool date_only = present(listed) && listed->as.moment.date_only;
    bool differs = present(listed) && (date_only ? day_of(listed->as.moment.at) != day_of(at)
                                                 : listed->as.moment.at != at);
    if (differs)
        note(s, i, listed->text, text);
    s->room->value[i] =
        (struct value){.state = VALUE_PRESENT, .text = slice_of(text), .as.moment = moment};
}

/* For what it is, by its usages where these tell: the list's own word then. */
static void say_kind(const struct saying *s)
{
    size_t at = column_of(s, "kind");
    const struct column *column = &s->row->record->export->column[at];
    const struct value *listed = &s->row->record->value[at];
    unsigned halves = object_halves(s->form);
    if (halves != PAIR_SIGNS && halves != PAIR_ENCRYPTS)
        return;
    const char *word = column->values[halves == PAIR_SIGNS ? 0 : 1];
    if (present(listed) && strcmp(listed->as.word, word) != 0)
        note(s, at, listed->text, word);
    s->room->value[at] =
        (struct value){.state = VALUE_PRESENT, .text = slice_of(word), .as.word = word};
}

static void say_all(const struct saying *s)
{
    const struct object_form *form = s->form;
    struct arena *arena = s->facts->arena;
    const char *constraints = !form->has_constraints ? "" : form->ca ? "CA:TRUE" : "CA:FALSE";
    say_kind(s);
    say_text(s, "pk_alg_oid", form->key_algorithm, true);
    say_text(s, "curve_oid", form->curve, true);
    say_text(s, "sig_alg_oid", form->signature_algorithm, true);
    say_text(s, "key_usage", key_usage_text(arena, form->usage), false);
    say_answer(s, "ku_critical", form->has_usage, form->usage_critical);
    say_text(s, "basic_constraints", constraints, false);
    say_answer(s, "bc_critical", form->has_constraints, form->constraints_critical);
    say_moment(s, "not_before", s->object->not_before);
    say_moment(s, "not_after", s->object->not_after);
}

static void mark_listed(struct facts *facts, const struct object_certificate *object)
{
    struct certificate_objects *o = &facts->certificates.objects;
    const struct object_facts *objects = facts->objects;
    if (!o->listed)
        o->listed = arena_alloc(facts->arena, (objects->certificate.n + 1) * sizeof *o->listed);
    o->listed[object - objects->certificate.at] = true;
}

struct fields certificate_seen(struct facts *facts, const struct fields *f, struct as_of *room,
                               const struct object_certificate **found)
{
    const struct record *row = f->record;
    const struct value *serial = &row->value[export_column(row->export, slice_of("serial"))];
    const struct value *issuer = &row->value[export_column(row->export, slice_of("issuer"))];
    *found = NULL;
    if (facts->objects->certificate.n > 0 && present(serial))
        *found = object_of(facts->objects, facts->arena, serial->text,
                           present(issuer) ? issuer->text : slice_of(""));
    if (!*found)
        return *f;
    const struct saying s = {facts, f, room, *found, &facts->objects->form.at[(*found)->form]};
    room->record = *row;
    room->record.file = (*found)->file;
    room->record.line = 0;
    room->record.value = room->value;
    memcpy(room->value, row->value, row->export->n * sizeof *room->value);
    say_all(&s);
    mark_listed(facts, *found);
    return (struct fields){&room->record, f->map};
}

void certificates_unlisted(struct facts *facts)
{
    struct certificate_objects *o = &facts->certificates.objects;
    const struct object_facts *objects = facts->objects;
    for (size_t i = 0; i < objects->certificate.n; i++) {
        const struct object_certificate *c = &objects->certificate.at[i];
        bool listed = o->listed && o->listed[i];
        bool subscriber = !objects->form.at[c->form].service;
        bool counts =
            subscriber && c->check == OBJECT_VERIFIED && period_has(&facts->period, c->not_before);
        if (counts && c->contested)
            *vec_push(facts->arena, &o->contested) = (uint32_t)i;
        else if (counts && !listed)
            *vec_push(facts->arena, &o->unlisted) = (uint32_t)i;
    }
}
