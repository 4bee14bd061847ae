"""The command line: the edge of the package, which nothing else imports."""
