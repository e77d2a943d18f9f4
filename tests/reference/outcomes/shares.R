# Shares, their difference, ratio and odds ratio: limits found by search, from likelihoods and not closed forms.
# Run from the root of the project: Rscript tests/reference/outcomes/shares.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write.R"))
suppressWarnings(suppressMessages(library(epiR)))

root_of <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-15, maxiter = 10000)$root
# Where a falling function is 0 inside (low, high), or the end it never comes back from.
falling <- function(f, low, high) {
  near <- 1e-13 * (high - low)
  if (f(low + near) <= 0) return(low)
  if (f(high - near) >= 0) return(high)
  root_of(f, low + near, high - near)
}
derivative <- function(x, n, p) (if (x > 0) x / p else 0) - (if (x < n) (n - x) / (1 - p) else 0)
spread <- function(p) pmax(p * (1 - p), 0)

difference_score <- function(t, delta, correction) {
  p0 <- falling(function(p) derivative(t$a, t$n1, p + delta) + derivative(t$b, t$n0, p),
                max(0, -delta), min(1, 1 - delta))
  p1 <- p0 + delta
  distance <- t$a / t$n1 - t$b / t$n0 - delta
  if (distance == 0) 0 else distance / sqrt(correction * (spread(p1) / t$n1 + spread(p0) / t$n0))
}
ratio_score <- function(t, phi, correction) {
  p0 <- falling(function(p) phi * derivative(t$a, t$n1, phi * p) + derivative(t$b, t$n0, p), 0, min(1, 1 / phi))
  p1 <- phi * p0
  distance <- t$a / t$n1 - phi * t$b / t$n0
  if (distance == 0) 0 else distance / sqrt(correction * (spread(p1) / t$n1 + phi^2 * spread(p0) / t$n0))
}
two_sided <- function(z) 2 * pnorm(-abs(z))

wilson <- function(x, n, z) {
  ci <- function(p) (x / n - p) - z * sqrt(p * (1 - p) / n) * sign(x / n - p)
  c(if (x == 0) 0 else root_of(ci, 0, x / n - 1e-12), if (x == n) 1 else root_of(ci, x / n + 1e-12, 1))
}
newcombe <- function(t, z) {
  p1 <- t$a / t$n1; p0 <- t$b / t$n0
  w1 <- wilson(t$a, t$n1, z); w0 <- wilson(t$b, t$n0, z)
  p1 - p0 + c(-sqrt((p1 - w1[1])^2 + (w0[2] - p0)^2), sqrt((w1[2] - p1)^2 + (p0 - w0[1])^2))
}
newcombe_p <- function(t) {
  d <- t$a / t$n1 - t$b / t$n0
  if (d == 0) return(1)
  side <- if (d > 0) 1 else 2
  2 * pnorm(-root_of(function(z) newcombe(t, z)[side], 1e-3, 40))
}
difference_limits <- function(score, estimate, z) {
  inner <- min(max(estimate, -1 + 1e-9), 1 - 1e-9)
  c(if (estimate == -1) -1 else root_of(function(x) score(x) - z, -1 + 1e-9, inner),
    if (estimate == 1) 1 else root_of(function(x) score(x) + z, inner, 1 - 1e-9))
}
ratio_limits <- function(t, z, correction) {
  score <- function(x) ratio_score(t, exp(x), correction)
  start <- if (t$a > 0 && t$b > 0) log(t$a * t$n0 / (t$b * t$n1)) else 0
  far <- 15
  c(if (t$a == 0) 0 else exp(root_of(function(x) score(x) - z, -far, if (t$b == 0) far else start)),
    if (t$b == 0) Inf else exp(root_of(function(x) score(x) + z, if (t$a == 0) -far else start, far)))
}
# Noncentral hypergeometric of the events in the arm given both margins, at a log odds ratio.
conditional <- function(t, level) {
  m <- t$a + t$b
  s <- max(0, m - t$n0):min(t$n1, m)
  weight <- lchoose(t$n1, s) + lchoose(t$n0, m - s)
  dens <- function(x) { w <- weight + s * x; w <- exp(w - max(w)); w / sum(w) }
  f <- function(g) exp(root_of(g, -40, 40))
  tail <- (1 - level) / 2
  first <- t$a == min(s)
  last <- t$a == max(s)
  c(if (first) 0 else if (last) Inf else f(function(x) sum(s * dens(x)) - t$a),
    if (first) 0 else f(function(x) sum(dens(x)[s >= t$a]) - tail),
    if (last) Inf else f(function(x) sum(dens(x)[s <= t$a]) - tail),
    min(1, 2 * min(sum(dens(0)[s >= t$a]), sum(dens(0)[s <= t$a]))))
}

