"""Static files: the ones we write, and how all of them are collected, hashed and compressed."""
