"""Relations that are weighed: which of all sums, rates and differences a text could mean, by what many texts meant.

The other rooms know wordings and shapes. Here every relation that the numbers around a number could have with it is a candidate,
and weights learnt from the texts of the corpus (`python -m bench.weights`) say how likely the words around mean it. A number that
does not agree with what is very likely meant, and that nothing else explains, contradicts the text; and what another room
finds but no candidate makes likely is not said.
"""
