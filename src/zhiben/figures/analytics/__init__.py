"""The same figures out of the exported Parquet files: by DuckDB beside every process, by Spark on many machines.

The rule: a question goes to DuckDB when the operational database would have to read more than 50 000 entries for it,
that is when so many entries of the kinds that it counts lie in the organisation and region that it asks for; 5000 where
an index does not have what is asked (different enterprises or premises, the records themselves). What came since the
last export is read from the database and added. Where the files are not there, not this ledger's, damaged, or DuckDB is
not installed, the database answers: the same number, later.
"""
