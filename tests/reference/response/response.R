# Raking with and without a ceiling, means and shares with calibrated variances, Wilson limits, the comparison of
# respondents with the frame: package survey and base R. Also writes frame.csv, the made-up people.
# Run from the root of the project: Rscript tests/reference/response/response.R

suppressPackageStartupMessages(library(survey))
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))

set.seed(20230530)
n_frame <- 420
age <- sample(c("young", "middle", "old"), n_frame, TRUE, c(.3, .45, .25))
stage <- sample(c("first", "second", "third", "fourth"), n_frame, TRUE, c(.35, .3, .2, .15))
sex <- sample(c("f", "m"), n_frame, TRUE)
years <- round(rexp(n_frame, 1 / 3), 1)
answers <- runif(n_frame) < plogis(-1.6 + 1.2 * (age == "old") + .5 * (stage == "third") + .4 * (sex == "f"))
score <- pmin(10, pmax(1, round(6 + (age == "old") + rnorm(n_frame, 0, 1.6))))
score[answers][c(3, 17, 40, 41, 88)] <- NA
better <- as.integer(runif(n_frame) < plogis(-.2 + .7 * (age == "old") - .4 * (stage == "first")))
rare <- as.integer(seq_len(n_frame) %in% which(answers)[c(5, 60)])
frame <- data.frame(age, stage, sex, years, answered = as.integer(answers),
                    score = ifelse(answers, score, NA), better = ifelse(answers, better, NA),
                    rare = ifelse(answers, rare, NA))
write_reference(transform(frame, answered = as.character(answered)), "frame", "survey", script = "response")

d <- frame[answers, ]
d$base <- n_frame / nrow(d); d$N <- n_frame
margins <- lapply(c("age", "stage", "sex"), function(v) {
  counts <- as.data.frame(table(frame[[v]])); names(counts) <- c(v, "Freq"); counts
})
formulas <- list(~age, ~stage, ~sex)
totals <- c(`(Intercept)` = n_frame, colSums(model.matrix(~ age + stage + sex, frame))[-1])
exact <- list(maxit = 5000, epsilon = 1e-11 * n_frame, verbose = FALSE)

made <- function(base, ceiling) {
  if (is.na(ceiling)) return(rake(base, formulas, margins, control = exact))
  calibrate(base, ~ age + stage + sex, totals, calfun = "raking", bounds = c(0, ceiling), epsilon = 1e-12, maxit = 2000)
}

weights_of <- do.call(cbind, lapply(list(NA, 2, 1.6), function(ceiling)
  unname(weights(made(svydesign(~1, weights = ~base, data = d), ceiling)))))
colnames(weights_of) <- c("none", "two", "tight")
write_reference(data.frame(row = as.character(which(answers)), weights_of), "weights", "survey", script = "response")

designs <- function(ceiling, finite) {
  base <- if (finite) svydesign(~1, weights = ~base, fpc = ~N, data = d) else svydesign(~1, weights = ~base, data = d)
  if (identical(ceiling, "equal")) base else made(base, ceiling)
}
kish <- function(w) sum(w)^2 / sum(w^2)
rows <- list()
for (ceiling in list("equal", NA, 2)) for (finite in c(FALSE, TRUE)) for (level in c(.9, .95)) {
  design <- designs(ceiling, finite)
  how <- if (identical(ceiling, "equal")) "equal" else if (is.na(ceiling)) "none" else "two"
  w <- weights(design)
  for (v in c("better", "rare")) {
    m <- svymean(reformulate(v), design)
    ci <- attr(svyciprop(reformulate(v), design, method = "logit", level = level), "ci")
    rows[[length(rows) + 1]] <- data.frame(weights = how, finite, level, variable = v, estimate = coef(m)[[1]],
      std_error = SE(m)[[1]], low = ci[[1]], high = ci[[2]], n = nrow(d), effective_n = kish(w))
  }
  # Known answers only, the whole frame as their population: with a correction R knows the share of all who answered.
  if (!finite) {
    m <- svymean(~score, design, na.rm = TRUE); known <- !is.na(d$score)
    ci <- confint(m, level = level, df = sum(known) - 1)
    rows[[length(rows) + 1]] <- data.frame(weights = how, finite, level, variable = "score", estimate = coef(m)[[1]],
      std_error = SE(m)[[1]], low = ci[1, 1], high = ci[1, 2], n = sum(known), effective_n = kish(w[known]))
  }
  # A group is a domain: its own people answer, all respondents carry the calibration.
  old <- subset(design, age == "old")
  m <- svymean(~better, old)
  if (!finite) rows[[length(rows) + 1]] <- data.frame(weights = how, finite, level, variable = "better_old",
    estimate = coef(m)[[1]], std_error = SE(m)[[1]], low = NA, high = NA, n = sum(d$age == "old"),
    effective_n = kish(w[d$age == "old"]))
}
found <- do.call(rbind, rows)
found$finite <- ifelse(found$finite, "yes", "no")
write_reference(found, "estimates", "survey", script = "response")

rates <- do.call(rbind, lapply(c("all", sort(unique(age))), function(one) {
  here <- if (one == "all") rep(TRUE, n_frame) else age == one
  ci <- prop.test(sum(answers[here]), sum(here), conf.level = .95, correct = FALSE)$conf.int
  data.frame(category = one, n_frame = sum(here), n_answered = sum(answers[here]),
             rate = mean(answers[here]), low = ci[1], high = ci[2])
}))
write_reference(rates, "rates", script = "response")

w <- weights_of[, "none"]
beside <- do.call(rbind, lapply(list(years = years, f = as.numeric(sex == "f"), old = as.numeric(age == "old")), function(x) {
  spread <- sqrt(mean((x - mean(x))^2))
  data.frame(frame = mean(x), answered = mean(x[answers]), weighted = weighted.mean(x[answers], w),
             difference = (mean(x[answers]) - mean(x)) / spread,
             difference_weighted = (weighted.mean(x[answers], w) - mean(x)) / spread)
}))
write_reference(data.frame(variable = c("years", "f", "old"), beside), "comparison", script = "response")
