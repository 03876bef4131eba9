"""The demonstration: a district and a supply cooperative from January to 27 May 2024, loaded through the use cases.

Places are real, people and enterprises invented; every figure of the demo's bulletin comes out of these records.
"""
