/* One application, for the files that judge it: applications.c, and applications_issued.c for what follows
 * on the issue of a certificate. */
#ifndef CAEVAL_FACTS_APPLICATION_H
#define CAEVAL_FACTS_APPLICATION_H

#include "facts/facts.h"

enum {
    APP_ID,
    CUSTOMER_ID,
    BIZ_TYPE,
    CHANNEL,
    SUBMITTED_AT,
    MATERIALS_COMPLETE_AT,
    NOTICE_AT,
    CONSENTED_AT,
    SIGNED_AT,
    AUTHZ_CHECKED,
    IDENTITY_REF,
    AUTHN_STARTED_AT,
    AUTHN_DONE_AT,
    AUTHN_RESULT,
    DECISION,
    DECIDED_AT,
    NOTIFIED_AT,
    NOTIFY_METHOD,
    ISSUED_AT,
    SENT_AT,
    ENTRY_OPERATOR,
    REVIEW_OPERATOR,
    CERT_SERIAL,
    OLD_SERIAL,
    PUBLISH_REFUSED,
    APPLICATION_COLUMNS
};
/* Values of DECISION and AUTHN_RESULT. */
#define APPROVED "批准"
#define REFUSED "拒绝"
#define WITHDRAWN "撤回"
#define PASSED "通过"

/* What is known of the decision. */
enum decided {
    DECIDED_OPEN,   /* blank: there is none yet */
    DECIDED_TOLD,   /* `decision` */
    DECIDED_UNTOLD, /* `untold`: not exported, not readable, or against what else is filled in */
};

/* One application as it stood at the end of D. */
struct application {
    struct facts *facts;
    struct application_facts *a;
    const struct fields *f;
    struct slice id;
    enum decided decided;
    const char *decision; /* DECIDED_TOLD */
    enum unknown_reason untold;
    bool is_issued;
    struct value start; /* materials complete, or submission in its stead */
};

bool refused_or_withdrawn(const struct application *p);
void judge_application(const struct application *p, struct tally *t, struct judged judged);

/* Rows 35, 36 and 38: of issued applications. */
void add_issued(const struct application *p);
/* Row 45: who refused publication must not be in the directory; the body wants the others there. */
void add_publication(const struct application *p);
/* Row 46 and 6.2.6, which forbids renewing what is revoked or expired. */
void add_renewal(const struct application *p, bool key_renewal);
/* Row 47: the case is open until the holder was told. */
void add_renewal_told(const struct application *p);

#endif
