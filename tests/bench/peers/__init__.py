"""The benchmark against peers: same rows, same seconds, same machine. `make bench` runs it; see `__main__`."""
