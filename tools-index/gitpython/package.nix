{
  description = "Git repositories from Python";
  # It looks for the program git when it is imported, which a machine need not have.
  imports = [ ];
}
