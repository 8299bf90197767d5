# Solves the lasso path of the rows that LogisticPath made with glmnet, and compares its solutions with ours.
#
# Usage: Rscript logistic_path.R ROWS COLUMNS FILE SOLUTIONS OUR_SECONDS
suppressPackageStartupMessages(library(glmnet))
arguments <- commandArgs(trailingOnly = TRUE)
rows <- as.integer(arguments[1])
columns <- as.integer(arguments[2])
values <- readBin(arguments[3], "double", rows * (columns + 1))
x <- matrix(values[seq_len(rows * columns)], rows)
label <- values[rows * columns + seq_len(rows)]
rm(values)
ours <- as.matrix(read.csv(arguments[4], header = FALSE))
our_seconds <- as.numeric(arguments[5])

# All 100 penalties, as we solve them; the threshold stays at its default.
glmnet.control(fdev = 0, devmax = 1)
seconds <- system.time(fit <- glmnet(x, label, family = "binomial", nlambda = 100))[["elapsed"]]

stopifnot(length(fit$lambda) == nrow(ours), max(abs(ours[, 1] / fit$lambda - 1)) < 1e-9)
deviations <- sqrt(colMeans(x^2) - colMeans(x)^2)
objective <- function(intercept, coefficients, lambda) {
  score <- drop(x %*% coefficients) + intercept
  mean(pmax(score, 0) + log1p(exp(-abs(score))) - label * score) + lambda * sum(abs(coefficients * deviations))
}
points <- round(seq(2, 100, length.out = 20))
excess <- sapply(points, function(i) {
  least <- objective(ours[i, 2], ours[i, -(1:2)], fit$lambda[i])
  (objective(fit$a0[i], fit$beta[, i], fit$lambda[i]) - least) / least
})
difference <- max(abs((t(as.matrix(fit$beta)) - ours[, -(1:2)]) %*% diag(deviations)))

cat(sprintf("| solver | seconds | times ours |\n|---|---|---|\n"))
cat(sprintf("| swift-churn | %.2f | 1 |\n", our_seconds))
cat(sprintf("| glmnet %s | %.2f | %.2f |\n\n", packageVersion("glmnet"), seconds, seconds / our_seconds))
cat(sprintf("largest difference of standardised coefficients over 100 solutions: %.1e\n", difference))
cat(sprintf("objective of glmnet above ours, relative, at 20 solutions: %.1e to %.1e\n", min(excess), max(excess)))
if (difference > 5e-3 || min(excess) < -1e-9) {
  cat("the solutions differ\n")
  quit(status = 1)
}
