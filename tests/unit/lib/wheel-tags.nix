{ lib, ... }:
let
  inherit (lib) wheelTags;
  target = wheelTags.supported { python = "3.12"; system = "x86_64-linux"; glibc = "2.28"; };
  pick = wheels: let hit = wheelTags.select target wheels; in if hit == null then null else hit.file;
  file = name: platform: { file = name; platform = [ platform ]; };
in
{
  supported = {
    "follows the glibc" = {
      expr = map (tag: target.platforms ? ${tag}) [ "manylinux_2_28_x86_64" "manylinux_2_29_x86_64" "manylinux1_x86_64" "manylinux_2_28_aarch64" "linux_x86_64" ];
      expected = [ true false true false true ];
    };
    "gives a free-threaded Python its own ABI and no abi3" = {
      expr =
        let
          free = (wheelTags.supported { python = "3.13t"; system = "x86_64-linux"; glibc = "2.28"; }).interpreterAbi;
        in
        map (tag: free ? ${tag}) [ "cp313-cp313t" "cp313-cp313" "cp313-abi3" "cp312-abi3" "cp313-abi3t" "py3-none" "cp313-none" ];
      expected = [ true false false false true true true ];
    };
    "has aliases in their places" = {
      expr = target.platforms.manylinux2014_x86_64 - target.platforms.manylinux_2_17_x86_64;
      expected = 1;
    };
  };
  select = {
    "takes the Python's own ABI before abi3, and that before none" = {
      expr =
        let
          wheels = { x86_64-linux = { cp39-abi3 = [ (file "abi3" "linux_x86_64") ]; py3-none = [ (file "none" "linux_x86_64") ]; cp312-cp312 = [ (file "own" "linux_x86_64") ]; }; };
          without = tag: { x86_64-linux = removeAttrs wheels.x86_64-linux tag; };
        in
        map pick [ wheels (without [ "cp312-cp312" ]) (without [ "cp312-cp312" "cp39-abi3" ]) ];
      expected = [ "own" "abi3" "none" ];
    };
    "takes native files before pure ones" = {
      expr = pick { any.py3-none = [ (file "pure" "any") ]; x86_64-linux.py30-none = [ (file "native" "linux_x86_64") ]; };
      expected = "native";
    };
    "takes the newest glibc that the target has" = {
      expr = pick { x86_64-linux.cp312-cp312 = [ (file "old" "manylinux1_x86_64") (file "right" "manylinux_2_28_x86_64") (file "new" "manylinux_2_34_x86_64") ]; };
      expected = "right";
    };
    "takes the highest build by number" = {
      expr = pick { any.py3-none = [ (file "none" "any") ({ build = [ 9 "" ]; } // file "nine" "any") ({ build = [ 10 "" ]; } // file "ten" "any") ]; };
      expected = "ten";
    };
    "takes the next tag where the first has no file for the platform" = {
      expr = pick { x86_64-linux = { cp312-cp312 = [ (file "new" "manylinux_2_34_x86_64") ]; cp312-abi3 = [ (file "abi3" "manylinux2014_x86_64") ]; }; };
      expected = "abi3";
    };
    "leaves yanked files alone" = {
      expr = pick { any.py3-none = [ ({ yanked = ""; } // file "yanked" "any") ]; };
      expected = null;
    };
    "takes no file of another system or Python" = {
      expr = pick { aarch64-linux.py3-none = [ (file "arm" "linux_aarch64") ]; x86_64-linux.cp311-cp311 = [ (file "311" "linux_x86_64") ]; any.cp312-cp312 = [ (file "odd" "any") ]; };
      expected = null;
    };
    "says by which tag" = {
      expr = (wheelTags.select target { x86_64-linux.cp36-abi3 = [ (file "a" "linux_x86_64") ]; }).tag;
      expected = "cp36-abi3";
    };
  };
  selectWith = {
    "takes a yanked file only where there is no other" = {
      expr =
        let
          of = wheels: (wheelTags.selectWith { yanked = true; } target wheels).file;
          yanked = { yanked = ""; } // file "yanked" "linux_x86_64";
        in
        map of [ { x86_64-linux.cp312-cp312 = [ yanked ]; } { x86_64-linux.cp312-cp312 = [ yanked ]; any.py3-none = [ (file "good" "any") ]; } ];
      expected = [ "yanked" "good" ];
    };
  };
  isEmpty = {
    "looks at the files" = {
      expr = map wheelTags.isEmpty [ { x86_64-linux.cp312-cp312 = [ ]; } { x86_64-linux.cp312-cp312 = [ { } ]; } ];
      expected = [ true false ];
    };
  };
  parseFilename = {
    "reads the traps of real file names" = {
      expr = map (f: let p = wheelTags.parseFilename f; in [ p.name p.version p.build p.python p.abi ]) [
        "flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp312-cp312-linux_x86_64.whl"
        "torch-2.10.0-3-cp312-cp312-manylinux_2_28_x86_64.whl"
        "torch-2.8.0%2Bcu128-cp313-cp313t-manylinux_2_28_x86_64.whl"
        "xformers-0.0.35-py39-none-manylinux_2_28_x86_64.whl"
        "six-1.17.0-py2.py3-none-any.whl"
        "causal_conv1d-1.5.3.post1+cu12torch2.8cxx11abiTRUE-cp39-cp39-linux_x86_64.whl"
      ];
      expected = [
        [ "flash-attn" "2.8.3+cu12torch2.8cxx11abitrue" [ ] [ "cp312" ] [ "cp312" ] ]
        [ "torch" "2.10.0" [ 3 "" ] [ "cp312" ] [ "cp312" ] ]
        [ "torch" "2.8.0+cu128" [ ] [ "cp313" ] [ "cp313t" ] ]
        [ "xformers" "0.0.35" [ ] [ "py39" ] [ "none" ] ]
        [ "six" "1.17.0" [ ] [ "py2" "py3" ] [ "none" ] ]
        [ "causal-conv1d" "1.5.3.post1+cu12torch2.8cxx11abitrue" [ ] [ "cp39" ] [ "cp39" ] ]
      ];
    };
    "refuses paths, wrong escapes and wrong parts" = {
      expr = map wheelTags.parseFilename [ "a/b-1-py3-none-any.whl" "%2e%2e%2fa-1-py3-none-any.whl" "a%0-1-py3-none-any.whl" "a%00-1-py3-none-any.whl" "a-x-py3-none-any.whl" "a__b-1-py3-none-any.whl" "a-1-b1-py3-none-any.whl" "a-1-py3-none-any.WHL" "a-1-py3..py2-none-any.whl" ];
      expected = [ null null null null null null null null null ];
    };
  };
}
