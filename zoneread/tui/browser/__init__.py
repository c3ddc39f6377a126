"""The reader in a browser: a web server that runs one reader for each page that is opened."""
