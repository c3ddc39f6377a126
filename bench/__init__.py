"""Benchmarks: what users feel, each beside a floor or a peer in the same run."""
