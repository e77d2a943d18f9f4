# Effects within categories and the test that they differ, from one fully interacted regression.
# Run from the root of the project: Rscript tests/reference/subgroups/subgroups.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
suppressPackageStartupMessages({ library(sandwich); library(clubSandwich) })

set.seed(20171001)
n <- 240
d <- data.frame(
  arm = rep(c("app", "more", "same"), n / 3), group = sample(c("low", "mid", "high"), n, TRUE, c(.4, .35, .25)),
  block = sample(c("a", "b"), n, TRUE), age = sample(20:64, n, TRUE), worker = paste0("w", sample(14, n, TRUE)))
d$y <- round(0.02 * d$age + (d$arm == "more") * (0.3 + 0.5 * (d$group == "low")) + rnorm(n), 4)
write.csv(d, file.path(here, "generated.csv"), row.names = FALSE, quote = FALSE)

d$arm <- relevel(factor(d$arm), "same")
levels_of <- c("low", "mid", "high")
fits <- list(unadjusted = y ~ 0 + group + group:arm + group:block, ancova = y ~ 0 + group + group:arm + group:block + group:age)
wald <- function(fit, vcov, arm, df) {
  names <- paste0("group", levels_of, ":arm", arm)
  C <- matrix(0, 2, length(coef(fit)), dimnames = list(NULL, names(coef(fit))))
  C[1, names[c(2, 1)]] <- c(1, -1); C[2, names[c(3, 1)]] <- c(1, -1)
  b <- C %*% coef(fit)
  f <- drop(t(b) %*% solve(C %*% vcov %*% t(C), b)) / 2
  list(f = f, p = pf(f, 2, df, lower.tail = FALSE), C = C)
}
rows <- list(); tests <- list()
for (model in names(fits)) for (arm in c("app", "more")) {
  fit <- lm(fits[[model]], d)
  for (kind in c("hc2", "classical")) {
    V <- if (kind == "hc2") vcovHC(fit, type = "HC2") else vcov(fit)
    found <- wald(fit, V, arm, fit$df.residual)
    tests <- c(tests, list(data.frame(estimator = model, arm = arm, variance = kind, f = found$f, df = fit$df.residual, p_value = found$p)))
  }
  V <- vcovCR(fit, cluster = d$worker, type = "CR2")
  found <- Wald_test(fit, wald(fit, V, arm, 1)$C, V, test = "HTZ")
  tests <- c(tests, list(data.frame(estimator = model, arm = arm, variance = "cr2", f = found$Fstat, df = found$df_denom, p_value = found$p_val)))
  V <- vcovHC(fit, type = "HC2")
  names <- paste0("group", levels_of, ":arm", arm)
  rows <- c(rows, list(data.frame(estimator = model, arm = arm, group = levels_of, estimate = coef(fit)[names], std_error = sqrt(diag(V))[names])))
}
write_reference(do.call(rbind, rows), "effects", c("sandwich", "clubSandwich"), "subgroups")
write_reference(do.call(rbind, tests), "interactions", c("sandwich", "clubSandwich"), "subgroups")
