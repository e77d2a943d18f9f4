# Effects of take-up by two-stage least squares, and Anderson-Rubin tests on a grid.
# Run from the root of the project: Rscript tests/reference/compliance/compliance.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
suppressPackageStartupMessages(library(estimatr))

jobs <- read.csv(file.path(here, "..", "..", "..", "data", "raw", "jobs2", "jobs.csv"))
jobs <- data.frame(outcome = jobs$depress2, treated = jobs$treat, received = jobs$comply, econ_hard = jobs$econ_hard,
                   sex = jobs$sex, age = jobs$age)
generated <- read.csv(file.path(here, "generated.csv"))
of_trial <- function(name) na.omit(generated[generated$trial == name, ])
cases <- list(
  list(name = "jobs2 plain", data = jobs, beside = "1"),
  list(name = "jobs2 adjusted", data = jobs, beside = "econ_hard + sex + age"),
  list(name = "strong", data = of_trial("strong"), beside = "age + block"),
  list(name = "weak", data = of_trial("weak"), beside = "age + block"),
  list(name = "none", data = of_trial("none"), beside = "block"))
types <- c(hc2 = "HC2", hc1 = "HC1", classical = "classical")
estimates <- list(); tests <- list(); limits <- list()
for (case in cases) for (kind in names(types)) {
  d <- case$data
  formula <- as.formula(paste("outcome ~ received +", case$beside, "| treated +", case$beside))
  fit <- iv_robust(formula, d, se_type = types[[kind]])
  first <- lm_robust(as.formula(paste("received ~ treated +", case$beside)), d, se_type = types[[kind]])
  estimates <- c(estimates, list(data.frame(
    case = case$name, variance = kind, estimate = fit$coefficients[["received"]], std_error = fit$std.error[["received"]],
    df = fit$df[["received"]], low = fit$conf.low[["received"]], high = fit$conf.high[["received"]],
    p_value = fit$p.value[["received"]], f = first$statistic[["treated"]]^2, shift = first$coefficients[["treated"]], n = fit$nobs)))
  reject <- function(b) {
    d$left <- d$outcome - b * d$received
    lm_robust(as.formula(paste("left ~ treated +", case$beside)), d, se_type = types[[kind]])$p.value[["treated"]] - 0.05
  }
  grid <- fit$coefficients[["received"]] + fit$std.error[["received"]] * c(-200, -50, -12, -6, -4, -3, -2.5, -2.1, -1.5, -0.5, 0, 0.5, 1.5, 1.9, 2.3, 3, 4, 6, 12, 50, 200)
  values <- vapply(grid, reject, 0)
  tests <- c(tests, list(data.frame(case = case$name, variance = kind, effect = grid, p_value = values + 0.05)))
  turns <- which(values[-1] * values[-length(values)] < 0)
  roots <- vapply(turns, function(i) uniroot(reject, grid[c(i, i + 1)], tol = 1e-13)$root, 0)
  if (length(roots)) limits <- c(limits, list(data.frame(case = case$name, variance = kind, limit = roots)))
}
write_reference(do.call(rbind, estimates), "estimates", "estimatr", "compliance")
write_reference(do.call(rbind, tests), "anderson_rubin", "estimatr", "compliance")
write_reference(do.call(rbind, limits), "limits", "estimatr", "compliance")
