# The paired difference of two registers' effects, and their agreement.
# Run from the root of the project: Rscript tests/reference/registers/registers.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
suppressPackageStartupMessages({ library(estimatr); library(psych) })

d <- read.csv(file.path(here, "generated.csv"))
d$gap <- d$second - d$first
d$hours_gap <- d$hours_second - d$hours_first
d$arm <- relevel(factor(d$arm), "same")
rows <- list()
for (outcome in c("gap", "hours_gap")) for (model in c("unadjusted", "ancova", "lin")) {
  if (model == "lin") {
    fit <- lm_lin(reformulate("arm", outcome), ~ block + age, d, se_type = "HC2")
  } else {
    fit <- lm_robust(reformulate(c("arm", "block", if (model == "ancova") "age"), outcome), d, se_type = "HC2")
  }
  for (arm in c("more", "app")) {
    name <- paste0("arm", arm)
    rows <- c(rows, list(data.frame(outcome = outcome, estimator = model, arm = arm, estimate = fit$coefficients[[name]],
      std_error = fit$std.error[[name]], df = fit$df[[name]], low = fit$conf.low[[name]], high = fit$conf.high[[name]],
      p_value = fit$p.value[[name]])))
  }
}
write_reference(do.call(rbind, rows), "paired", "estimatr", "registers")
agree <- do.call(rbind, lapply(c("more", "app", "same"), function(arm) {
  own <- d[d$arm == arm & !is.na(d$second), c("first", "second")]
  hours <- na.omit(d[d$arm == arm, c("hours_first", "hours_second")])
  data.frame(arm = arm, n = nrow(own), share = mean(own$first == own$second), kappa = cohen.kappa(own)$kappa,
             n_hours = nrow(hours), correlation = cor(hours$hours_first, hours$hours_second),
             sd_gap = sd(hours$hours_second - hours$hours_first))
}))
write_reference(agree, "agreement", "psych", "registers")
