{
  description = "Search among vectors, with CUDA 12";
  kind = "accelerated";
  imports = [ "faiss" ];
  standsFor = [ "faiss-cpu" ];
}
