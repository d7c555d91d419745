{
  description = "Machine learning; ask for tensorflow[and-cuda] to use a GPU";
  kind = "accelerated";
  imports = [ "tensorflow" ];
}
