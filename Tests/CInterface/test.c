/* The C interface from C, on a committed model file: test MODEL. Exits with 0 where everything is as churn.h says. */
#include "churn.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECT(condition)                                                                \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);      \
            exit(1);                                                                     \
        }                                                                                \
    } while (0)

static unsigned char bytes[1 << 20];

/* Values that reach every branch: numbers of both signs, missing ones, codes of levels and unseen ones. */
static double value(size_t row, size_t column) {
    switch ((row * 7 + column * 3) % 9) {
        case 0: return NAN;
        case 1: return CHURN_UNSEEN_LEVEL;
        case 2: return INFINITY;
        default: return (double)((row * 31 + column * 17) % 23) - 5.0;
    }
}

static void *fail_elsewhere(void *unused) {
    (void)unused;
    EXPECT(strlen(churn_last_error()) == 0);
    EXPECT(churn_model_open("nonsense", 8) == NULL);
    EXPECT(strstr(churn_last_error(), "model file") != NULL);
    return NULL;
}

int main(int argc, char **argv) {
    EXPECT(argc == 2);
    EXPECT(churn_interface_version() == CHURN_INTERFACE_VERSION);
    EXPECT(strlen(churn_last_error()) == 0);

    FILE *file = fopen(argv[1], "rb");
    EXPECT(file != NULL);
    size_t count = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    churn_model *model = churn_model_open(bytes, count);
    EXPECT(model != NULL);
    /* The model keeps nothing of the caller's bytes. */
    unsigned char *copy = malloc(count);
    memcpy(copy, bytes, count);
    memset(bytes, 0, count);

    size_t columns = churn_column_count(model);
    EXPECT(columns > 0);
    for (size_t column = 0; column < columns; column++) {
        EXPECT(strlen(churn_column_name(model, column)) > 0);
        EXPECT(churn_level_count(model, column) < 1000);
    }
    EXPECT(churn_column_name(model, columns) == NULL);
    EXPECT(churn_level_count(model, columns) == 0);
    EXPECT(churn_level_code(model, 0, "no such level") == CHURN_UNSEEN_LEVEL);
    EXPECT(churn_metadata(model, "no such key") == NULL);

    enum { rows = 2500 };
    size_t stride = columns + 3;
    double *by_row = malloc(rows * stride * sizeof(double));
    double *by_column = malloc(rows * columns * sizeof(double));
    const double **starts = malloc(columns * sizeof(double *));
    for (size_t column = 0; column < columns; column++) starts[column] = by_column + column * rows;
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < stride; column++) {
            by_row[row * stride + column] = value(row, column);
            if (column < columns) by_column[column * rows + row] = value(row, column);
        }
    }
    double *raw = malloc(rows * sizeof(double));
    double *again = malloc(rows * sizeof(double));
    double *probabilities = malloc(rows * sizeof(double));
    double *contributions = malloc(rows * columns * sizeof(double));
    EXPECT(churn_score_rows(model, by_row, rows, stride, raw, probabilities) == CHURN_OK);
    EXPECT(churn_score_columns(model, starts, rows, again, NULL) == CHURN_OK);
    EXPECT(memcmp(raw, again, rows * sizeof(double)) == 0);
    EXPECT(churn_score_rows(model, by_row + 77 * stride, 1, stride, again, NULL) == CHURN_OK);
    EXPECT(again[0] == raw[77]);
    double expected = NAN;
    EXPECT(churn_contributions(model, by_row, rows, stride, contributions, &expected) == CHURN_OK);
    for (size_t row = 0; row < rows; row++) {
        EXPECT(probabilities[row] >= 0 && probabilities[row] <= 1);
        double sum = expected;
        for (size_t column = 0; column < columns; column++) sum += contributions[row * columns + column];
        EXPECT(fabs(sum - raw[row]) < 1e-9);
    }

    /* What is wrong is said, and nothing is written. */
    EXPECT(churn_model_open(NULL, 8) == NULL);
    EXPECT(churn_model_open(copy, count - 1) == NULL);
    copy[count / 2] ^= 1;
    EXPECT(churn_model_open(copy, count) == NULL);
    EXPECT(strstr(churn_last_error(), "byte") != NULL);
    raw[0] = 42;
    EXPECT(churn_score_rows(NULL, by_row, rows, stride, raw, NULL) == CHURN_ERROR_ARGUMENT);
    EXPECT(churn_score_rows(model, NULL, rows, stride, raw, NULL) == CHURN_ERROR_ARGUMENT);
    EXPECT(churn_score_rows(model, by_row, rows, columns - 1, raw, NULL) == CHURN_ERROR_ARGUMENT);
    EXPECT(strstr(churn_last_error(), "stride") != NULL);
    EXPECT(churn_score_rows(model, by_row, rows, stride, NULL, NULL) == CHURN_ERROR_ARGUMENT);
    starts[columns - 1] = NULL;
    EXPECT(churn_score_columns(model, starts, rows, raw, NULL) == CHURN_ERROR_ARGUMENT);
    EXPECT(churn_contributions(model, by_row, rows, stride, NULL, &expected) == CHURN_ERROR_ARGUMENT);
    EXPECT(raw[0] == 42);
    EXPECT(churn_column_count(NULL) == 0);

    /* Errors belong to their thread. */
    char before[256];
    snprintf(before, sizeof before, "%s", churn_last_error());
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, fail_elsewhere, NULL) == 0);
    pthread_join(thread, NULL);
    EXPECT(strcmp(before, churn_last_error()) == 0);

    churn_model_free(model);
    churn_model_free(NULL);
    free(copy);
    free(by_row);
    free(by_column);
    free(starts);
    free(raw);
    free(again);
    free(probabilities);
    free(contributions);
    puts("the C interface: as churn.h says");
    return 0;
}