answers <- function(t, level) {
  z <- qnorm(1 - (1 - level) / 2)
  p1 <- t$a / t$n1; p0 <- t$b / t$n0; n <- t$n1 + t$n0; d <- p1 - p0
  row <- function(measure, method, estimate, limits, p)
    data.frame(measure, method, a = t$a, n1 = t$n1, b = t$b, n0 = t$n0, level, estimate,
               low = limits[1], high = limits[2], p_value = p)
  rows <- list(row("risk_difference", "newcombe", d, newcombe(t, z), newcombe_p(t)))
  correction <- n / (n - 1)
  f <- function(x) difference_score(t, x, correction)
  rows <- c(rows, list(row("risk_difference", "miettinen_nurminen", d, difference_limits(f, d, z),
                           two_sided(f(0)))))
  se <- sqrt(p1 * (1 - p1) / t$n1 + p0 * (1 - p0) / t$n0)
  if (se > 0) rows <- c(rows, list(row("risk_difference", "wald", d, d + c(-1, 1) * z * se, two_sided(d / se))))
  if (t$a + t$b > 0) for (method in c("koopman", "miettinen_nurminen")) {
    k <- if (method == "koopman") 1 else correction
    rows <- c(rows, list(row("risk_ratio", method, p1 / p0, ratio_limits(t, z, k), two_sided(ratio_score(t, 1, k)))))
  }
  if (t$a > 0 && t$b > 0 && (p1 < 1 || p0 < 1)) {
    se <- sqrt(1 / t$a - 1 / t$n1 + 1 / t$b - 1 / t$n0)
    rows <- c(rows, list(row("risk_ratio", "log_wald", p1 / p0, exp(log(p1 / p0) + c(-1, 1) * z * se),
                             two_sided(log(p1 / p0) / se))))
  }
  cells <- c(t$a, t$n1 - t$a, t$b, t$n0 - t$b)
  if (all(cells > 0)) {
    # The deviance of a saturated fit is 0, so glm's own check of convergence fails on rounding.
    fit <- suppressWarnings(glm(cbind(c(t$a, t$b), c(t$n1 - t$a, t$n0 - t$b)) ~ c(1, 0), binomial,
                                control = list(epsilon = 1e-16, maxit = 50)))
    est <- summary(fit)$coefficients[2, 1:2]
    rows <- c(rows, list(row("odds_ratio", "log_wald", exp(est[1]), exp(est[1] + c(-1, 1) * z * est[2]),
                             two_sided(est[1] / est[2]))))
  }
  if (t$a + t$b > 0 && t$a + t$b < n) {
    e <- conditional(t, level)
    rows <- c(rows, list(row("odds_ratio", "exact", e[1], e[2:3], e[4])))
  }
  test <- fisher.test(matrix(cells, 2, byrow = TRUE))
  rows <- c(rows, list(row("fisher", "fisher_exact", NA, c(NA, NA), test$p.value)))
  do.call(rbind, rows)
}

# What R's own functions and epiR say, wherever they say it, to the digits they have.
agrees <- function(t, level, rows) {
  limits <- function(measure, method) unlist(rows[rows$measure == measure & rows$method == method, c("low", "high")])
  near <- function(x, y, tolerance) stopifnot(all(abs(x - y) <= tolerance * pmax(abs(y), 1) | x == y))
  own <- suppressWarnings(prop.test(c(t$a, t$b), c(t$n1, t$n0), conf.level = level, correct = FALSE))
  wald <- limits("risk_difference", "wald")
  if (length(wald)) near(pmin(pmax(wald, -1), 1), own$conf.int, 1e-9)
  near(wilson(t$a, t$n1, qnorm(1 - (1 - level) / 2)),
       suppressWarnings(prop.test(t$a, t$n1, conf.level = level, correct = FALSE))$conf.int, 1e-9)
  koopman <- rows$p_value[rows$measure == "risk_ratio" & rows$method == "koopman"]
  if (length(koopman) && !is.nan(own$p.value)) near(koopman, own$p.value, 1e-7)
  cells <- c(t$a, t$n1 - t$a, t$b, t$n0 - t$b)
  if (all(cells > 0)) {
    square <- matrix(cells, 2, byrow = TRUE)
    # fisher.test searches a limit or its inverse, within 0 to 1, to about four digits.
    inside <- function(x) x / (1 + x)
    near(inside(limits("odds_ratio", "exact")), inside(fisher.test(square, conf.level = level)$conf.int), 1e-3)
    # Its inner function, because epi.2by2 of epiR 2.0.57 hands it the table on its side: RR.strata.score there has
    # another estimate than RR.strata.wald.
    near(limits("risk_ratio", "koopman"), epiR:::zRRscore(t(square), level)[2:3], 1e-6)
  }
}

tables <- list(c(56, 70, 48, 80), c(9, 10, 3, 10), c(6, 7, 2, 7), c(5, 56, 0, 29), c(0, 10, 0, 20), c(0, 10, 0, 10),
               c(10, 10, 0, 20), c(10, 10, 0, 10), c(7, 34, 1, 34), c(36, 40, 16, 80), c(0, 12, 5, 20), c(20, 20, 5, 10),
               c(3, 91, 9, 91), c(140, 185, 168, 260), c(364, 1584, 300, 1600), c(1, 1, 0, 2), c(10, 10, 20, 20))
rows <- list()
for (cells in tables) for (level in c(0.95, 0.99)) {
  t <- setNames(as.list(cells), c("a", "n1", "b", "n0"))
  one <- answers(t, level)
  agrees(t, level, one)
  rows <- c(rows, list(one))
}
write_reference(do.call(rbind, rows), "shares", "epiR")
ones <- list(c(11, 17), c(3, 17), c(364, 1584), c(0, 8), c(8, 8), c(1, 1))
write_reference(do.call(rbind, lapply(ones, function(x) {
  w <- wilson(x[1], x[2], qnorm(0.975))
  data.frame(events = x[1], n = x[2], level = 0.95, low = w[1], high = w[2])
})), "wilson", script = "shares")
