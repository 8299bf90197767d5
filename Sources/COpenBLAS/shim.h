// The BLAS interface of OpenBLAS and the prototypes of the LAPACK routines that training calls; libopenblas holds both.
#ifndef COPENBLAS_SHIM_H
#define COPENBLAS_SHIM_H

#include <cblas.h>

// Cholesky factor of the symmetric positive definite n x n matrix a, in place; info > 0 where it is not positive definite.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);

// Inverse of the matrix whose Cholesky factor dpotrf_ left in a, in place: the same triangle of it.
void dpotri_(const char *uplo, const int *n, double *a, const int *lda, int *info);

#endif
