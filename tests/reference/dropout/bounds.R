# Lee bounds, worst-case bounds and their Imbens-Manski intervals, written out a second way.
# Run from the root of the project: Rscript tests/reference/dropout/bounds.R
# Trimming without fractions: every outcome is repeated as often as the other arm has persons, so that the part to
# keep is a whole number of copies. Variances are Lee's three terms, with variances that divide by n - 1.

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))

imbens_manski <- function(lower, upper, se_lower, se_upper, level) {
  short <- function(c) pnorm(c + (upper - lower) / max(se_lower, se_upper)) - pnorm(-c) - level
  c <- uniroot(short, c(0, 10), tol = 1e-14)$root
  c(low = lower - c * se_lower, high = upper + c * se_upper)
}

# Mean of the lowest or highest part of `mine` that remains when response is brought down to that of the other arm.
trimmed <- function(mine, others, highest) {
  y <- mine[!is.na(mine)]
  n <- length(y)
  copies <- sort(rep(y, each = length(others)), decreasing = highest)
  keep <- length(mine) * sum(!is.na(others))
  if (keep >= length(copies)) return(list(mean = mean(y), variance = var(y) / n, of_share = 0))
  kept <- copies[seq_len(keep)]
  q <- keep / length(copies)
  m <- mean(kept)
  edge <- kept[keep]
  within <- mean((kept - m)^2)
  own <- 1 / n * within / q + 1 / n * (edge - m)^2 * (1 - q) / q
  a <- mean(!is.na(mine)); b <- mean(!is.na(others))
  share <- q^2 * ((1 - a) / (length(mine) * a) + (1 - b) / (length(others) * b))
  list(mean = m, variance = own * n / (n - 1), of_share = ((edge - m) / q)^2 * share)
}

lee <- function(d, outcome, level) {
  a <- d[[outcome]][d$treated == 1]; r <- d[[outcome]][d$treated == 0]
  bound <- function(arm_high) {
    x <- trimmed(a, r, arm_high); z <- trimmed(r, a, !arm_high)
    c(x$mean - z$mean, sqrt(x$variance + x$of_share + z$variance + z$of_share))
  }
  l <- bound(FALSE); u <- bound(TRUE)
  ci <- imbens_manski(l[1], u[1], l[2], u[2], level)
  data.frame(kind = "lee", outcome = outcome, level = level, lower = l[1], upper = u[1], se_lower = l[2],
             se_upper = u[2], low = ci[["low"]], high = ci[["high"]])
}

manski <- function(d, outcome, range, level) {
  fill <- function(t, value) { y <- d[[outcome]][d$treated == t]; replace(y, is.na(y), value) }
  bound <- function(arm, reference) {
    test <- t.test(fill(1, arm), fill(0, reference))
    c(unname(test$estimate[1] - test$estimate[2]), test$stderr)
  }
  l <- bound(range[1], range[2]); u <- bound(range[2], range[1])
  ci <- imbens_manski(l[1], u[1], l[2], u[2], level)
  data.frame(kind = "manski", outcome = outcome, level = level, lower = l[1], upper = u[1], se_lower = l[2],
             se_upper = u[2], low = ci[["low"]], high = ci[["high"]])
}

d <- generated()
swapped <- transform(d, treated = swapped)
rename <- function(frame, name) transform(frame, kind = name)
write_reference(rbind(
  lee(d, "score", 0.95), lee(d, "score", 0.8), lee(d, "satisfied", 0.95),
  rename(lee(swapped, "score", 0.95), "lee_swapped"), rename(lee(swapped, "satisfied", 0.9), "lee_swapped"),
  manski(d, "score", c(0, 50), 0.95), manski(d, "satisfied", c(0, 1), 0.95), manski(d, "satisfied", c(0, 1), 0.9)),
  "bounds")
