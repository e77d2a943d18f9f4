# Rubin's rules with Barnard and Rubin's degrees of freedom: mice::pool.scalar.
# Run from the root of the project: Rscript tests/reference/waves/rubin.R

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
source(file.path(here, "..", "trial", "write.R"))
suppressMessages(library(mice))

cases <- list(
  list(name = "small", q = c(1, 2, 3, 2.5, 1.7), u = c(1, 1.1, 0.9, 1.2, 1), df = 20),
  list(name = "large_trial", q = c(1, 2, 3, 2.5, 1.7), u = c(1, 1.1, 0.9, 1.2, 1), df = Inf),
  list(name = "little_missing", q = 5 + c(0.01, 0.02, -0.03, 0.015, 0.005, -0.01), u = rep(0.04, 6), df = 98),
  list(name = "much_missing", q = c(-3, 4, 0.5, 2, -1, 6, 1, 0, -2, 3), u = rep(0.5, 10), df = 98),
  list(name = "two_imputations", q = c(0.4, 0.6), u = c(0.2, 0.3), df = 9))
one <- function(case) {
  # pool.scalar has n - k degrees of freedom; k = 1
  p <- pool.scalar(case$q, case$u, n = case$df + 1, k = 1)
  data.frame(case = case$name, estimates = paste(case$q, collapse = " "), variances = paste(case$u, collapse = " "),
             df_complete = case$df, estimate = p$qbar, std_error = sqrt(p$t), df = p$df, within = p$ubar,
             between = p$b, relative_increase = p$r, share_missing = p$fmi)
}
write_reference(do.call(rbind, lapply(cases, one)), "rubin", "mice")
