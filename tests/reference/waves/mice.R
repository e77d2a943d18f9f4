# Chained equations within arms by mice, many imputations, pooled: what ours must give but for chance.
# Run from the root of the project: Rscript tests/reference/waves/mice.R

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
source(file.path(here, "..", "trial", "write.R"))
suppressMessages(library(mice))
m <- 400

g <- read.csv(file.path(here, "generated.csv"))
g$work <- as.numeric(g$wave13 > 5)
arms <- c("more", "same")

completed <- function(columns, method) {
  parts <- lapply(arms, function(a) {
    d <- g[g$arm == a, columns]
    if ("work" %in% columns) d$work <- factor(d$work)
    methods <- setNames(rep("", length(columns)), columns)
    methods[vapply(d, anyNA, TRUE)] <- method
    if ("work" %in% columns) methods["work"] <- "logreg"
    mice(d, m = m, maxit = 10, method = methods, printFlag = FALSE, seed = 20171001)
  })
  lapply(seq_len(m), function(i) do.call(rbind, lapply(seq_along(arms), function(a)
    cbind(complete(parts[[a]], i), treated = as.numeric(arms[a] == "more")))))
}

summarised <- function(method, outcome, tables) {
  fits <- lapply(tables, function(t) {
    t$y <- as.numeric(as.character(t[[outcome]]))
    summary(lm(y ~ treated + before, t))$coefficients["treated", 1:2]
  })
  q <- vapply(fits, `[`, 0, 1); u <- vapply(fits, `[`, 0, 2)^2
  data.frame(method = method, outcome = outcome, m = m, estimate = mean(q), within = mean(u), between = var(q))
}

waves <- c("wave0", "wave5", "wave13")
others <- c("before", "age", "cohort")
rows <- list()
for (method in c("norm", "pmm")) {
  tables <- completed(c(waves, others), method)
  for (w in waves) rows[[length(rows) + 1]] <- summarised(method, w, tables)
}
tables <- completed(c("wave0", "work", others), "norm")
rows[[length(rows) + 1]] <- summarised("logreg", "work", tables)
write_reference(do.call(rbind, rows), "mice", "mice")
