# All waves by least squares with persons as clusters (clubSandwich CR2), and by generalised estimating
# equations with an exchangeable correlation: geepack, whose moment estimator of the correlation is another,
# and nlme at that of Liang and Zeger with the sandwich of clubSandwich (CR0; CR3 is Mancl and DeRouen's).
# Run from the root of the project: Rscript tests/reference/waves/marginal.R

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
source(file.path(here, "..", "trial", "write.R"))
suppressMessages({library(nlme); library(clubSandwich); library(geepack)})

waves <- c(0, 5, 13)
g <- read.csv(file.path(here, "generated.csv"))
g$arm <- relevel(factor(g$arm), ref = "same")
g$cohort <- factor(g$cohort)
rows <- do.call(rbind, lapply(seq_along(waves), function(t)
  data.frame(g[c("id", "arm", "cohort", "age", "before")], wave = waves[t], index = t, y = g[[paste0("wave", waves[t])]])))
rows <- rows[order(rows$id, rows$index), ]
rows$wave <- factor(rows$wave)
rows <- rows[complete.cases(rows), ]
formula <- y ~ 0 + wave + wave:arm + wave:before + age + cohort

contrasts <- function(names) {
  out <- list()
  for (arm in c("more", "app", "need")) for (w in c(waves, "average")) {
    k <- setNames(numeric(length(names)), names)
    for (v in if (w == "average") waves else w)
      k[paste0("wave", v, ":arm", arm)] <- if (w == "average") 1 / length(waves) else 1
    out[[length(out) + 1]] <- list(arm = arm, wave = w, k = k)
  }
  out
}

table <- function(model, fit, vcov, df, correlation) {
  do.call(rbind, lapply(contrasts(names(coef(fit))), function(c) data.frame(
    model = model, arm = c$arm, reference = "same", wave = c$wave, estimate = sum(c$k * coef(fit)),
    std_error = sqrt(as.numeric(t(c$k) %*% vcov %*% c$k)), df = df(c$k), correlation = correlation)))
}

none <- function(k) NA_real_
ols <- lm(formula, rows)
cr2 <- vcovCR(ols, cluster = rows$id, type = "CR2")
satterthwaite <- function(k) linear_contrast(ols, cr2, contrasts = matrix(k, 1), test = "Satterthwaite")$df
loose <- geeglm(formula, id = id, data = rows, corstr = "exchangeable")
# Liang and Zeger's moment estimator, with the number of columns taken off, iterated to a fixed point.
alpha <- loose$geese$alpha
for (step in 1:200) {
  fixed <- gls(y ~ 0 + wave + wave:arm + wave:before + age + cohort, data = rows, method = "REML",
               correlation = corCompSymm(alpha, form = ~ index | id, fixed = TRUE))
  r <- rows$y - model.matrix(formula, rows) %*% coef(fixed)
  p <- length(coef(fixed))
  scale <- sum(r^2) / (length(r) - p)
  sums <- tapply(r, rows$id, function(e) (sum(e)^2 - sum(e^2)) / 2)
  pairs <- sum(tapply(r, rows$id, function(e) length(e) * (length(e) - 1) / 2))
  updated <- sum(sums) / scale / (pairs - p)
  if (abs(updated - alpha) < 1e-14) break
  alpha <- updated
}
write_reference(rbind(
  table("clustered_ols", ols, cr2, satterthwaite, 0),
  table("geepack", loose, vcov(loose), none, loose$geese$alpha),
  table("robust", fixed, vcovCR(fixed, cluster = rows$id, type = "CR0"), none, alpha),
  table("mancl_derouen", fixed, vcovCR(fixed, cluster = rows$id, type = "CR3"), none, alpha)),
  "marginal", c("clubSandwich", "geepack", "nlme"))
