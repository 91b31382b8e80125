/* Assets: equipment and its changes, accounts, network links (exports assets, asset_events, accounts,
 * network_links; form rows 9, 43, 127, 157, 159). */
#ifndef CAEVAL_FACTS_ASSETS_H
#define CAEVAL_FACTS_ASSETS_H

#include "base/index.h"
#include "facts/cases.h"
#include "facts/source.h"

/* How long a model's product certificates run: the latest end of those that are told, and of those that may
 * be, by what leaves it open. */
struct last_day {
    bool set;
    day_number day;
};
struct model_validity {
    struct last_day told, maybe[UNKNOWN_REASONS];
};

struct asset_facts {
    int64_t n;
    struct tally
        crypto_certified; /* row 9: crypto devices in use with a product certificate valid on D */
    struct index models;  /* folded names of models */
    VEC(struct model_validity) model_valid; /* by index in models */
    struct model_validity nameless;         /* of assets that do not tell their model */
    struct index ids;                       /* of all assets */
    struct index crypto;                    /* ids of crypto devices */
    bool crypto_untold;                     /* some asset is lost that may be one */
};

/* What happened to assets in the period (rows 127, 168). */
struct asset_event_facts {
    int64_t n;
    int64_t scrapped; /* 报废 */
    struct evidence_list scrapped_list;
    struct unknowns scrapped_unknown; /* lost rows that may be one */
    struct tally scrapped_recorded;   /* row 127: approved, with a record */
    struct tally crypto_recorded; /* row 168: crypto devices moved, configured, mended, scrapped */
};

struct account_facts {
    int64_t n;
    struct tally two_factor;  /* row 157: 运维 accounts open on D */
    struct tally leaver_shut; /* row 157: accounts of those who left last */
};

struct link_facts {
    int64_t n;
    struct index carriers;     /* of links in use, folded */
    struct tally with_contact; /* links in use */
    struct evidence_list active;
};

extern const struct fact_source assets_source, asset_events_source, accounts_source,
    network_links_source;

/* Row 43: did the model have a valid product certificate on the day? (No column tells when a certificate
 * begins; one that ended before the day is none.) */
struct judged asset_model_certified(struct facts *facts, struct slice model, day_number day);

#endif
