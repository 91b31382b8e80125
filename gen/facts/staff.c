/* Staff. */
#include "facts/staff.h"

#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"

enum {
    STAFF_ID,
    POST,
    PROFESSION_FROM,
    HIRED_ON,
    LEFT_ON,
    KEY_POST,
    TRUSTED,
    TRUSTED_FROM,
    NDA_ON,
    CHECKED_ON,
    CHECKS,
    QUALIFICATION = CHECKS + STAFF_CHECKS,
    COLUMNS
};
static const char *const columns[COLUMNS] = {
    [STAFF_ID] = "staff_id",
    [POST] = "post",
    [PROFESSION_FROM] = "profession_from",
    [HIRED_ON] = "hired_on",
    [LEFT_ON] = "left_on",
    [KEY_POST] = "key_post",
    [TRUSTED] = "trusted",
    [TRUSTED_FROM] = "trusted_from",
    [NDA_ON] = "nda_on",
    [CHECKED_ON] = "checked_on",
    [CHECKS] = "has_resume",
    [CHECKS + 1] = "has_education",
    [CHECKS + 2] = "has_career",
    [CHECKS + 3] = "has_credit",
    [CHECKS + 4] = "no_crime",
    [QUALIFICATION] = "qualification",
};

/* What is known of the end of all posts: one that is still held, or cannot be read, outweighs the others. */
static void keep_leave(struct facts *facts, size_t person, struct day_value left)
{
    if (person == facts->staff.leave.n) {
        *vec_push(facts->arena, &facts->staff.leave) = left;
        return;
    }
    struct day_value *known = &facts->staff.leave.at[person];
    bool held = known->state == VALUE_BLANK || known->state == VALUE_ABSENT;
    if (held || left.state == VALUE_BLANK || left.state == VALUE_ABSENT)
        *known = held ? *known : left;
    else if (known->state == VALUE_PRESENT &&
             (left.state != VALUE_PRESENT || left.day > known->day))
        *known = left;
}

/* What is done after D is not done by D. */
static struct day_value done_on(const struct facts *facts, const struct fields *f, int column)
{
    struct day_value day = field_day(f, column);
    if (day.state == VALUE_PRESENT && day.day > facts->period.to)
        day = (struct day_value){.state = VALUE_BLANK};
    return day;
}

static void staff_take(struct facts *facts, const struct fields *f)
{
    size_t person = index_add(&facts->staff.persons, field(f, STAFF_ID)->text, NULL);
    struct staff_member *m = vec_push(facts->arena, &facts->staff.member);
    *m = (struct staff_member){
        .id = facts_text(facts, field(f, STAFF_ID)),
        .post = facts_text(facts, field(f, POST)),
        .person = person,
        .profession_from = field_day(f, PROFESSION_FROM),
        .hired_on = field_day(f, HIRED_ON),
        .left_on = field_day(f, LEFT_ON),
        .trusted_from = field_day(f, TRUSTED_FROM),
        .nda_on = done_on(facts, f, NDA_ON),
        .checked_on = done_on(facts, f, CHECKED_ON),
        .key_post = field_answer(f, KEY_POST),
        .trusted = field_answer(f, TRUSTED),
        .qualification = facts_text(facts, field(f, QUALIFICATION)),
        .file = f->record->file,
        .line = f->record->line,
    };
    for (int i = 0; i < STAFF_CHECKS; i++)
        m->check[i] = field_answer(f, CHECKS + i);
    keep_leave(facts, person, m->left_on);
    facts->staff.leaves_known = false;
}

static bool may_have_left(const struct lost_member *m, day_number day)
{
    return m->left.state == VALUE_PRESENT ? m->left.day <= day : m->left.state != VALUE_BLANK;
}

/* One more of the same person, or of anybody. */
static void take_lost_leave(struct lost_leave *l, struct day_value left)
{
    if (!l->may || left.state != VALUE_PRESENT ||
        (l->first.state == VALUE_PRESENT && left.day < l->first.day))
        l->first = left;
    l->may = true;
}

static void keep_lost_leave(struct facts *facts, const struct lost_member *m)
{
    struct staff_facts *s = &facts->staff;
    if (!may_have_left(m, facts->period.to))
        return;
    if (!m->id) {
        take_lost_leave(&s->lost_of_anybody, m->left);
        return;
    }
    size_t i = index_add(&s->lost_persons, slice_of(m->id), NULL);
    if (i == s->lost_leave.n)
        *vec_push(facts->arena, &s->lost_leave) = (struct lost_leave){0};
    take_lost_leave(&s->lost_leave.at[i], m->left);
}

