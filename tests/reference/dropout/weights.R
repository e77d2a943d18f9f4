# Inverse-probability-of-response weights and what follows: probabilities from glm, estimates from lm, standard errors
# from all estimating equations stacked, differentiated numerically.
# Run from the root of the project: Rscript tests/reference/dropout/weights.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
library(numDeriv)

d <- generated()
d$r <- as.numeric(!is.na(d$score))
x <- cbind(1, scale(d$age)[, 1], scale(d$partner)[, 1])
k <- ncol(x)
fitted_all <- fitted(glm(r ~ treated * (age + partner), binomial, d, control = glm.control(epsilon = 1e-14)))

caps <- function(p, trim) {
  vapply(c(1, 0), function(t) {
    w <- sort(1 / p[d$treated == t & d$r == 1], decreasing = TRUE)
    w[floor(trim * length(w)) + 1]
  }, 0)
}
own <- function(t) coef(glm.fit(x[d$treated == t, ], d$r[d$treated == t], family = binomial(),
                                control = glm.control(epsilon = 1e-14)))

stacked <- function(y, trim, covariates) {
  design <- cbind(1, d$treated, covariates)
  top <- caps(fitted_all, trim)
  limit <- ifelse(d$treated == 1, top[1], top[2])
  cut <- d$r == 1 & 1 / fitted_all > limit * (1 + 1e-9)
  y0 <- replace(y, is.na(y), 0)
  split_up <- function(theta) {
    p <- plogis(ifelse(d$treated == 1, x %*% theta[1:k], x %*% theta[k + 1:k]))
    # The weight of a person who was cut back stays where it is.
    raw <- d$r * ifelse(cut, limit, 1 / p)
    list(p = p, raw = raw, scale = ifelse(d$treated == 1, theta[2 * k + 1], theta[2 * k + 2]))
  }
  psi <- function(theta) {
    s <- split_up(theta)
    beta <- theta[-(1:(2 * k + 2))]
    cbind(d$treated * as.vector(d$r - s$p) * x, (1 - d$treated) * as.vector(d$r - s$p) * x,
          d$treated * (s$raw - theta[2 * k + 1]), (1 - d$treated) * (s$raw - theta[2 * k + 2]),
          as.vector(s$raw / s$scale * (y0 - design %*% beta)) * design)
  }
  start <- c(own(1), own(0))
  raw <- d$r * pmin(1 / fitted_all, limit)
  scales <- c(mean(raw[d$treated == 1]), mean(raw[d$treated == 0]))
  w <- raw / ifelse(d$treated == 1, scales[1], scales[2])
  fit <- lm(y ~ design - 1, weights = w, na.action = na.omit)
  theta <- c(start, scales, unname(coef(fit)))
  stopifnot(max(abs(colSums(psi(theta)))) < 1e-6)
  a <- jacobian(function(v) colSums(psi(v)), theta)
  b <- solve(a)
  v <- b %*% crossprod(psi(theta)) %*% t(b)
  place <- 2 * k + 4
  list(estimate = unname(coef(fit)[2]), std_error = sqrt(v[place, place]), weights = w)
}

rows <- list()
add <- function(outcome, estimator, trim, found) {
  w <- found$weights
  kish <- function(t) sum(w[d$treated == t])^2 / sum(w[d$treated == t]^2)
  rows[[length(rows) + 1]] <<- data.frame(
    outcome = outcome, estimator = estimator, trim = trim, estimate = found$estimate, std_error = found$std_error,
    effective_arm = kish(1), effective_reference = kish(0), largest_arm = max(w[d$treated == 1]) / sum(w[d$treated == 1]),
    smallest_probability_arm = min(fitted_all[d$treated == 1]))
}
for (outcome in c("score", "satisfied")) for (trim in c(0, 0.1)) {
  add(outcome, "difference", trim, stacked(d[[outcome]], trim, NULL))
  add(outcome, "ancova", trim, stacked(d[[outcome]], trim, cbind(d$age, d$partner)))
}
write_reference(do.call(rbind, rows), "weights", "numDeriv")
