{
  description = "Search among vectors on the processor";
  kind = "accelerated";
  imports = [ "faiss" ];
}
