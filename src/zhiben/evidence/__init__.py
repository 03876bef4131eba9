"""Photos and papers (佐证材料), kept once by the hash of their content and attached to records."""
