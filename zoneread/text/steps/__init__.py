"""The clean-up steps, one a module; `zoneread.text.normalise` says what a step is and in which order they run."""
