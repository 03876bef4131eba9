"""Sealed entries as Parquet files, for DuckDB, Spark and whoever sums up many installations.

ZHIBEN_HOME/parquet
├── manifest.json: every file that counts, with its size and hash; what it does not name is waste
└── instance=<first digits of the first seal's hash>
    ├── entries-<first seal>-<last seal>-<hash>.parquet   sorted by kind, region, day
    └── seals-<first seal>-<last seal>-<hash>.parquet     number, time, day, last position, entries, root, hash

Needs DuckDB: the extra `analytics`.
"""
