{
  description = "Audio models, transforms and operators for torch";
  kind = "accelerated";
  imports = [ "torchaudio" ];
}
