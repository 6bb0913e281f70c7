"""By what the names of files end that can be read; what a file is, its content says."""

FILES = (".docx", ".pdf", ".html", ".htm", ".txt", ".xlsx", ".xls", ".csv", ".doc", ".wps")
TABLES = (".xlsx", ".xls", ".csv")
ARCHIVE = ".zip"
