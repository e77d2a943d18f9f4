# Covariance matrices of regression coefficients with sandwich, every kind.
# Run from the root of the project: Rscript tests/reference/trial/variance.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write.R"))
library(sandwich)

g <- na.omit(generated())
fits <- list(generated = lm(outcome ~ treated + age + baseline, g),
             nsw = lm(outcome ~ treated + age + age2 + re74 + re75, nsw()))
types <- c(classical = "const", hc0 = "HC0", hc1 = "HC1", hc2 = "HC2", hc3 = "HC3")
rows <- list()
for (data in names(fits)) for (kind in names(types)) {
  v <- vcovHC(fits[[data]], type = types[kind])
  rows <- c(rows, list(data.frame(data = data, kind = kind, row = as.vector(row(v)) - 1,
                                  column = as.vector(col(v)) - 1, covariance = as.vector(v))))
}
write_reference(do.call(rbind, rows), "variance", "sandwich")
