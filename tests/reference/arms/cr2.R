# CR2 with Satterthwaite degrees of freedom per contrast, and the HTZ test, with clubSandwich.
# Run from the root of the project: Rscript tests/reference/arms/cr2.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
suppressMessages(library(clubSandwich))

g <- generated()
arms <- c("more", "app", "free", "same")
contrasts <- rows <- tests <- list()
for (clusters in c("worker", "group")) for (estimator in c("unadjusted", "ancova", "lin")) {
  d <- if (estimator == "unadjusted") g[!is.na(g$outcome), ] else na.omit(g)
  for (reference in arms) {
    d$arm <- relevel(factor(d$arm), ref = reference)
    second <- d$cohort == "second"
    d$c_second <- second - mean(second); d$c_age <- d$age - mean(d$age); d$c_base <- d$baseline - mean(d$baseline)
    fit <- switch(estimator,
      unadjusted = lm(outcome ~ arm + cohort, d),
      ancova = lm(outcome ~ arm + cohort + age + baseline, d),
      lin = lm(outcome ~ arm * (c_second + c_age + c_base), d))
    v <- vcovCR(fit, cluster = d[[clusters]], type = "CR2")
    r <- coef_test(fit, v, test = "Satterthwaite")
    ci <- conf_int(fit, v, level = 0.95, test = "Satterthwaite")
    for (arm in setdiff(arms, reference)) {
      t <- which(rownames(r) == paste0("arm", arm))
      two <- d$arm %in% c(arm, reference)
      rows <- c(rows, list(data.frame(
        clusters = clusters, estimator = estimator, arm = arm, reference = reference,
        estimate = r$beta[t], std_error = r$SE[t], df = r$df_Satt[t], low = ci$CI_L[t], high = ci$CI_U[t],
        p_value = r$p_Satt[t], n_clusters = length(unique(d[[clusters]][two])))))
    }
    if (reference == "same") {
      w <- Wald_test(fit, constrain_zero(paste0("arm", c("more", "app", "free")), coefs = coef(fit)), v, test = "HTZ")
      tests <- c(tests, list(data.frame(clusters = clusters, estimator = estimator, f = w$Fstat, df_num = w$df_num,
                                        df_denom = w$df_denom, p_value = w$p_val)))
    }
  }
}
write_reference(do.call(rbind, rows), "cr2", "clubSandwich")
write_reference(do.call(rbind, tests), "cr2_wald", "clubSandwich", script = "cr2")

# Clusters as dummies: every cluster is fitted exactly in one direction, so adjustment matrices are singular.
d <- na.omit(g)
d$arm <- relevel(factor(d$arm), ref = "same")
fit <- lm(outcome ~ arm + factor(worker) + baseline, d)
v <- vcovCR(fit, cluster = d$worker, type = "CR2")
r <- coef_test(fit, v, test = "Satterthwaite")
keep <- c("armapp", "armfree", "armmore", "baseline")
write_reference(data.frame(term = keep, estimate = r[keep, "beta"], std_error = r[keep, "SE"], df = r[keep, "df_Satt"]),
                "cr2_singular", "clubSandwich", script = "cr2")