static void staff_lose(struct facts *facts, const struct record *record)
{
    const struct value *id = lost_cell(record, columns[STAFF_ID]);
    const struct value *post = lost_cell(record, columns[POST]);
    size_t left = export_column(record->export, slice_of(columns[LEFT_ON]));
    const struct value *v = record->value ? &record->value[left] : NULL;
    const struct lost_member lost = {
        .id = id ? facts_text(facts, id) : NULL,
        .post = post ? facts_text(facts, post) : NULL,
        .left = v ? (struct day_value){v->state, v->as.day}
                  : (struct day_value){.state = VALUE_UNREADABLE},
    };
    *vec_push(facts->arena, &facts->staff.lost) = lost;
    keep_lost_leave(facts, &lost);
}

/* --- trusted persons --------------------------------------------------------------------------------- */

static bool unreadable(enum value_state state)
{
    return state == VALUE_UNREADABLE;
}

/* Is the person of this line trusted on D? */
static enum presence trusted_by(const struct staff_member *m, day_number day)
{
    enum presence there = staff_presence(m, day);
    if ((m->trusted.state == VALUE_PRESENT && m->trusted.answer != ANSWER_YES) ||
        (m->trusted_from.state == VALUE_PRESENT && m->trusted_from.day > day))
        return PRESENCE_NO;
    if (there == PRESENCE_YES &&
        (m->trusted.state != VALUE_PRESENT || unreadable(m->trusted_from.state)))
        return PRESENCE_MAYBE;
    return there;
}

/* The earliest of the lines' days; where there is none, what they have in its stead. `doubtful`: one
 * cannot be read, and may be earlier. */
struct first_day {
    struct day_value value;
    bool doubtful;
};

static void take_first(struct first_day *first, struct day_value day, bool begin)
{
    first->doubtful = first->doubtful || unreadable(day.state);
    if (begin || (day.state == VALUE_PRESENT && first->value.state != VALUE_PRESENT) ||
        (day.state == VALUE_PRESENT && day.day < first->value.day) ||
        (day.state == VALUE_BLANK && first->value.state == VALUE_ABSENT))
        first->value = day;
}

/* Done, and not after the trust began. */
static struct judged judge_before(struct facts *facts, const char *column, struct first_day done,
                                  struct first_day trust)
{
    bool known = trust.value.state == VALUE_PRESENT && !trust.doubtful;
    if (done.value.state != VALUE_PRESENT)
        return done.doubtful ? judged_untold(UNKNOWN_UNREADABLE)
                             : judge_kept_filled(facts, "staff", column, done.value.state);
    if (!known)
        return judged_untold(trust.doubtful ? UNKNOWN_UNREADABLE
                                            : unknown_of_state(trust.value.state));
    if (done.value.day > trust.value.day && done.doubtful)
        return judged_untold(UNKNOWN_UNREADABLE);
    return judged_bool(done.value.day <= trust.value.day);
}

/* One item of the check, of all lines of the person: two answers that differ tell nothing, a blank beside
 * an answer adds nothing. */
static struct judged judge_item(struct facts *facts, const struct staff_member *const *line,
                                size_t n, int item)
{
    struct answer_value known = line[0]->check[item];
    for (size_t i = 0; i < n; i++) {
        struct answer_value a = line[i]->check[item];
        bool both = a.state == VALUE_PRESENT && known.state == VALUE_PRESENT;
        if (unreadable(a.state) || (both && a.answer != known.answer))
            return judged_untold(UNKNOWN_UNREADABLE);
        if (a.state > known.state)
            known = a;
    }
    return known.state == VALUE_PRESENT
               ? judge_kept_answer(known, ANSWER_YES)
               : judge_kept_filled(facts, "staff", columns[CHECKS + item], known.state);
}

static struct judged if_certain(bool certain, struct judged judged)
{
    return !certain && judged.verdict == VERDICT_BAD ? judged_untold(UNKNOWN_BLANK) : judged;
}

/* All lines of one person. */
static void take_person(struct facts *facts, const struct staff_member *const *line, size_t n)
{
    struct first_day trust = {0};
    struct first_day agreed = {0};
    struct first_day checked = {0};
    const struct staff_member *says = NULL;
    enum presence trusted = PRESENCE_NO;
    for (size_t i = 0; i < n; i++) {
        enum presence by = trusted_by(line[i], facts->period.to);
        if (by > trusted)
            says = line[i];
        if (by != PRESENCE_NO)
            take_first(&trust, line[i]->trusted_from, trusted == PRESENCE_NO);
        trusted = by > trusted ? by : trusted;
        take_first(&agreed, line[i]->nda_on, i == 0);
        take_first(&checked, line[i]->checked_on, i == 0);
    }
    if (trusted == PRESENCE_NO)
        return;
    struct judged whole = judge_before(facts, columns[CHECKED_ON], checked, trust);
    for (int i = 0; i < STAFF_CHECKS; i++)
        whole = judged_and(whole, judge_item(facts, line, n, i));
    bool certain = trusted == PRESENCE_YES;
    *vec_push(facts->arena, &facts->staff.trusted) = (struct trusted_person){
        .id = says->id,
        .file = says->file,
        .line = says->line,
        .certain = certain,
        .checked = if_certain(certain, whole),
        .agreed = if_certain(certain, judge_before(facts, columns[NDA_ON], agreed, trust)),
    };
}

