# Makes the golden numbers of the elastic net: paths and a cross-validation of R's glmnet, run to a threshold of 1e-14.
#
# For each problem two files are written beside this script: path_NAME.csv with the rows (x0, x1, ..., label, weight) and
# path_NAME.json with the settings, all penalties of the path, and the solutions at 20 of them on the scale of the columns
# as they are in the file. Penalties are glmnet's: on the scale of the loss divided by the sum of weights.
#
#     apt-get install r-base-core r-cran-glmnet && Rscript make_path.R
library(glmnet)

arguments <- commandArgs(trailingOnly = FALSE)
here <- dirname(sub("--file=", "", arguments[grep("--file=", arguments)]))
glmnet.control(fdev = 0)
threshold <- 1e-14

numbers <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ", "), "]")

write_json <- function(name, fields) {
  fields <- c(versions = sprintf("{\"R\": \"%s\", \"glmnet\": \"%s\"}", getRversion(), packageVersion("glmnet")), fields)
  lines <- paste0(" \"", names(fields), "\": ", fields)
  writeLines(c("{", paste(lines, collapse = ",\n"), "}"), file.path(here, paste0(name, ".json")))
}

write_rows <- function(name, x, label, weight) {
  rows <- cbind(apply(x, 2, function(v) sprintf("%.4g", v)), label, sprintf("%.4g", weight))
  header <- c(paste0("x", seq_len(ncol(x)) - 1), "label", "weight")
  writeLines(apply(rbind(header, rows), 1, paste, collapse = ","), file.path(here, paste0(name, ".csv")))
}

# What the file holds, so that both sides read the same numbers.
rounded <- function(x) matrix(as.numeric(sprintf("%.4g", x)), nrow(x))

make <- function(name, x, label, weight, alpha, standardize = TRUE, lower = -Inf, upper = Inf) {
  x <- rounded(x)
  lower <- rep(lower, length.out = ncol(x))
  upper <- rep(upper, length.out = ncol(x))
  fit <- glmnet(x, label, family = "binomial", weights = weight, alpha = alpha, standardize = standardize,
                lower.limits = lower, upper.limits = upper, thresh = threshold, maxit = 1e8)
  name <- paste0("path_", name)
  write_rows(name, x, label, weight)
  at <- round(seq(2, length(fit$lambda), length.out = 20))
  solutions <- sapply(at, function(i) {
    sprintf("{\"index\": %d, \"intercept\": %.17g, \"coefficients\": %s, \"deviance\": %.17g}",
            i - 1, fit$a0[i], numbers(fit$beta[, i]), (1 - fit$dev.ratio[i]) * fit$nulldev)
  })
  write_json(name, c(
    l1Ratio = alpha, standardize = tolower(standardize),
    lower = numbers(pmax(lower, -1e300)), upper = numbers(pmin(upper, 1e300)),
    lambdas = numbers(fit$lambda), solutions = paste0("[\n  ", paste(solutions, collapse = ",\n  "), "\n ]")
  ))
}

cross_validate <- function(name, x, label, weight, alpha) {
  x <- rounded(x)
  settings <- list(family = "binomial", weights = weight, alpha = alpha, standardize = FALSE, thresh = threshold, maxit = 1e8)
  path <- do.call(glmnet, c(list(x, label), settings))
  fit <- do.call(cv.glmnet, c(list(x, label, lambda = path$lambda, foldid = (seq_along(label) - 1) %% 5 + 1,
                                   type.measure = "deviance"), settings))
  write_rows(name, x, label, weight)
  write_json(name, c(
    l1Ratio = alpha, lambdas = numbers(fit$lambda),
    # Half the deviance of a row is its log loss.
    losses = numbers(fit$cvm / 2), standardErrors = numbers(fit$cvsd / 2),
    minimum = which(fit$lambda == fit$lambda.min) - 1, oneStandardError = which(fit$lambda == fit$lambda.1se) - 1
  ))
}

labels <- function(score) as.integer(runif(length(score)) < 1 / (1 + exp(-score)))
normals <- function(rows, columns) matrix(rnorm(rows * columns), rows)

set.seed(20250102)
beta <- c(1, -0.7, 0.5, 0, 0, 0.3, 0, 0, -0.2, 0, 0, 0)

x <- sweep(normals(400, 12), 2, rep(c(1, 20, 0.05), 4), "*")
weight <- sample(1:7, 400, replace = TRUE) / 2
make("weighted", x, labels(sweep(x, 2, rep(c(1, 20, 0.05), 4), "/") %*% beta - 0.5), weight, alpha = 1)

x <- normals(500, 12)
for (column in 2:12) x[, column] <- 0.95 * x[, column - 1] + sqrt(1 - 0.95^2) * x[, column]
make("correlated", x, labels(x %*% beta), rep(1, 500), alpha = 0.5)

x <- normals(2000, 8)
make("rare", x, labels(x %*% beta[1:8] - 5.5), rep(1, 2000), alpha = 1)

x <- normals(40, 60)
make("wide", x, labels(2 * x[, 1] - x[, 2]), rep(1, 40), alpha = 0.7)

x <- normals(400, 12)
lower <- c(-Inf, -0.2, -Inf, 0, 0, -Inf, -Inf, 0, 0, -Inf, -Inf, -Inf)
upper <- c(0.5, Inf, 0, Inf, Inf, Inf, 0, Inf, Inf, 0, 0.01, Inf)
make("bounded", x, labels(x %*% beta), rep(1, 400), alpha = 0.3, standardize = FALSE, lower = lower, upper = upper)

x <- normals(500, 12)
cross_validate("path_cv", x, labels(x %*% beta), sample(1:3, 500, replace = TRUE), alpha = 0.8)
