"""Demo: the bundled articles with a small worked example of annotation."""
