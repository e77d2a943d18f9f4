# Adjusted p-values with p.adjust, missing ones among them.
# Run from the root of the project: Rscript tests/reference/trial/multiplicity.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "write.R"))

families <- list(four = c(0.01, 0.04, 0.03, 0.005), ties = c(0.02, 0.02, 0.5, 1, 0), missing = c(0.01, NA, 0.04, NA, 0.6))
rows <- list()
for (family in names(families)) for (method in c("holm", "BH")) {
  p <- families[[family]]
  rows <- c(rows, list(data.frame(family = family, method = method, place = seq_along(p) - 1, p_value = p,
                                  p_adjusted = p.adjust(p, method))))
}
write_reference(do.call(rbind, rows), "multiplicity")
