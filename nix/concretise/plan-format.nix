# The format of the plans that this version makes and realises. It is counted up with every change
# that a reader would misunderstand (CHANGELOG.md, under Breaking).
2
