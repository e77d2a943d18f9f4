# Two one-sided tests against a margin, with R's own functions.
# Run from the root of the project: Rscript tests/reference/trial/equivalence.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write.R"))

tost <- function(estimate, se, df, margin) {
  data.frame(estimate = estimate, std_error = se, df = df, margin = margin,
             p_lower = pt((estimate + margin) / se, df, lower.tail = FALSE),
             p_upper = pt((estimate - margin) / se, df),
             low = estimate - qt(0.95, df) * se, high = estimate + qt(0.95, df) * se)
}
tests <- rbind(tost(0.1, 0.2, 180, 0.5), tost(-0.4, 0.2, 12.5, 0.5), tost(1794.34, 671, 443, 1000))
# The same p from t.test, one side at a time, for two drawn samples.
d <- nsw()
arms <- split(d$outcome, d$treated)
side <- function(mu, alternative) t.test(arms[["1"]], arms[["0"]], mu = mu, alternative = alternative)
lower <- side(-3000, "greater")
tests <- rbind(tests, data.frame(
  estimate = unname(diff(rev(lower$estimate))), std_error = lower$stderr, df = unname(lower$parameter), margin = 3000,
  p_lower = lower$p.value, p_upper = side(3000, "less")$p.value,
  low = side(0, "greater")$conf.int[1], high = side(0, "less")$conf.int[2]))
write_reference(tests, "equivalence")
