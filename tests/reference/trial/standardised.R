# Hedges' g and the noncentral t interval with effectsize.
# Run from the root of the project: Rscript tests/reference/trial/standardised.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write.R"))
library(effectsize)

one <- function(data, outcome, treated, level) {
  keep <- !is.na(outcome)
  y <- outcome[keep]
  arm <- factor(treated[keep], levels = c(1, 0))
  g <- hedges_g(y ~ arm, pooled_sd = TRUE, ci = level)
  d <- cohens_d(y ~ arm, pooled_sd = TRUE, ci = level)
  m <- length(y) - 2
  # The limits again from R's own noncentral t, to more digits than effectsize's search gives.
  width <- sqrt(sum(1 / table(arm)))
  t <- d$Cohens_d / width
  limit <- function(p) uniroot(function(k) pt(t, m, k) - p, c(t - 9, t + 9), tol = 1e-13)$root * width
  data.frame(data = data, level = level, hedges_g = g$Hedges_g, hedges_low = g$CI_low, hedges_high = g$CI_high,
             cohens_d = d$Cohens_d, cohens_low = d$CI_low, cohens_high = d$CI_high,
             low = limit(1 - (1 - level) / 2), high = limit((1 - level) / 2),
             exact_j = exp(lgamma(m / 2) - log(sqrt(m / 2)) - lgamma((m - 1) / 2)))
}

d <- nsw()
g <- generated()
result <- rbind(one("nsw", d$outcome, d$treated, 0.95), one("nsw", d$outcome, d$treated, 0.99),
                one("generated", g$outcome, g$treated, 0.95), one("generated", -g$outcome, g$treated, 0.95),
                one("six", c(1, 2, 3, 3, 4, 5.5), c(0, 0, 0, 1, 1, 1), 0.95))
result$data[4] <- "generated_negative"
write_reference(result, "standardised", "effectsize")
