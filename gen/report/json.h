/* JSON: result.json, manifest.json and summary.json (README, Outputs), by jansson. */
#ifndef CAEVAL_REPORT_JSON_H
#define CAEVAL_REPORT_JSON_H

#include "report/evaluation.h"
#include "report/summary.h"

/* One line of result.json each time is as large as the CA's counter-examples make it; written whole
 * or not at all. False with errno set. */
bool write_result_json(const struct evaluation *evaluation, const char *path);
bool write_summary_json(const struct run_summary *summary, const char *path);

/* A file the run wrote, or a template it read. */
struct digested_file {
    const char *name;
    const char *sha256;
    const char *sm3; /* NULL: not asked for */
};

struct manifest {
    const struct evaluation *evaluation;
    const char *version;
    const struct digested_file *template_file;
    size_t n_templates;
    const struct digested_file *output;
    size_t n_outputs;
    const struct digested_file *input_sm3; /* by input file name; NULL: not asked for */
};
bool write_manifest_json(const struct manifest *manifest, const char *path);

const char *json_library_version(void);

#endif
