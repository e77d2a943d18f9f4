# Coefficients of agreement from irr, irrCAC and psych, of made ratings and of Fleiss' and Krippendorff's examples.
# Run from the root of the project: Rscript tests/reference/agreement/agreement.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
suppressPackageStartupMessages({ library(irr); library(irrCAC); library(psych) })

set.seed(20171001)
# A truth for each unit; each coder errs now and then, by one category or to any.
made <- function(units, coders, categories, missing) {
  truth <- sample(categories, units, TRUE, prob = rev(seq_along(categories)))
  said <- sapply(seq_len(coders), function(coder) {
    wrong <- runif(units) < 0.25
    ifelse(wrong, sample(categories, units, TRUE), truth)
  })
  said[matrix(runif(length(said)) < missing, nrow = units)] <- NA
  said
}
sets <- list(two = made(60, 2, 0:2, 0), yes_no = made(50, 4, 0:1, 0), missing = made(40, 4, 0:4, 0.2),
             two_missing = made(60, 2, 0:1, 0.15))
long <- do.call(rbind, lapply(names(sets), function(name) {
  wide <- matrix(NA_real_, nrow(sets[[name]]), 4)
  wide[, seq_len(ncol(sets[[name]]))] <- sets[[name]]
  data.frame(set = name, a = wide[, 1], b = wide[, 2], c = wide[, 3], d = wide[, 4])
}))
write_reference(long, "generated", c("irr", "irrCAC", "psych"), "agreement")

rows <- list()
add <- function(set, method, detail, source, estimate) {
  rows <<- c(rows, list(data.frame(set = set, method = method, detail = detail, source = source, estimate = estimate)))
}
# Rounded nowhere: `est$coeff.val` of irrCAC has five decimals.
# It wants units that nobody rated left out.
gwet <- function(x, weights) {
  found <- gwet.ac1.raw(x[rowSums(!is.na(x)) > 0, ], weights = weights)$est
  (found$pa - found$pe) / (1 - found$pe)
}
for (set in c("two", "two_missing")) {
  x <- sets[[set]]
  add(set, "cohen", "", "irr::kappa2", kappa2(x)$value)
  add(set, "cohen", "", "psych::cohen.kappa", suppressWarnings(cohen.kappa(na.omit(x))$kappa))
}
x <- sets$two
add("two", "cohen_weighted", "linear", "irr::kappa2", kappa2(x, "equal")$value)
add("two", "cohen_weighted", "quadratic", "irr::kappa2", kappa2(x, "squared")$value)
add("two", "cohen_weighted", "quadratic", "psych::cohen.kappa", cohen.kappa(x)$weighted.kappa)
for (set in c("yes_no", "two")) add(set, "fleiss", "", "irr::kappam.fleiss", kappam.fleiss(sets[[set]])$value)
# Light: the mean over pairs.
pairs <- combn(4, 2)
add("yes_no", "cohen", "", "mean of irr::kappa2 over pairs",
    mean(apply(pairs, 2, function(both) kappa2(sets$yes_no[, both])$value)))
# irr forgets the number of coders where nothing is missing and there are more than two; the others are right.
for (metric in c("nominal", "ordinal", "interval", "ratio")) for (set in c("two", "missing", "two_missing"))
  add(set, "krippendorff", metric, "irr::kripp.alpha", kripp.alpha(t(sets[[set]]), metric)$value)
for (set in names(sets)) {
  add(set, "gwet_ac1", "", "irrCAC::gwet.ac1.raw", gwet(sets[[set]], "unweighted"))
  for (weights in c("linear", "quadratic"))
    add(set, "gwet_ac2", weights, "irrCAC::gwet.ac1.raw", gwet(sets[[set]], weights))
  add(set, "percent", "", "irrCAC::gwet.ac1.raw", gwet.ac1.raw(sets[[set]])$est$pa)
}
write_reference(do.call(rbind, rows), "agreement", c("irr", "irrCAC", "psych"))
# Where nothing varies: what R says.
same <- matrix(1, 5, 2)
write_reference(data.frame(source = c("irr::kappa2", "irr::kripp.alpha"),
                           estimate = c(kappa2(same)$value, kripp.alpha(t(same))$value)),
                "nothing_varies", "irr", "agreement")
