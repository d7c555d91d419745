{
  description = "nvFatbin: fat binaries made at run time";
  kind = "component";
  imports = [ ];
}
