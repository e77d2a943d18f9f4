# Equal margins of a square table (Stuart-Maxwell; with two rungs McNemar's test), and run charts.
# Run from the root of the project: Rscript tests/reference/ladder/ladder.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))

# Stuart (1955) and Maxwell (1970) written out; for two rungs mcnemar.test says the same.
stuart_maxwell <- function(n) {
  d <- (rowSums(n) - colSums(n))[-nrow(n)]
  s <- diag(rowSums(n) + colSums(n)) - (n + t(n))
  s <- s[-nrow(n), -nrow(n), drop = FALSE]
  statistic <- as.numeric(t(d) %*% solve(s) %*% d)
  c(statistic, nrow(n) - 1, pchisq(statistic, nrow(n) - 1, lower.tail = FALSE))
}

tables <- list(
  eyes = matrix(c(1520, 266, 124, 66, 234, 1512, 432, 78, 117, 362, 1772, 205, 36, 82, 179, 492), 4, byrow = TRUE),
  ladder = matrix(c(12, 9, 2, 1, 0, 0, 3, 40, 18, 4, 1, 0, 1, 6, 55, 20, 6, 2, 0, 1, 5, 38, 11, 4, 0, 0, 1, 3, 25, 9,
                    0, 0, 0, 1, 2, 30), 6, byrow = TRUE),
  two = matrix(c(20, 15, 5, 30), 2, byrow = TRUE))
rows <- list()
cells <- list()
for (name in names(tables)) {
  n <- tables[[name]]
  found <- stuart_maxwell(n)
  if (nrow(n) == 2) {
    test <- mcnemar.test(n, correct = FALSE)
    stopifnot(all.equal(found, c(unname(test$statistic), unname(test$parameter), test$p.value)))
  }
  rows[[name]] <- data.frame(table = name, statistic = found[1], df = found[2], p_value = found[3])
  cells[[name]] <- data.frame(table = name, row = c(row(n)), column = c(col(n)), n = c(n))
}
write_reference(do.call(rbind, cells), "tables", script = "ladder")
write_reference(do.call(rbind, rows), "homogeneity", script = "ladder")

set.seed(20230530)
series <- list(
  chance = round(rnorm(24, 40, 6)),
  shift = round(c(rnorm(12, 40, 4), rnorm(12, 52, 4))),
  ties = c(5, 5, 6, 4, 5, 7, 3, 5, 5, 6, 4, 5, 5, 8, 2, 5),
  slow = round(40 + 8 * sin(seq(0, 2 * pi, length.out = 20))),
  short = c(3, 9, 4, 8, 5, 7))
points <- list()
charts <- list()
for (name in names(series)) {
  y <- series[[name]]
  useful <- y[y != median(y)] > median(y)
  n <- length(useful)
  runs <- rle(useful)
  points[[name]] <- data.frame(series = name, y = y)
  charts[[name]] <- data.frame(
    series = name, median = median(y), n_useful = n, longest = max(runs$lengths), longest_expected = round(log2(n) + 3),
    crossings = length(runs$lengths) - 1, crossings_expected = qbinom(0.05, n - 1, 0.5))
}
write_reference(do.call(rbind, points), "points", script = "ladder")
write_reference(do.call(rbind, charts), "run_charts", script = "ladder")
