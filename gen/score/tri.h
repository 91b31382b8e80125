/* Three-valued logic: 是, 否, unknown. Unknown never turns into either. */
#ifndef CAEVAL_SCORE_TRI_H
#define CAEVAL_SCORE_TRI_H

enum tri { TRI_NO, TRI_UNKNOWN, TRI_YES };

static inline enum tri tri_and(enum tri a, enum tri b)
{
    return a < b ? a : b;
}

#endif
