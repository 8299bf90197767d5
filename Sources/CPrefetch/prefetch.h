/* Asks the processor for a cache line before it is needed; Swift has no word for that. */
#ifndef CHURN_PREFETCH_H
#define CHURN_PREFETCH_H

static inline void churn_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

#endif
