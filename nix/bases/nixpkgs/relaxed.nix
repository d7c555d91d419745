/**
  Bounds that nixpkgs takes out of its own torch: who requires → what is required → the operators
  that do not count where the package is nixpkgs' own. A package's `origin.relaxed` says where that
  made a difference.

  # Type
  `{ <name> :: { <name> :: [ String ]; }; }`
*/
{
  # "setuptools<82" becomes "setuptools": pkgs/development/python-modules/torch/source/default.nix
  # of nixpkgs at 4aa6836a648ca76c68866decf0c8965e36ec2a3b.
  torch.setuptools = [ "<" ];
}
