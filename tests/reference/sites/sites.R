# Random-effects meta-analysis with metafor: REML, Hartung-Knapp with and without its ad hoc variant.
# Run from the root of the project: Rscript tests/reference/sites/sites.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
suppressPackageStartupMessages(library(metafor))

bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = metadat::dat.bcg)
sites <- rbind(
  data.frame(set = "bcg", estimate = as.numeric(bcg$yi), std_error = sqrt(as.numeric(bcg$vi))),
  data.frame(set = "apart", estimate = c(-0.12, -0.10, 0.11, 0.14), std_error = c(0.03, 0.04, 0.03, 0.05)),
  data.frame(set = "alike", estimate = c(0.04, 0.05, 0.03, 0.06, 0.045), std_error = c(0.04, 0.05, 0.03, 0.06, 0.05)),
  data.frame(set = "three", estimate = c(0.10, 0.02, 0.05), std_error = c(0.02, 0.03, 0.01)))
rows <- list()
for (set in unique(sites$set)) for (test in c("knha", "adhoc")) for (level in c(95, 90)) {
  d <- sites[sites$set == set, ]
  fit <- rma(d$estimate, sei = d$std_error, method = "REML", test = test, level = level,
             control = list(threshold = 1e-14, maxiter = 10000))
  next_one <- predict(fit, pi.type = "riley", level = level)
  rows <- c(rows, list(data.frame(
    set = set, test = test, level = level / 100, estimate = fit$b[1], std_error = fit$se, low = fit$ci.lb, high = fit$ci.ub,
    p_value = fit$pval, prediction_low = next_one$pi.lb, prediction_high = next_one$pi.ub, tau2 = fit$tau2,
    q = fit$QE, q_p_value = fit$QEp, i2 = fit$I2 / 100)))
}
write_reference(sites, "sites", c("metafor", "metadat"), "sites")
write_reference(do.call(rbind, rows), "pooled", c("metafor", "metadat"), "sites")
