# What the scripts in this folder share beside ../write.R: the trial `nsw`. Sourced by each of them.

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))

root <- file.path(here, "..", "..", "..")

nsw <- function() {
  d <- read.csv(file.path(root, "data", "raw", "nsw", "nsw_mixtape.csv"))
  data.frame(outcome = d$re78, treated = d$treat, age = d$age, age2 = d$age^2, educ = d$educ,
             nodegree = d$nodegree, black = d$black, hisp = d$hisp, re74 = d$re74, re75 = d$re75)
}
