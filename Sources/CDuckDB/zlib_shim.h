#ifndef CHURN_ZLIB_SHIM_H
#define CHURN_ZLIB_SHIM_H

#include <zlib.h>

#endif
