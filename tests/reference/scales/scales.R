# Alpha with Feldt's interval, item-rest correlations, alpha without an item (psych), omega of one factor by maximum
# likelihood (lavaan), and the score of the made answers by the published keys, written out.
# Run from the root of the project: Rscript tests/reference/scales/scales.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
suppressPackageStartupMessages({ library(psych); library(lavaan) })

set.seed(20171001)
n <- 120
answers <- function(loadings, low, high, middle) {
  factor <- rnorm(n)
  made <- sapply(loadings, function(l) l * factor + rnorm(n))
  pmin(pmax(round(middle + made), low), high)
}
five <- answers(c(0.6, 0.8, 1.0, 1.2, 0.9), 1, 5, 3)
three <- answers(c(0.7, 1.1, 0.9), 1, 7, 4)
binary <- (answers(c(0.8, 0.8, 1.1, 1.0, 0.7, 0.9), -9, 9, 0) > 0) * 1
two <- answers(c(0.9, 1.1), 1, 5, 3)
five[1:3, 2] <- NA; five[4, 5] <- NA
sets <- list(five = five, three = three, binary = binary, two = two)
wide <- do.call(rbind, lapply(names(sets), function(name) {
  filled <- matrix(NA_real_, n, 6); filled[, seq_len(ncol(sets[[name]]))] <- sets[[name]]
  data.frame(set = name, a = filled[, 1], b = filled[, 2], c = filled[, 3], d = filled[, 4], e = filled[, 5], f = filled[, 6])
}))
write_reference(wide, "generated", c("psych", "lavaan"), "scales")

rows <- list()
add <- function(set, what, item, value) rows <<- c(rows, list(data.frame(set = set, what = what, item = item, value = value)))
for (name in names(sets)) {
  x <- as.data.frame(sets[[name]]); x <- x[complete.cases(x), ]; names(x) <- letters[seq_len(ncol(x))]
  k <- ncol(x); m <- nrow(x)
  if (k > 2) {
    found <- suppressWarnings(psych::alpha(x))
    raw <- found$total$raw_alpha
    interval <- psych::alpha.ci(raw, n.obs = m, n.var = k)
    add(name, "alpha", "", raw); add(name, "low", "", interval$lower.ci); add(name, "high", "", interval$upper.ci)
    for (item in names(x)) {
      add(name, "item_rest", item, cor(x[[item]], rowSums(x[setdiff(names(x), item)])))
      add(name, "alpha_without", item, found$alpha.drop[item, "raw_alpha"])
    }
    stopifnot(max(abs(found$item.stats$r.drop - sapply(names(x), function(i) cor(x[[i]], rowSums(x[setdiff(names(x), i)]))))) < 1e-12)
    model <- paste("common =~", paste(names(x), collapse = " + "))
    fit <- lavaan::cfa(model, data = x, std.lv = TRUE, control = list(rel.tol = 1e-12, iter.max = 10000))
    est <- lavaan::parameterEstimates(fit)
    l <- est$est[est$op == "=~"]; own <- est$est[est$op == "~~" & est$lhs == est$rhs & est$lhs != "common"]
    add(name, "omega", "", sum(l)^2 / (sum(l)^2 + sum(own)))
    for (i in seq_len(k)) add(name, "loading", names(x)[i], l[i] * sign(sum(l)) * sqrt(m / (m - 1)))
  } else {
    r <- cor(x$a, x$b); limits <- psych::r.con(r, m)
    add(name, "spearman_brown", "", 2 * r / (1 + r))
    add(name, "low", "", 2 * limits[1] / (1 + limits[1])); add(name, "high", "", 2 * limits[2] / (1 + limits[2]))
  }
}
write_reference(do.call(rbind, rows), "scales", c("psych", "lavaan"))

# Answers to instruments and their scores, each written out as its source says it.
people <- 60
draw <- function(items, codes, missing) { made <- matrix(sample(codes, people * items, TRUE), people); made[runif(length(made)) < missing] <- NA; made }
keep <- function(instrument, coding, score, made, value) {
  filled <- matrix(NA_real_, people, 10); filled[, seq_len(ncol(made))] <- made
  out <- data.frame(instrument = instrument, coding = coding, score = score, filled, value = value)
  names(out)[4:13] <- paste0("x", 1:10); out
}
djg <- draw(6, 1:3, 0.1)     # e3, s4, s7, s8, e9, e10; 1 = no, as the manual's SPSS syntax counts
e <- djg[, c(1, 5, 6)]; s <- djg[, 2:4]
lones <- rowSums(matrix(e %in% 2:3, people)) + rowSums(matrix(s %in% 1:2, people)); lones[rowSums(is.na(djg)) > 1] <- NA
emo <- rowSums(matrix(e %in% 2:3, people)); emo[rowSums(is.na(e)) > 0] <- NA
soc <- rowSums(matrix(s %in% 1:2, people)); soc[rowSums(is.na(s)) > 0] <- NA
mhi <- draw(5, 1:6, 0.05)    # nervous, down, calm, gloomy, happy; 1 = always
points <- cbind(mhi[, c(1, 2, 4)] - 1, 6 - mhi[, c(3, 5)])
gse <- draw(10, 1:4, 0.2)
gsum <- ifelse(rowSums(is.na(gse)) <= 3, 10 * rowMeans(gse, na.rm = TRUE), NA)
rses <- draw(10, 1:4, 0.03)
keys <- c(1, -1, 1, 1, -1, -1, 1, -1, -1, 1)
rsum <- rowSums(psych::reverse.code(keys, rses, mini = 1, maxi = 4) - 1)
brs <- draw(6, 1:5, 0.05)
bmean <- rowMeans(psych::reverse.code(c(1, -1, 1, -1, 1, -1), brs, mini = 1, maxi = 5))
swls <- draw(5, 1:7, 0.05)
eq <- draw(5, 1:5, 0.05)
d <- list(c(0, .035, .057, .166, .203), c(0, .038, .061, .168, .168), c(0, .039, .087, .192, .192),
          c(0, .066, .092, .360, .415), c(0, .070, .145, .356, .421))
value <- 1 - 0.047 * (apply(eq, 1, max) > 1) - Reduce(`+`, lapply(1:5, function(i) d[[i]][eq[, i]]))
scores <- rbind(
  keep("djg6", "no_first", "total", djg, lones), keep("djg6", "no_first", "emotional", djg, emo), keep("djg6", "no_first", "social", djg, soc),
  keep("mhi5", "always_first", "total", mhi, 4 * rowSums(points)), keep("gse", "false_first", "total", gse, gsum),
  keep("rses", "disagree_first", "total", rses, rsum), keep("brs", "disagree_first", "mean", brs, bmean),
  keep("swls", "disagree_first", "total", swls, rowSums(swls)), keep("eq5d5l", "none_first", "nl_2016", eq, value))
write_reference(scores, "scores", c("psych"), "scales")
