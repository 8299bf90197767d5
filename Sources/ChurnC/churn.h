/*
 * churn.h: scoring with a churn model from C, and from whatever can call C (Python, Spark, Go, R).
 *
 * Values are doubles. A missing value is NaN; of a categorical column a value is a level's code, see churn_level_code.
 *
 * Ownership: a model belongs to the caller from churn_model_open until churn_model_free. Strings that are returned
 * belong to the library: those of a model live as long as it, that of churn_last_error until the next call that fails on
 * the same thread. Arrays that are passed in are only read, or only written, during the call.
 *
 * Threads: one model can be used by any number of threads at once. No function starts a thread.
 */
#ifndef CHURN_H
#define CHURN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface; it grows when a function changes or goes, not when one is added. */
#define CHURN_INTERFACE_VERSION 1

/* What functions return. */
#define CHURN_OK 0
/* An argument is null where it must not be, or out of its range. */
#define CHURN_ERROR_ARGUMENT 1
/* The bytes are no model, or not a whole one. */
#define CHURN_ERROR_MODEL 2

/* The code of a level that training never saw. */
#define CHURN_UNSEEN_LEVEL (-1.0)

typedef struct churn_model churn_model;

/* The version that the library was built with. */
int32_t churn_interface_version(void);

/* What the last call that failed on this thread says, in UTF-8; an empty string before any. Never null. */
const char *churn_last_error(void);

/* Opens the model in the bytes of a model file, which may be freed afterwards; null where they are none. */
churn_model *churn_model_open(const void *bytes, size_t count);

/* Frees a model; null is fine. */
void churn_model_free(churn_model *model);

/* The number of columns that a row has; 0 where the model is null. */
size_t churn_column_count(const churn_model *model);

/* The name of a column, in UTF-8; null where there is none at `column`. */
const char *churn_column_name(const churn_model *model, size_t column);

/* The number of levels of a categorical column; 0 of a numeric one, and where there is none at `column`. */
size_t churn_level_count(const churn_model *model, size_t column);

/* The code of a level of a categorical column; CHURN_UNSEEN_LEVEL where the column has no such level. */
double churn_level_code(const churn_model *model, size_t column, const char *level);

/* What the model file says of `key` (such as "algorithm"), in UTF-8; null where it says nothing. */
const char *churn_metadata(const churn_model *model, const char *key);

/*
 * Scores rows that lie behind one another: value `column` of row `row` is rows[row * row_stride + column], and
 * row_stride is at least the number of columns. Writes row_count raw scores (log-odds) and calibrated probabilities;
 * either may be null where it is not wanted.
 */
int32_t churn_score_rows(
    const churn_model *model, const double *rows, size_t row_count, size_t row_stride,
    double *raw_scores, double *probabilities);

/* Scores rows given as columns: value `column` of row `row` is columns[column][row]. Otherwise as churn_score_rows. */
int32_t churn_score_columns(
    const churn_model *model, const double *const *columns, size_t row_count,
    double *raw_scores, double *probabilities);

/*
 * Explains rows, given as to churn_score_rows: contributions[row * churn_column_count + column] is what the column adds
 * to the raw score. expected_score gets what all contributions start from; their sum with it is the raw score.
 */
int32_t churn_contributions(
    const churn_model *model, const double *rows, size_t row_count, size_t row_stride,
    double *contributions, double *expected_score);

#ifdef __cplusplus
}
#endif

#endif
