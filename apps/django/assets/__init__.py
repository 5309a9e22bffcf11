"""Our own static files, and the code that collects, hashes and compresses all static files."""
