# Where EDM's sources are. They have no release; nix/outputs/nvidia-licences.nix knows them by hash.
{
  owner = "NVlabs";
  repo = "edm";
  rev = "62072d2612c7da05165d6233d13d17d71f213fee";
  hash = "sha256-mCyC8JxTN+ng7Wswa9htBUeErKGuLlxPc6gbSmJIh4c=";
}
