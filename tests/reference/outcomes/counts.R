# Rate ratios by Poisson regression: sandwich, quasi-Poisson and Poisson standard errors.
# Run from the root of the project: Rscript tests/reference/outcomes/counts.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write.R"))
library(sandwich)

g <- drawn("generated")
tight <- list(epsilon = 1e-15)
rows <- list()
for (exposure in c("months", "none")) {
  d <- g[!is.na(g$count) & (exposure == "none" | !is.na(g$months)), ]
  d$log_months <- if (exposure == "none") 0 else log(d$months)
  fit <- glm(count ~ treated + offset(log_months), poisson, d, control = tight)
  quasi <- glm(count ~ treated + offset(log_months), quasipoisson, d, control = tight)
  variances <- list(hc0 = sandwich(fit), hc1 = vcovHC(fit, type = "HC1"), quasi_poisson = vcov(quasi), poisson = vcov(fit))
  for (v in names(variances)) {
    se <- sqrt(variances[[v]][2, 2])
    df <- if (v == "quasi_poisson") quasi$df.residual else Inf
    b <- unname(coef(fit)[2])
    rows <- c(rows, list(data.frame(
      exposure, variance = v, estimate = exp(b), std_error_log = se, low = exp(b - qt(0.975, df) * se),
      high = exp(b + qt(0.975, df) * se), p_value = 2 * pt(-abs(b / se), df), dispersion = summary(quasi)$dispersion,
      n = nrow(d))))
  }
}
write_reference(do.call(rbind, rows), "counts", "sandwich")
