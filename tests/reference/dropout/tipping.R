# Delta-adjusted differences in means: the variances of the mean of respondents and of the share that is missing come
# from lm and glm, the degrees of freedom from Satterthwaite over these parts.
# Run from the root of the project: Rscript tests/reference/dropout/tipping.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))

adjusted <- function(d, outcome, delta_arm, delta_reference, level) {
  one <- function(t, delta) {
    y <- d[[outcome]][d$treated == t]
    lost <- glm(is.na(y) ~ 1, family = binomial("identity"), control = glm.control(epsilon = 1e-14))
    list(mean = mean(replace(y, is.na(y), mean(y, na.rm = TRUE) + delta)),
         v = c(vcov(lm(y ~ 1)), delta^2 * vcov(lost)), df = c(sum(!is.na(y)), length(y)) - 1)
  }
  a <- one(1, delta_arm); r <- one(0, delta_reference)
  v <- c(a$v, r$v)
  df <- sum(v)^2 / sum(v^2 / c(a$df, r$df))
  e <- a$mean - r$mean
  half <- qt(1 - (1 - level) / 2, df) * sqrt(sum(v))
  if (delta_arm == 0 && delta_reference == 0) {
    welch <- t.test(d[[outcome]][d$treated == 1], d[[outcome]][d$treated == 0], conf.level = level)
    stopifnot(abs(welch$conf.int - c(e - half, e + half)) < 1e-10)
  }
  data.frame(outcome = outcome, delta_arm = delta_arm, delta_reference = delta_reference, level = level, estimate = e,
             std_error = sqrt(sum(v)), df = df, low = e - half, high = e + half, p_value = 2 * pt(-abs(e) / sqrt(sum(v)), df))
}

tips <- function(d, outcome, sign_arm, sign_reference, level, span) {
  low <- function(delta) adjusted(d, outcome, sign_arm * delta, sign_reference * delta, level)$low
  stopifnot(low(0) > 0)
  root <- uniroot(low, span, tol = 1e-13)$root
  data.frame(outcome = outcome, delta_arm = sign_arm, delta_reference = sign_reference, level = level, estimate = root,
             std_error = NA, df = NA, low = NA, high = NA, p_value = NA)
}

d <- generated()
cases <- rbind(
  adjusted(d, "score", 0, 0, 0.95), adjusted(d, "score", -3, 0, 0.95), adjusted(d, "score", -3, 3, 0.9),
  adjusted(d, "score", 2, 2, 0.95), adjusted(d, "satisfied", -0.2, 0.1, 0.95), adjusted(d, "satisfied", 0, -0.3, 0.95))
roots <- rbind(tips(d, "score", 1, 0, 0.95, c(-10, 0)), tips(d, "score", 1, -1, 0.95, c(-10, 0)),
               tips(d, "score", 0, 1, 0.95, c(0, 20)))
write_reference(rbind(transform(cases, what = "adjusted"), transform(roots, what = "tipping")), "tipping")
