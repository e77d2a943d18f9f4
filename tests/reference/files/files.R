# A labelled .sav with user-missing codes and ranges, and a .dta with letters for missing, as haven writes and reads them.
# Run from the root of the project: Rscript tests/reference/files/files.R

source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))), "..", "write.R"))
suppressPackageStartupMessages(library(haven))

survey <- data.frame(client = c("001", "002", "003", "004", "005"))
survey$work <- labelled_spss(c(1, 2, 9, NA, 1), labels = c(ja = 1, nee = 2, "wil niet zeggen" = 9), na_values = 9, label = "Heeft u betaald werk?")
survey$grade <- labelled_spss(c(7, 97, 98.5, 99, NA), na_range = c(97, 99), label = "Welk rapportcijfer geeft u?")
survey$mood <- labelled_spss(c(-1, 4, 3, -5, 8), na_range = c(-Inf, -1), na_values = 8, label = "Stemming")
survey$why <- labelled_spss(c("druk", "-", "", "caf\u00e9", "-"), na_values = "-", label = "Waarom?")
survey$start <- as.Date(c("2024-01-05", "1999-12-31", NA, "1945-05-05", "2024-02-29"))
survey$filled_in <- as.POSIXct(c("2024-01-05 10:30:00", "2024-01-05 00:00:00", NA, "2024-03-31 02:30:00", "1969-12-31 23:59:59"), tz = "UTC")
survey$share <- c(0.1, 1e-7, 123456789012.5, -2, NA)
write_sav(survey, file.path(here, "survey.sav"))
write_sav(survey, file.path(here, "survey.zsav"), compress = "zsav")

panel <- data.frame(client = c(1, 2, 3, 4))
panel$work <- labelled(c(1, tagged_na("a"), NA, tagged_na("z")), labels = c(ja = 1, weigert = tagged_na("a")), label = "Betaald werk")
panel$start <- as.Date(c("2024-01-05", NA, "1959-12-31", "1960-01-01"))
panel$name <- c("caf\u00e9", "", "b", " c")
write_dta(panel, file.path(here, "panel.dta"))

as_text <- function(x) {
  if (inherits(x, "Date")) return(ifelse(is.na(x), "", format(x)))
  if (inherits(x, "POSIXct")) return(ifelse(is.na(x), "", format(x, "%Y-%m-%dT%H:%M:%S", tz = "UTC")))
  if (is.character(x)) return(as.character(x))
  tag <- if (is.double(x)) na_tag(x) else rep(NA, length(x))
  plain <- unclass(x)
  ifelse(is.na(tag), ifelse(is.na(plain), "", vapply(plain, function(v) format(v, digits = 15, trim = TRUE), "")), paste0(".", tag))
}
long <- function(frame, file) do.call(rbind, lapply(names(frame), function(column) data.frame(
  file = file, column = column, row = seq_along(frame[[column]]), text = as_text(frame[[column]]),
  user_missing = is.na(frame[[column]]) & as_text(frame[[column]]) != "", label = {
    label <- attr(frame[[column]], "label"); if (is.null(label)) "" else label })))
cells <- rbind(long(read_sav(file.path(here, "survey.sav"), user_na = TRUE), "survey.sav"),
               long(read_sav(file.path(here, "survey.zsav"), user_na = TRUE), "survey.zsav"),
               long(read_dta(file.path(here, "panel.dta")), "panel.dta"))
write_reference(cells, "cells", "haven", "files")
