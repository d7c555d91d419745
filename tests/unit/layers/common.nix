# What the tests of layers share: that of the pipeline, and a layer by its file.
scope:
import ../concretise/common.nix scope
// {
  layer = file: import (scope.root + "/nix/layers/${file}");
}
