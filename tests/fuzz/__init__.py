"""Hostile bytes for everything that reads a file: mutated samples, and every input that once broke something.

``pytest tests/fuzz`` takes a few inputs of each kind. HYPOTHESIS_PROFILE=thorough takes thousands, and
``python -m tests.fuzz.guided TARGET`` follows the branches that an input reaches, with the extra `fuzz`.
"""
