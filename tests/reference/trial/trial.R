# Differences in means, ANCOVA and Lin with estimatr.
# Run from the root of the project: Rscript tests/reference/trial/trial.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write.R"))
library(estimatr)

row <- function(data, outcome, estimator, variance, fit) {
  t <- which(fit$term == "treated")
  data.frame(data = data, outcome = outcome, estimator = estimator, variance = variance,
             estimate = unname(fit$coefficients[t]), std_error = unname(fit$std.error[t]), df = unname(fit$df[t]),
             low = unname(fit$conf.low[t]), high = unname(fit$conf.high[t]), p_value = unname(fit$p.value[t]),
             n = fit$nobs)
}

all_rows <- function(data, frame, outcome, covariates) {
  plain <- reformulate("treated", outcome)
  adjusted <- reformulate(c("treated", covariates), outcome)
  others <- reformulate(covariates)
  types <- c(hc2 = "HC2", hc3 = "HC3", classical = "classical")
  rows <- list(row(data, outcome, "difference_in_means", "welch", difference_in_means(plain, frame)))
  for (v in names(types)) {
    rows <- c(rows, list(
      row(data, outcome, "difference_in_means", v, lm_robust(plain, frame, se_type = types[v])),
      row(data, outcome, "ancova", v, lm_robust(adjusted, frame, se_type = types[v])),
      row(data, outcome, "lin", v, lm_lin(plain, others, data = frame, se_type = types[v]))))
  }
  do.call(rbind, rows)
}

g <- generated()
small <- c("age", "baseline", "partner")
# Adjusted fits get the complete cases, so that what lm_lin centres on cannot depend on when it drops the others.
complete <- function(outcome) g[complete.cases(g[c(outcome, small)]), ]
without_outcome_only <- function(outcome) {
  rows <- all_rows("generated", g, outcome, small)
  rows[rows$estimator == "difference_in_means", ]
}
of_complete <- function(outcome) {
  rows <- all_rows("generated", complete(outcome), outcome, small)
  rows[rows$estimator != "difference_in_means", ]
}
result <- rbind(
  all_rows("nsw", nsw(), "outcome", c("age", "age2", "educ", "nodegree", "black", "hisp", "re74", "re75")),
  without_outcome_only("outcome"), of_complete("outcome"),
  without_outcome_only("work"), of_complete("work"))
write_reference(result, "trial", "estimatr")