static int by_person(const void *a, const void *b)
{
    const struct staff_member *x = *(const struct staff_member *const *)a;
    const struct staff_member *y = *(const struct staff_member *const *)b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    int file = strcmp(x->file, y->file);
    return file ? file : (x->line > y->line) - (x->line < y->line);
}

static void staff_finish(struct facts *facts)
{
    size_t n = facts->staff.member.n;
    const struct staff_member **line = arena_alloc(facts->arena, (n + 1) * sizeof *line);
    for (size_t i = 0; i < n; i++)
        line[i] = &facts->staff.member.at[i];
    qsort(line, n, sizeof *line, by_person);
    for (size_t i = 0; i < n;) {
        size_t from = i;
        while (i < n && line[i]->person == line[from]->person)
            i++;
        take_person(facts, line + from, i - from);
    }
}

const struct fact_source staff_source = {
    .export = "staff",
    .indexes = (const size_t[]){offsetof(struct facts, staff.persons),
                                offsetof(struct facts, staff.lost_persons), NO_MORE_PARTS},
    .column = columns,
    .n = COLUMNS,
    .take = staff_take,
    .lose = staff_lose,
    .finish = staff_finish,
};

enum presence staff_presence(const struct staff_member *m, day_number day)
{
    if ((m->hired_on.state == VALUE_PRESENT && m->hired_on.day > day) ||
        (m->left_on.state == VALUE_PRESENT && m->left_on.day <= day))
        return PRESENCE_NO;
    return unreadable(m->hired_on.state) || unreadable(m->left_on.state) ? PRESENCE_MAYBE
                                                                         : PRESENCE_YES;
}

bool staff_in_post(const struct staff_member *m, day_number day)
{
    return staff_presence(m, day) == PRESENCE_YES;
}

int64_t staff_lost(const struct staff_facts *s, const char *post)
{
    int64_t n = 0;
    for (size_t i = 0; i < s->lost.n; i++)
        n += !post || !s->lost.at[i].post || strcmp(s->lost.at[i].post, post) == 0;
    return n;
}

/* May a row that is lost tell that this person left? Then also from when on: not PRESENT where nobody can
 * say. */
static bool lost_leave(const struct staff_facts *s, struct slice person, struct day_value *first)
{
    struct lost_leave l = s->lost_of_anybody;
    size_t i = index_find(&s->lost_persons, person);
    if (i != INDEX_NONE)
        take_lost_leave(&l, s->lost_leave.at[i].first);
    if (l.may)
        *first = l.first;
    return l.may;
}

static void know_leaves(struct facts *facts)
{
    struct staff_facts *s = &facts->staff;
    if (s->leaves_known)
        return;
    s->last_leave = (struct day_value){.state = VALUE_BLANK};
    s->leave_unreadable = false;
    for (size_t i = 0; i < s->leave.n; i++) {
        struct day_value left = s->leave.at[i];
        s->leave_unreadable = s->leave_unreadable || unreadable(left.state);
        if (left.state == VALUE_PRESENT && left.day <= facts->period.to &&
            (s->last_leave.state != VALUE_PRESENT || left.day > s->last_leave.day))
            s->last_leave = left;
    }
    s->leaves_known = true;
}

bool staff_anybody_left(struct facts *facts)
{
    const struct staff_facts *s = &facts->staff;
    know_leaves(facts);
    return s->leave_unreadable || s->last_leave.state == VALUE_PRESENT || s->lost_of_anybody.may ||
           s->lost_leave.n > 0;
}

enum left_last staff_left_last(struct facts *facts, struct slice person, struct day_value *left)
{
    const struct staff_facts *s = &facts->staff;
    size_t who = index_find(&s->persons, person);
    struct day_value lost;
    know_leaves(facts);
    if (who == INDEX_NONE)
        return lost_leave(s, person, left) ? LEFT_MAYBE : LEFT_NOT;
    *left = s->leave.at[who];
    if (unreadable(left->state))
        return LEFT_MAYBE;
    if (left->state != VALUE_PRESENT || left->day > facts->period.to)
        return LEFT_NOT;
    if (s->last_leave.day > left->day)
        return lost_leave(s, person, &lost) ? LEFT_MAYBE : LEFT_NOT; /* another post */
    /* who is lost, or cannot be read, may have left later, or this one have another post */
    return s->lost.n > 0 || s->leave_unreadable ? LEFT_MAYBE : LEFT_LAST;
}
