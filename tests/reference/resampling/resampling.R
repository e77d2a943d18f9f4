# Exact permutation p by listing every assignment, Welch statistics, Lin's regression of all arms, step-down
# by plain loops and by multcomp, and simultaneous critical values by mvtnorm.
# Makes its own data, people.csv and draws.csv. Takes some minutes. Run from the root of the project:
#   Rscript tests/reference/resampling/resampling.R

args <- commandArgs(FALSE)
folder <- dirname(sub("^--file=", "", grep("^--file=", args, value = TRUE)))
source(file.path(folder, "..", "trial", "write.R"))
suppressMessages({library(multcomp); library(mvtnorm); library(sandwich)})
RNGversion("4.0.0"); set.seed(20171001)

rows <- list()
note <- function(what, item, value) rows <<- c(rows, list(data.frame(what = what, item = item, value = value)))

# People: four arms in two blocks, clusters within them, a covariate, four outcomes, one of them with gaps.
n <- 48
people <- data.frame(arm = rep(c("same", "more", "app", "less"), each = n / 4),
                     block = rep(c("first", "second"), n / 2), x = round(rnorm(n), 2))
people$cluster <- paste(people$arm, people$block, rep(1:3, each = 2), sep = "-")
people$score <- round(10 + people$x + 1.5 * (people$arm == "more") + rnorm(n, sd = 2), 1)
people$work <- as.integer(runif(n) < 0.3 + 0.2 * (people$arm == "more"))
people$hours <- ifelse(people$work == 1, round(runif(n, 8, 36)), 0)
people$gaps <- ifelse(runif(n) < 0.2, NA, people$score)
write_csv <- function(frame, name) write.csv(frame, file.path(folder, name), row.names = FALSE, na = "", quote = FALSE)
write_csv(people, "people.csv")

# Statistics of two arms, per block weighted by people with an outcome; clusters by the sandwich of their mean.
mean_and_variance <- function(y, cluster = NULL) {
  seen <- !is.na(y); y <- y[seen]
  if (is.null(cluster)) return(c(mean(y), var(y) / length(y)))
  fit <- lm(y ~ 1)
  c(coef(fit), vcovCL(fit, cluster = cluster[seen], type = "HC0", cadjust = TRUE))
}
statistic <- function(d, y, z) {
  w <- tapply(!is.na(y), d$block, sum) / sum(!is.na(y)); top <- 0; under <- 0
  for (b in names(w)) {
    m <- sapply(0:1, function(a) mean_and_variance(y[d$block == b & z == a], d$unit[d$block == b & z == a]))
    top <- top + w[b] * (m[1, 2] - m[1, 1]); under <- under + w[b]^2 * (m[2, 2] + m[2, 1])
  }
  unname(c(top, sqrt(under)))
}
# Every assignment of units (people or clusters) within blocks.
assignments <- function(z, block) {
  per <- lapply(unique(block), function(b) {
    here <- which(block == b); ways <- combn(length(here), sum(z[here]))
    lapply(seq_len(ncol(ways)), function(i) list(here = here, one = here[ways[, i]]))
  })
  grid <- expand.grid(lapply(per, seq_along))
  lapply(seq_len(nrow(grid)), function(i) {
    out <- z; for (p in seq_along(per)) { way <- per[[p]][[grid[i, p]]]; out[way$here] <- 0; out[way$one] <- 1 }
    out
  })
}
# An assignment without a statistic (an arm of one with an outcome) counts as further away, as ours does.
exact <- function(d, y, z, unit = seq_along(z)) {
  first <- !duplicated(unit)
  ways <- assignments(z[first], d$block[first])
  t_of <- function(z) { s <- statistic(d, y, z); s[1] / s[2] }
  found <- t_of(z)
  all <- sapply(ways, function(way) abs(t_of(way[match(unit, unit[first])])))
  c(found, mean(is.na(all) | all >= abs(found) - 1e-9), length(ways))
}
record <- function(what, r) { note(what, "statistic", r[1]); note(what, "p", r[2]); note(what, "ways", r[3]) }

# Few enough to list: the first people of an arm.
take <- function(arms, k) do.call(rbind, lapply(arms, function(a) head(people[people$arm == a, ], k)))
small <- take(c("same", "more"), 5)
z <- as.integer(small$arm == "more")
one <- transform(small, block = "all")
for (y in c("score", "work", "gaps")) record(paste("exact", y), exact(one, one[[y]], z))
for (y in c("score", "hours")) record(paste("blocks", y), exact(small, small[[y]], z))
eight <- take(c("same", "more"), 12); eight$unit <- eight$cluster; eight$block <- "all"
for (y in c("score", "gaps")) record(paste("clusters", y), exact(eight, eight[[y]], as.integer(eight$arm == "more"), eight$cluster))

