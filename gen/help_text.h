/* Help text: what caeval --help prints. */
#ifndef CAEVAL_HELP_TEXT_H
#define CAEVAL_HELP_TEXT_H

static const char help_text[] =
    "usage: caeval COMMAND [OPTION]...\n"
    "\n"
    "  run               evaluate every CA found in the input folder\n"
    "  check             read and validate the inputs only, and print what is wrong\n"
    "  schema [EXPORT]   print the columns of the exports\n"
    "  diff A B          what changed between two results: result.json files, folders of\n"
    "                    CAs, or OUT/<year> folders\n"
    "  merge             the summary and history of CAs that runs of shards evaluated\n"
    "  annual            the yearly report on all CAs, with the change from the year before\n"
    "  calendar YEAR     the year's working days by month, to check against the notice\n"
    "\n"
    "  -i, --input DIR       folder of the exports (default: input)\n"
    "  -o, --output DIR      folder of the results (default: out)\n"
    "  -d, --date DATE       assessment date YYYY-MM-DD (default: today)\n"
    "      --only CODE       only this CA; may be given several times; the summary of others "
    "stays\n"
    "      --formats LIST    xlsx,pdf,json (default: all); what lies there is renewed as well\n"
    "  -j, --jobs N          worker processes (default: one for each core)\n"
    "      --force           evaluate CAs of which nothing changed as well\n"
    "      --shard K/N       with run: only the K-th of N parts of the CAs; then merge\n"
    "      --templates DIR   folder of the templates\n"
    "      --calendar FILE   working days of a province, over the State Council's\n"
    "                        and the years in calendar.d beside the configuration file\n"
    "      --config FILE     configuration file\n"
    "      --require-fonts   end with 65 when a preferred font of the reports is missing\n"
    "      --fail-on WHAT    exit with 2 on: nonconforming, pending, level-below-II\n"
    "      --rebuild-history  with run: make OUT/history.sqlite again from the results\n"
    "      --template DIR    with schema: write empty CSV files with headers there\n"
    "  -q, --quiet[=no]      print no results\n"
    "  -v, --verbose[=no]    print notes as well\n"
    "      --no-progress[=no]  no progress on a terminal\n"
    "      --version         print the version and exit\n"
    "      --help            print this and exit\n"
    "\n"
    "Exit status: 0 done; 1 failed; 2 findings (--fail-on); 3 done, but something was\n"
    "rejected or a CA failed; 64 usage; 65 configuration or templates; 66 input missing;\n"
    "73 output cannot be written; 75 another run holds the lock; 130 interrupted.\n";

#endif
