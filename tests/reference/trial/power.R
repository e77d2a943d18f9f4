# Smallest detectable differences, with R's own functions.
# Run from the root of the project: Rscript tests/reference/trial/power.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write.R"))

fine <- .Machine$double.eps^0.5 / 1e3

means <- function(sd, n1, n0, level, power) {
  df <- n1 + n0 - 2
  q <- qt(1 - (1 - level) / 2, df)
  short <- function(k) pt(q, df, k, lower.tail = FALSE) + pt(-q, df, k) - power
  value <- uniroot(short, c(0, 30), tol = 1e-12)$root * sd * sqrt(1 / n1 + 1 / n0)
  if (n1 == n0) {
    own <- power.t.test(n1, sd = sd, sig.level = 1 - level, power = power, strict = TRUE, tol = fine)$delta
    stopifnot(abs(own - value) < 1e-6 * value)
  }
  data.frame(what = "means", x = sd, n_arm = n1, n_reference = n0, level = level, power = power, value = value)
}
shares <- function(control, n1, n0, level, power) {
  z <- c(qnorm(1 - (1 - level) / 2), qnorm(power))
  short <- function(v) {
    p <- control + v
    m <- (n1 * p + n0 * control) / (n1 + n0)
    v - z[1] * sqrt(m * (1 - m) * (1 / n1 + 1 / n0)) -
      z[2] * sqrt(p * (1 - p) / n1 + control * (1 - control) / n0)
  }
  value <- uniroot(short, c(0, 1 - control), tol = 1e-14)$root
  if (n1 == n0) {
    own <- power.prop.test(n1, p1 = control, sig.level = 1 - level, power = power, tol = fine)$p2 - control
    stopifnot(abs(own - value) < 1e-6 * value)
  }
  data.frame(what = "shares", x = control, n_arm = n1, n_reference = n0, level = level, power = power, value = value)
}
realised <- function(se, df, level, power) {
  data.frame(what = "std_error", x = se, n_arm = df, n_reference = NA, level = level, power = power,
             value = (qt(1 - (1 - level) / 2, df) + qt(power, df)) * se)
}
write_reference(rbind(
  means(1, 91, 91, 0.95, 0.8), means(1, 50, 50, 0.95, 0.8), means(6.5, 12, 40, 0.95, 0.9), means(2, 3, 3, 0.99, 0.8),
  shares(0.05, 91, 91, 0.95, 0.8), shares(0.10, 91, 91, 0.95, 0.8), shares(0.15, 91, 91, 0.95, 0.8),
  shares(0.10, 101, 101, 0.95, 0.8), shares(0.10, 178, 178, 0.95, 0.8), shares(0.10, 195, 195, 0.95, 0.8),
  shares(0.3, 40, 160, 0.99, 0.9),
  realised(671, 443, 0.95, 0.8), realised(0.5, 7.3, 0.9, 0.9)), "power")
