# Critical values and adjusted p-values of the multivariate t, with mvtnorm and multcomp.
# Run from the root of the project: Rscript tests/reference/arms/simultaneous.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
suppressMessages(library(multcomp))

set.seed(1)
fine <- GenzBretz(maxpts = 2e5, abseps = 1e-5, releps = 0)
equal <- function(q) { r <- matrix(0.5, q, q); diag(r) <- 1; r }
decay <- function(q) 0.8^abs(outer(1:q, 1:q, "-"))
cases <- list(list("equal", 1, 12), list("equal", 2, 7), list("equal", 3, 20), list("equal", 3, Inf), list("decay", 5, 60))
correlation <- list(equal = equal, decay = decay)
rows <- lapply(cases, function(case) {
  q <- case[[2]]; df <- case[[3]]; r <- correlation[[case[[1]]]](q)
  above <- function(x) {
    if (q == 1) return(2 * pt(-x, df))
    inside <- if (is.finite(df)) pmvt(rep(-x, q), rep(x, q), corr = r, df = df, algorithm = fine) else
      pmvnorm(rep(-x, q), rep(x, q), corr = r, algorithm = fine)
    1 - inside[1]
  }
  critical <- uniroot(function(x) above(x) - 0.05, c(1.9, 4), tol = 1e-6)$root
  data.frame(kind = case[[1]], q = q, df = df, critical = critical, above_2 = above(2), above_4 = above(4))
})
# All pairs of four arms: the correlation is singular, the largest is the studentised range.
for (df in c(10, 60)) rows <- c(rows, list(data.frame(kind = "pairs", q = 6, df = df, critical = qtukey(0.95, 4, df) / sqrt(2),
  above_2 = ptukey(2 * sqrt(2), 4, df, lower.tail = FALSE), above_4 = ptukey(4 * sqrt(2), 4, df, lower.tail = FALSE))))
frame <- do.call(rbind, rows)
frame$df[is.infinite(frame$df)] <- -1
write_reference(frame, "simultaneous", c("mvtnorm", "multcomp"))

# The whole way with multcomp: unequal arms, a covariate.
g <- na.omit(generated())
g$arm <- relevel(factor(g$arm), ref = "same")
fit <- aov(outcome ~ arm + baseline, g)
h <- glht(fit, mcp(arm = "Dunnett"))
s <- summary(h, test = adjusted("single-step", maxpts = 2e5, abseps = 1e-6))
# confint() integrates to 1e-3 only and passes no option on: the critical value is found here.
df <- fit$df.residual
inside <- function(x) pmvt(rep(-x, 3), rep(x, 3), corr = cov2cor(vcov(h)), df = df, algorithm = fine)[1]
c <- confint(h, calpha = uniroot(function(x) inside(x) - 0.95, c(1.9, 4), tol = 1e-6)$root)$confint
arms <- sub(" - same", "", rownames(c))
write_reference(data.frame(arm = arms, estimate = unname(c[, "Estimate"]), low = unname(c[, "lwr"]), high = unname(c[, "upr"]),
                           p_adjusted = as.vector(s$test$pvalues)),
                "dunnett", c("multcomp", "mvtnorm"), script = "simultaneous")
