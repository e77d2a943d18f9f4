# What the scripts in this folder share beside ../trial/write.R: the tables that another of them drew.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
source(file.path(here, "..", "trial", "write.R"))

drawn <- function(name) read.csv(file.path(here, paste0(name, ".csv")), comment.char = "#")
