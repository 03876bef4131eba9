"""Relations found by structure: which numbers of a passage belong together, and whether they give one another.

Where the other judges know a wording, these look for the numbers that any wording must have: a total is about the sum of what
stands before it, a rate about the quotient of its neighbours. A relation that some choice of numbers fulfils is left alone;
one that the best choice nearly fulfils, in a way that slips of the pen explain, contradicts itself.
"""
