# DeLong's variances and paired test for the cases of metrics.csv, by pROC.
#
# Run after make.py, in this folder: apt-get install r-base-core r-cran-proc && Rscript make_delong.R
# Writes delong.csv: a comment line with the versions, then one line a case:
# name, AUC, its variance, and of the paired test of the scores against the weights as scores: the second AUC, z and p.
suppressPackageStartupMessages(library(pROC))
numbers <- function(field) as.numeric(strsplit(field, " ")[[1]])
lines <- Filter(function(line) !startsWith(line, "#"), readLines("metrics.csv"))
output <- sprintf("# %s, pROC %s", R.version.string, packageVersion("pROC"))
for (line in lines) {
    fields <- strsplit(line, ",")[[1]]
    labels <- numbers(fields[3])
    curve <- function(scores) roc(labels, scores, levels = c(0, 1), direction = "<", quiet = TRUE)
    first <- curve(numbers(fields[2]))
    second <- curve(numbers(fields[4]))
    test <- suppressWarnings(roc.test(first, second, paired = TRUE, method = "delong"))
    values <- c(as.numeric(auc(first)), var(first, method = "delong"), as.numeric(auc(second)), test$statistic, test$p.value)
    output <- c(output, paste(c(fields[1], sprintf("%.17g", values)), collapse = ","))
}
writeLines(output, "delong.csv")
