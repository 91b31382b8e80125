/* JSON trees: jansson with allocation failures made final, shared by the JSON writers. */
#ifndef CAEVAL_REPORT_JSON_TREE_H
#define CAEVAL_REPORT_JSON_TREE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "report/evaluation.h"

json_t *json_text(const char *text); /* text must be UTF-8 */
json_t *json_text_or_null(const char *text);
void json_put(json_t *object, const char *key, json_t *value); /* takes the value over */
void json_add(json_t *array, json_t *value);

json_t *ratio_tree(struct arena *arena, struct ratio ratio); /* exact, as a string */
json_t *counterexamples_tree(const struct counterexamples *counterexamples);
/* The members crosschecks, sampling, body and readings. */
void put_checks(json_t *result, const struct evaluation *evaluation);
/* The editions of what the standard cites, as they stand on D. */
json_t *cited_tree(const struct evaluation *evaluation, const struct cited_book *book);
/* Of them those that belong to the verdict of one pair of standards. */
void put_verdict_checks(json_t *verdict, const struct evaluation *evaluation);
/* Where data and answers contradict each other. */
json_t *contradictions_tree(const struct evaluation *evaluation);
/* The member inspection: what examiners found (json_inspection.c). */
void put_inspection(json_t *result, const struct evaluation *evaluation);
/* The member objects: the CA's certificates, CRLs and OCSP answers, and in the manifest their digest
 * (json_objects.c); nothing where it supplied none. */
void put_objects(json_t *result, const struct evaluation *evaluation);
void put_objects_digest(json_t *manifest, const struct evaluation *evaluation);
/* What the object at that place says, the certificate of the serial `id` or a list; NULL: there is none. */
const char *object_text(const struct evaluation *evaluation, const char *file, const char *id);
/* Whose an attested answer is; nothing where none decided. */
void put_by(json_t *object, bool attested, bool inspected);
/* What an override does; nothing where there is none. */
void put_override(json_t *object, const struct override_finding *found);
json_t *period_tree(const struct period *period, struct arena *arena);
json_t *result_tree(const struct evaluation *evaluation);

/* The tree of a regular file, with jansson's flags. NULL with errno set: EINVAL where it is none of JSON. */
json_t *json_read(const char *path, size_t flags);

/* Prints the tree, and frees it. */
void json_print(json_t *tree, FILE *to);

/* The tree as files have it, a line each member; to be freed. */
char *json_lines(const json_t *tree);

/* Writes the tree to a new file and frees it; false with errno set. */
bool json_write(json_t *tree, const char *path);

/* Rows that are 否, by how long they have been. */
json_t *ages_tree(const struct age_counts *counts);

#endif
