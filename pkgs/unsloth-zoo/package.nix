{
  description = "What unsloth is made of";
  kind = "leaf";
  # It asks for a GPU when it is imported.
  imports = [ ];
}
