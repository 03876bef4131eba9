"""Figures (指标): definitions as data, one compiler to plain SQL, evaluation within a viewer's scope, drill-through, as-of."""
