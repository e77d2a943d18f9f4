# Durations with R's survival, on persons.csv and periods.csv (written by generate.py).
# Run from the root of the project: Rscript tests/reference/durations/durations.R

suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
d <- read.csv(file.path(here, "persons.csv"))
r <- read.csv(file.path(here, "periods.csv"))
d$exit <- 1 * (d$cause > 0)
d$work <- 1 * (d$cause == 1)
known <- d[!is.na(d$time) & !is.na(d$cause), ]

curve <- function(fit) list(time = fit$time, surv = fit$surv, se = fit$std.err * fit$surv, low = fit$lower,
                            high = fit$upper, n_risk = fit$n.risk, n_event = fit$n.event, n_censor = fit$n.censor)
km <- function(type, level) survfit(Surv(time, exit) ~ 1, known, conf.type = type, conf.int = level)
kaplan_meier <- lapply(c(log_log = "log-log", log = "log", plain = "plain"), function(type) {
  lapply(c("0.95" = 0.95, "0.9" = 0.9), function(level) {
    fit <- km(type, level)
    middle <- unname(summary(fit)$table[7:9])
    at <- summary(fit, times = c(0, 2.5, 6, 12, 18), extend = FALSE)
    c(curve(fit), list(median = middle, at = list(time = at$time, surv = at$surv, se = at$std.err,
                                                  low = at$lower, high = at$upper, n_risk = at$n.risk,
                                                  n_event = at$n.event, n_censor = at$n.censor)))
  })
})

test <- function(fit) {
  columns <- function(x) if (is.matrix(x)) rowSums(x) else x
  list(chisq = fit$chisq, df = length(fit$n) - 1, p = pchisq(fit$chisq, length(fit$n) - 1, lower.tail = FALSE),
       n = as.vector(fit$n), observed = unname(columns(fit$obs)), expected = unname(columns(fit$exp)))
}
log_rank <- list(
  two = test(survdiff(Surv(time, exit) ~ treated, known)),
  blocks = test(survdiff(Surv(time, exit) ~ treated + strata(block), known)),
  three = test(survdiff(Surv(time, exit) ~ block, known)),
  three_within = test(survdiff(Surv(time, work) ~ block + strata(treated), known)))

means <- function(tau, event) {
  out <- survival:::survmean(survfit(Surv(known$time, known[[event]]) ~ known$treated), rmean = tau)$matrix
  list(horizon = tau, event = event, reference = out[1, "rmean"], arm = out[2, "rmean"],
       reference_se = out[1, "se(rmean)"], arm_se = out[2, "se(rmean)"])
}
restricted <- list(means(12, "exit"), means(18, "exit"), means(6.5, "work"), means(0.5, "exit"))

fits <- function(fit) {
  list(coef = unname(coef(fit)), var = unname(fit$var), n = fit$n, n_event = fit$nevent, loglik = fit$loglik)
}
tight <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 50)
models <- list()
for (ties in c("efron", "breslow")) {
  plain <- coxph(Surv(time, exit) ~ treated + age + partner, d, ties = ties, control = tight)
  strata_ <- coxph(Surv(time, exit) ~ treated + age + partner + strata(block), d, ties = ties, control = tight)
  cluster_ <- coxph(Surv(time, exit) ~ treated + age + partner, d, ties = ties, cluster = caseworker, control = tight)
  both <- coxph(Surv(time, exit) ~ treated + age + partner + strata(block), d, ties = ties, cluster = caseworker,
                control = tight)
  work <- coxph(Surv(time, cause == 1) ~ treated + age + partner, d, ties = ties, control = tight)
  other <- coxph(Surv(time, cause == 2) ~ treated + age + partner, d, ties = ties, control = tight)
  again <- coxph(Surv(start, stop, event) ~ treated + age, r, ties = ties, cluster = person, control = tight)
  zph <- function(fit, transform) unname(as.matrix(cox.zph(fit, transform = transform, terms = FALSE)$table))
  models[[ties]] <- list(
    plain = fits(plain), strata = fits(strata_), cluster = fits(cluster_), both = fits(both), work = fits(work),
    other = fits(other), again = fits(again),
    zph = list(km = zph(plain, "km"), identity = zph(plain, "identity")),
    zph_strata = list(km = zph(strata_, "km"), identity = zph(strata_, "identity")),
    score = unname(residuals(plain, type = "score")))
}

state <- function(data, level = 0.95) survfit(Surv(time, factor(cause, 0:2)) ~ 1, data, conf.type = "log-log",
                                              conf.int = level)
aj <- state(known)
incidence <- list(time = aj$time, share = aj$pstate[, 2:3], se = aj$std.err[, 2:3], low = aj$lower[, 2:3],
                  high = aj$upper[, 2:3], waiting = aj$pstate[, 1])
by_arm <- lapply(c(arm = 1, reference = 0), function(arm) {
  at <- summary(state(known[known$treated == arm, ]), times = c(3, 12, 18))
  list(share = at$pstate[, 2:3], se = at$std.err[, 2:3])
})

counts <- function(data) {
  fit <- survfit(Surv(start, stop, event) ~ 1, data, id = person)
  keep <- fit$n.event > 0
  list(time = fit$time[keep], mean = fit$cumhaz[keep], se = fit$std.chaz[keep], n_risk = fit$n.risk[keep],
       n_event = fit$n.event[keep])
}
recurrent <- list(all = counts(r), arm = counts(r[r$treated == 1, ]), reference = counts(r[r$treated == 0, ]))

write_json(list(
  generated = paste0("by durations.R; do not edit; R ", getRversion(), ", survival ", packageVersion("survival")),
  kaplan_meier = kaplan_meier, log_rank = log_rank, restricted = restricted, cox = models, incidence = incidence,
  by_arm = by_arm, recurrent = recurrent),
  file.path(here, "durations.json"), digits = I(15), auto_unbox = TRUE, na = "null", pretty = FALSE)
