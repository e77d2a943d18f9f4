# Drawn input of the scripts in this folder: counts with exposure, amounts with a spike, bootstrap samples.
# Run from the root of the project: Rscript tests/reference/outcomes/generated.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write.R"))

set.seed(20171001, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
n <- 120
treated <- sample(rep(1:0, c(50, 70)))
months <- round(runif(n, 1, 12), 1)
count <- rnbinom(n, size = 1.5, mu = months * ifelse(treated == 1, 0.35, 0.25))
amount <- ifelse(runif(n) < ifelse(treated == 1, 0.7, 0.6), round(rlnorm(n, 7, 0.8), 2), 0)
count[c(3, 40)] <- NA
months[c(17, 40)] <- NA
amount[c(5, 60, 61)] <- NA
write_reference(data.frame(treated = treated, count = count, months = months, amount = amount), "generated")

# One sample a row: places from 0 in the arm (25 persons) or the reference (30).
sizes <- c(arm = 25, reference = 30)
one <- function(m) paste(sample(m, m, replace = TRUE) - 1, collapse = " ")
rows <- lapply(names(sizes), function(a) {
  data.frame(arm = a, draw = 1:200, places = vapply(rep(sizes[[a]], 200), one, ""))
})
write_reference(do.call(rbind, rows), "samples", script = "generated")
