# Amounts with a spike at zero: two parts, lowered peaks and quantiles, drawn data and nsw.
# Run from the root of the project: Rscript tests/reference/outcomes/amounts.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write.R"))
library(estimatr)

g <- drawn("generated")
sets <- list(generated = data.frame(outcome = g$amount, treated = g$treated)[!is.na(g$amount), ],
             nsw = nsw()[c("outcome", "treated")])
rows <- list()
put <- function(data, what, value) rows[[length(rows) + 1]] <<- data.frame(data, what, value)
for (data in names(sets)) {
  d <- sets[[data]]
  any <- tapply(d$outcome > 0, d$treated, mean)
  positive <- d[d$outcome > 0, ]
  mean_positive <- tapply(positive$outcome, positive$treated, mean)
  put(data, "share_arm", any[["1"]])
  put(data, "share_reference", any[["0"]])
  put(data, "mean_positive_arm", mean_positive[["1"]])
  put(data, "mean_positive_reference", mean_positive[["0"]])
  put(data, "through_share", unname(diff(any)) * mean(mean_positive))
  put(data, "through_amount", unname(diff(mean_positive)) * mean(any))
  plain <- lm_robust(outcome ~ treated, d, se_type = "HC2")
  put(data, "difference", plain$coefficients[["treated"]])
  put(data, "difference_se", plain$std.error[["treated"]])
  for (share in c(0.9, 0.99)) {
    limit <- unname(quantile(d$outcome, share))
    cut <- transform(d, outcome = pmin(outcome, limit))
    fit <- lm_robust(outcome ~ treated, cut, se_type = "HC2")
    put(data, paste0("limit_", share), limit)
    put(data, paste0("lowered_", share), sum(d$outcome > limit))
    put(data, paste0("winsorised_", share), fit$coefficients[["treated"]])
    put(data, paste0("winsorised_se_", share), fit$std.error[["treated"]])
  }
  for (p in c(0.1, 0.25, 0.5, 0.75, 0.9)) {
    q <- tapply(d$outcome, d$treated, quantile, p)
    put(data, paste0("quantile_", p), q[["1"]] - q[["0"]])
  }
}
write_reference(do.call(rbind, rows), "amounts", "estimatr")

# The bootstrap on given samples: the first 25 persons of the arm and 30 of the reference with an amount.
g <- sets$generated
samples <- drawn("samples")
values <- list(arm = head(g$outcome[g$treated == 1], 25), reference = head(g$outcome[g$treated == 0], 30))
places <- function(arm) lapply(strsplit(samples$places[samples$arm == arm], " "), as.integer)
of <- function(arm, p) sapply(places(arm), function(place) unname(quantile(values[[arm]][place + 1], p)))
boot <- lapply(c(0.3, 0.5, 0.8), function(p) {
  d <- of("arm", p) - of("reference", p)
  data.frame(probability = p, estimate = unname(quantile(values$arm, p) - quantile(values$reference, p)),
             std_error = sd(d), low = unname(quantile(d, 0.025)), high = unname(quantile(d, 0.975)))
})
write_reference(do.call(rbind, boot), "quantiles", script = "amounts")
