"""Run folders -> tables, curves and pages. Nothing here trains or imports torch."""
