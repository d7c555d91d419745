{
  description = "Fine-tunes language models in less memory";
  kind = "leaf";
  # It asks for a GPU when it is imported.
  imports = [ ];
}
