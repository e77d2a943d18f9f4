# All arms equal: Wald F tests with classical, HC2 and HC3 covariances, written out with sandwich.
# Run from the root of the project: Rscript tests/reference/arms/wald.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
suppressMessages({library(sandwich); library(lmtest)})

g <- na.omit(generated())
g$arm <- relevel(factor(g$arm), ref = "same")
full <- lm(outcome ~ arm + cohort + age + baseline, g)
small <- lm(outcome ~ cohort + age + baseline, g)
rows <- lapply(c(classical = "const", hc2 = "HC2", hc3 = "HC3"), function(type) {
  w <- waldtest(full, small, vcov = function(m) vcovHC(m, type = type), test = "F")
  data.frame(f = w$F[2], df_num = -w$Df[2], df_denom = w$Res.Df[1], p_value = w[["Pr(>F)"]][2])
})
write_reference(cbind(variance = names(rows), do.call(rbind, rows)), "wald", c("sandwich", "lmtest"))
