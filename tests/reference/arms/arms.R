# Four arms and two blocks in one regression, with estimatr.
# Run from the root of the project: Rscript tests/reference/arms/arms.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
library(estimatr)

g <- generated()
arms <- c("more", "app", "free", "same")
rows <- list()
for (reference in arms) for (estimator in c("unadjusted", "ancova", "lin")) for (variance in c("classical", "HC2", "HC3")) {
  d <- if (estimator == "unadjusted") g[!is.na(g$outcome), ] else na.omit(g)
  d$arm <- relevel(factor(d$arm), ref = reference)
  fit <- switch(estimator,
    unadjusted = lm_robust(outcome ~ arm + cohort, d, se_type = variance),
    ancova = lm_robust(outcome ~ arm + cohort + age + baseline, d, se_type = variance),
    lin = lm_lin(outcome ~ arm, ~ cohort + age + baseline, data = d, se_type = variance))
  for (arm in setdiff(arms, reference)) {
    t <- which(fit$term == paste0("arm", arm))
    rows <- c(rows, list(data.frame(
      estimator = estimator, variance = tolower(variance), arm = arm, reference = reference,
      estimate = unname(fit$coefficients[t]), std_error = unname(fit$std.error[t]), df = unname(fit$df[t]),
      low = unname(fit$conf.low[t]), high = unname(fit$conf.high[t]), p_value = unname(fit$p.value[t]),
      n = sum(d$arm %in% c(arm, reference)))))
  }
}
write_reference(do.call(rbind, rows), "arms", "estimatr")
