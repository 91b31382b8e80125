/* Staff: the personnel roll (export staff; form rows 112, 113, GB/T 35289 table 2). */
#ifndef CAEVAL_FACTS_STAFF_H
#define CAEVAL_FACTS_STAFF_H

#include "base/index.h"
#include "facts/cases.h"
#include "facts/source.h"

enum { STAFF_CHECKS = 5 }; /* has_resume, has_education, has_career, has_credit, no_crime */

/* One line of the roll: a person in a post. */
struct staff_member {
    const char *id;
    const char *post;
    size_t person; /* index in persons */
    struct day_value profession_from, hired_on, left_on, trusted_from, nda_on, checked_on;
    struct answer_value key_post, trusted, check[STAFF_CHECKS];
    const char *qualification; /* NULL: blank or absent */
    const char *file;
    int64_t line;
};

/* Somebody who is trusted on D, in however many posts: what the lines say of a person they say together.
 * Where it is not told whether a person is trusted, or still there, what is not as it should be is untold. */
struct trusted_person {
    const char *id, *file; /* a line that says so */
    int64_t line;
    bool certain;
    struct judged checked; /* row 112: a whole background check, before the trust */
    struct judged agreed;  /* row 113: an agreement, before the trust */
};

/* A lost row of the roll; NULL: it may be of anybody, or of any post. */
struct lost_member {
    const char *id, *post; /* NULL: cannot be read */
    struct day_value left; /* of the row that stands: not PRESENT where the cell cannot be read */
};

/* What lost rows say of the end of a post: one may tell that somebody left by D, then not before `first`,
 * which is not PRESENT where nobody can say. */
struct lost_leave {
    bool may;
    struct day_value first;
};

struct staff_facts {
    VEC(struct staff_member) member;
    VEC(struct lost_member) lost;
    VEC(struct trusted_person) trusted;
    struct index persons;
    VEC(struct day_value) leave; /* by person: the last post left; not PRESENT while one is held */
    struct lost_leave lost_of_anybody;
    struct index lost_persons;
    VEC(struct lost_leave) lost_leave; /* by lost person */
    bool leaves_known;                 /* of all who left by D, as far as the roll is read */
    bool leave_unreadable;             /* somebody's leaving cannot be read */
    struct day_value last_leave;       /* the latest, or not PRESENT */
};

extern const struct fact_source staff_source;

/* Once the roll is read: did the person leave last of all who have left by D, and when? With several posts a person has
 * left when all are left. Whose leaving cannot be read, or whose row is lost, may have: then not before
 * `left`, which is not PRESENT where nobody can say. */
enum left_last { LEFT_NOT, LEFT_MAYBE, LEFT_LAST };
enum left_last staff_left_last(struct facts *facts, struct slice person, struct day_value *left);

/* Has anybody left by D, or may have? */
bool staff_anybody_left(struct facts *facts);

/* In the post at the end of the day: hired on or before it (or no date), not left on or before. */
enum presence { PRESENCE_NO, PRESENCE_MAYBE, PRESENCE_YES };
enum presence staff_presence(const struct staff_member *member, day_number day);
bool staff_in_post(const struct staff_member *member, day_number day);

/* Lost rows that may be of the post (NULL: of any). */
int64_t staff_lost(const struct staff_facts *staff, const char *post);

#endif
