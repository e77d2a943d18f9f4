# Repeated measures by REML with a free covariance (nlme), and Satterthwaite degrees of freedom from an
# independent likelihood over the entries of the covariance (numDeriv). Also writes orthodont.csv.
# Run from the root of the project: Rscript tests/reference/waves/mmrm.R

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
source(file.path(here, "..", "trial", "write.R"))
suppressMessages({library(nlme); library(numDeriv)})

long <- function(data, waves) {
  rows <- do.call(rbind, lapply(seq_along(waves), function(t)
    data.frame(data[setdiff(names(data), paste0("wave", waves))], wave = waves[t], index = t,
               y = data[[paste0("wave", waves[t])]])))
  rows <- rows[order(rows$id, rows$index), ]
  rows$wave <- factor(rows$wave, levels = waves)
  rows[complete.cases(rows), ]
}

control <- glsControl(tolerance = 1e-12, msTol = 1e-15, maxIter = 500, msMaxIter = 500, opt = "optim", optimMethod = "BFGS")

# -2 restricted log-likelihood and covariance of the coefficients, person by person, for vech(Sigma).
likelihood <- function(vech, x, y, index, id, waves) {
  sigma <- matrix(0, waves, waves)
  sigma[lower.tri(sigma, TRUE)] <- vech
  sigma <- sigma + t(sigma) - diag(diag(sigma))
  p <- ncol(x); m <- matrix(0, p, p); b <- numeric(p); c <- 0; d <- 0
  for (rows in split(seq_along(y), id)) {
    s <- sigma[index[rows], index[rows], drop = FALSE]
    w <- solve(s); xi <- x[rows, , drop = FALSE]
    m <- m + t(xi) %*% w %*% xi; b <- b + t(xi) %*% w %*% y[rows]
    c <- c + t(y[rows]) %*% w %*% y[rows]; d <- d + log(det(s))
  }
  list(value = d + log(det(m)) + c - t(b) %*% solve(m, b), phi = solve(m))
}

satterthwaite <- function(fit, rows, contrast) {
  x <- model.matrix(formula(fit), rows); k <- nlevels(rows$wave)
  sds <- fit$sigma * c(1, coef(fit$modelStruct$varStruct, unconstrained = FALSE))[seq_len(k)]
  names(sds) <- NULL
  # varIdent numbers its levels by appearance; the first person observed may miss the first wave
  shown <- attr(fit$modelStruct$varStruct, "groupNames")
  sds <- sds[match(levels(rows$wave), shown)]
  r <- diag(k)
  r[lower.tri(r)] <- coef(fit$modelStruct$corStruct, unconstrained = FALSE)
  r[upper.tri(r)] <- t(r)[upper.tri(r)]
  sigma <- diag(sds) %*% r %*% diag(sds)
  at <- sigma[lower.tri(sigma, TRUE)]
  of <- function(v) likelihood(v, x, rows$y, rows$index, rows$id, k)
  h <- hessian(function(v) as.numeric(of(v)$value), at)
  variance <- function(v) as.numeric(t(contrast) %*% of(v)$phi %*% contrast)
  g <- grad(variance, at)
  c(2 * variance(at)^2 / as.numeric(t(g) %*% (2 * solve(h)) %*% g), at[1])
}

row <- function(data, model, fit, rows, arm, reference, what, contrast) {
  q <- satterthwaite(fit, rows, contrast)
  data.frame(data = data, model = model, arm = arm, reference = reference, wave = what,
             estimate = sum(contrast * coef(fit)), std_error = sqrt(c(t(contrast) %*% vcov(fit) %*% contrast)),
             df = q[1], log_likelihood = as.numeric(logLik(fit)), first_variance = q[2],
             n = length(unique(rows$id)))
}

pair <- function(fit, arm, reference, waves, wave) {
  k <- setNames(numeric(length(coef(fit))), names(coef(fit)))
  for (w in if (wave == "average") waves else wave) {
    share <- if (wave == "average") 1 / length(waves) else 1
    for (side in list(list(arm, 1), list(reference, -1))) {
      name <- paste0("wave", w, ":arm", side[[1]])
      if (name %in% names(k)) k[name] <- k[name] + side[[2]] * share
    }
  }
  k
}

all_rows <- function(data, model, formula, rows, pairs, waves) {
  # gls keeps its formula as a call: put the formula itself there, so that model.matrix finds it
  fit <- do.call(gls, list(model = formula, data = rows, correlation = corSymm(form = ~ index | id),
                           weights = varIdent(form = ~ 1 | wave), method = "REML", control = control))
  do.call(rbind, lapply(pairs, function(p) do.call(rbind, lapply(c(waves, "average"), function(w)
    row(data, model, fit, rows, p[1], p[2], w, pair(fit, p[1], p[2], waves, w))))))
}

waves <- c(0, 5, 13)
g <- read.csv(file.path(here, "generated.csv"))
g$arm <- relevel(factor(g$arm), ref = "same")
g$cohort <- factor(g$cohort)
pairs <- list(c("more", "same"), c("app", "same"), c("need", "same"), c("more", "app"))
plain <- all_rows("generated", "arms", y ~ 0 + wave + wave:arm, long(g[setdiff(names(g), c("before", "age"))], waves), pairs, waves)
adjusted <- all_rows("generated", "adjusted", y ~ 0 + wave + wave:arm + wave:before + age + cohort, long(g, waves), pairs, waves)

data(Orthodont)
o <- reshape(as.data.frame(Orthodont), direction = "wide", idvar = "Subject", timevar = "age", v.names = "distance")
ages <- c(8, 10, 12, 14)
names(o) <- sub("distance\\.", "wave", names(o))
o <- data.frame(id = seq_len(nrow(o)) - 1, arm = as.character(o$Sex), o[paste0("wave", ages)])
write.csv(o, file.path(here, "orthodont.csv"), row.names = FALSE, quote = FALSE)
o$arm <- relevel(factor(o$arm), ref = "Female")
boys <- all_rows("orthodont", "arms", y ~ 0 + wave + wave:arm, long(o, ages), list(c("Male", "Female")), ages)
write_reference(rbind(plain, adjusted, boys), "mmrm", c("nlme", "numDeriv"))