# All arms: every assignment of three arms of three.
nine <- take(c("same", "more", "app"), 3)
wald <- function(y, a) { v <- tapply(y, a, var) / table(a); m <- tapply(y, a, mean); sum((m - weighted.mean(m, 1 / v))^2 / v) }
codes <- as.integer(factor(nine$arm))
all <- list()
for (i in seq_len(84)) { one_arm <- combn(9, 3)[, i]; rest <- setdiff(1:9, one_arm)
  for (j in seq_len(20)) { a <- rep(3L, 9); a[one_arm] <- 1L; a[rest[combn(6, 3)[, j]]] <- 2L; all <- c(all, list(a)) } }
found <- wald(nine$score, codes)
note("global score", "statistic", found)
note("global score", "p", mean(sapply(all, function(a) wald(nine$score, a)) >= found - 1e-9))
note("global score", "ways", length(all))

# Welch, with gaps: two arms and all arms.
two <- subset(people, arm %in% c("same", "more"))
for (y in c("score", "work", "hours", "gaps")) {
  note(paste("welch", y), "t", unname(t.test(two[[y]][two$arm == "more"], two[[y]][two$arm == "same"])$statistic))
  w <- oneway.test(people[[y]] ~ people$arm)
  note(paste("welch", y), "F", unname(w$statistic))
}

# Lin: all arms in one regression, covariate and block centred on everybody with the outcome and interacted.
for (y in c("score", "gaps")) {
  d <- people[!is.na(people[[y]]), ]
  d$y <- d[[y]]; d$cx <- d$x - mean(d$x); b <- d$block == "second"; d$cb <- b - mean(b)
  d$arm <- relevel(factor(d$arm), "same")
  fit <- lm(y ~ arm * (cx + cb), d)
  for (a in c("more", "app", "less")) note(paste("lin", y), a, unname(coef(fit)[paste0("arm", a)]))
}

# Step-down by plain loops from a table of draws.
draws <- round(matrix(rnorm(120 * 5), 120) %*% chol(0.5 + 0.5 * diag(5)), 2)
seen <- c(2.1, -0.4, 2.6, 1.3, -1.9)
write_csv(setNames(data.frame(draws), paste0("t", 1:5)), "draws.csv")
left <- order(-abs(seen)); before <- 0
for (j in seq_along(left)) {
  largest <- apply(abs(draws[, left[j:5], drop = FALSE]), 1, max)
  before <- max(before, (1 + sum(largest >= abs(seen[left[j]]) - 1e-9)) / (1 + nrow(draws)))
  note("stepdown", paste0("t", left[j]), before); note("stepdown seen", paste0("t", left[j]), seen[left[j]])
}

# multcomp: step-down ("free") p of three arms against one, the draws being multivariate t; and Dunnett.
people$arm <- relevel(factor(people$arm), "same")
fit <- aov(score ~ arm, people)
contrasts <- glht(fit, linfct = mcp(arm = "Dunnett"))
free <- summary(contrasts, test = adjusted("free", maxpts = 1e6, abseps = 1e-6, releps = 0))
dunnett <- confint(contrasts, calpha = adjusted_calpha(maxpts = 1e6, abseps = 1e-6))
for (i in 1:3) {
  a <- sub(" - same", "", names(free$test$coefficients)[i])
  note("free", a, unname(free$test$pvalues[i])); note("free t", a, unname(free$test$tstat[i]))
  note("dunnett low", a, dunnett$confint[i, "lwr"]); note("dunnett high", a, dunnett$confint[i, "upr"])
}
note("dunnett", "df", contrasts$df)

# Critical values: equal correlations, a curve that fades with distance, and a singular one.
corr <- list(half = 0.5 + 0.5 * diag(3), curve = 0.8^abs(outer(1:6, 1:6, "-")), free = diag(2))
for (name in names(corr)) for (df in c(12, 0)) {
  set.seed(1)
  note(paste("critical", name), paste("df", df),
       qmvt(0.95, tail = "both.tails", df = df, corr = corr[[name]], algorithm = GenzBretz(5e5, 1e-6, 0))$quantile)
}
write_reference(do.call(rbind, rows), "resampling", c("multcomp", "mvtnorm", "sandwich"))
