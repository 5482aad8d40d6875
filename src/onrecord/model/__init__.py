"""The values that onrecord works with: frozen dataclasses, no input or output, no third-party imports."""
