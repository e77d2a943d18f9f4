# Response by arm: Wilson intervals, chi-squared and exact tests, Newcombe's interval from Wilson's.
# Run from the root of the project: Rscript tests/reference/dropout/attrition.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))

wilson <- function(k, n, level) as.numeric(prop.test(k, n, conf.level = level, correct = FALSE)$conf.int)
newcombe <- function(k, n, level) {
  a <- wilson(k[1], n[1], level); b <- wilson(k[2], n[2], level); p <- k / n
  c(p[1] - p[2] - sqrt((p[1] - a[1])^2 + (b[2] - p[2])^2), p[1] - p[2] + sqrt((a[2] - p[1])^2 + (p[2] - b[1])^2))
}

d <- read.csv(file.path(here, "arms.csv"), check.names = FALSE)
arms <- unique(d$arm)
shares <- list(); tests <- list()
for (wave in c("0", "6", "12")) {
  k <- vapply(arms, function(a) sum(d[[wave]][d$arm == a]), 0)
  n <- vapply(arms, function(a) sum(d$arm == a), 0)
  for (a in arms) {
    w <- wilson(k[[a]], n[[a]], 0.95)
    shares[[length(shares) + 1]] <- data.frame(wave = wave, arm = a, n_assigned = n[[a]], n_responded = k[[a]],
                                               low = w[1], high = w[2])
  }
  table <- rbind(k, n - k)
  pearson <- suppressWarnings(chisq.test(table, correct = FALSE))
  exact <- fisher.test(table, workspace = 2e7)
  pairs <- combn(4, 2)
  gap <- apply(pairs, 2, function(p) diff(k[p] / n[p]))
  best <- pairs[, which.max(abs(gap))]
  if (diff(k[best] / n[best]) > 0) best <- rev(best)
  interval <- newcombe(k[best], n[best], 1 - 0.05 / 6)
  tests[[length(tests) + 1]] <- data.frame(
    wave = wave, statistic = unname(pearson$statistic), p_chi = pearson$p.value, p_exact = exact$p.value,
    smallest_expected = min(pearson$expected), arm = arms[best[1]], other = arms[best[2]], low = interval[1],
    high = interval[2])
}
write_reference(do.call(rbind, shares), "shares", script = "attrition")
write_reference(do.call(rbind, tests), "tests", script = "attrition")
