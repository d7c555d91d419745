{ lib, ... }:
let
  inherit (lib) wheelTags;
  supported =
    python: glibc: system:
    wheelTags.supported { inherit python glibc system; };
  target = supported "3.12" "2.28" "x86_64-linux";
  nameOf = hit: if hit == null then null else hit.file;
  pick = wheels: nameOf (wheelTags.select target wheels);
  file = name: platform: {
    file = name;
    platform = if builtins.isList platform then platform else [ platform ];
  };
  # The tags of a set of ranks, best first.
  ordered = ranks: builtins.sort (a: b: ranks.${a} < ranks.${b}) (builtins.attrNames ranks);
  take = n: list: builtins.genList (builtins.elemAt list) n;
  # One file for each tag, named as the tag, all for one platform.
  byTag =
    platform: tags:
    builtins.listToAttrs (
      map (tag: {
        name = tag;
        value = [ (file tag platform) ];
      }) tags
    );
  # Files of one tag, so that nothing but the files decides.
  own = files: { x86_64-linux.cp312-cp312 = files; };
  tags = python: abi: platform: { inherit python abi platform; };
  # A wheel for n × n × n tags.
  bomb =
    n:
    let
      many = tag: builtins.concatStringsSep "." (builtins.genList (_: tag) n);
    in
    "a-1-${many "py3"}-${many "none"}-${many "any"}.whl";
in
{
  supported = {
    "follows the glibc" = {
      expr = map (tag: target.platforms ? ${tag}) [
        "manylinux_2_28_x86_64"
        "manylinux_2_29_x86_64"
        "manylinux1_x86_64"
        "manylinux_2_28_aarch64"
        "linux_x86_64"
      ];
      expected = [
        true
        false
        true
        false
        true
      ];
    };
    "platforms, best first: the bare one, the newest glibc, old names after what they stand for" = {
      expr = map (system: ordered (supported "3.12" "2.17" system).platforms) [
        "x86_64-linux"
        "aarch64-linux"
      ];
      expected = [
        [
          "linux_x86_64"
          "manylinux_2_17_x86_64"
          "manylinux2014_x86_64"
          "manylinux_2_16_x86_64"
          "manylinux_2_15_x86_64"
          "manylinux_2_14_x86_64"
          "manylinux_2_13_x86_64"
          "manylinux_2_12_x86_64"
          "manylinux2010_x86_64"
          "manylinux_2_11_x86_64"
          "manylinux_2_10_x86_64"
          "manylinux_2_9_x86_64"
          "manylinux_2_8_x86_64"
          "manylinux_2_7_x86_64"
          "manylinux_2_6_x86_64"
          "manylinux_2_5_x86_64"
          "manylinux1_x86_64"
        ]
        [
          "linux_aarch64"
          "manylinux_2_17_aarch64"
          "manylinux2014_aarch64"
        ]
      ];
    };
    "a glibc that no manylinux begins with has the bare platform" = {
      expr = map (glibc: ordered (supported "3.12" glibc "aarch64-linux").platforms) [
        "2.16"
        "2.5"
      ];
      expected = [
        [ "linux_aarch64" ]
        [ "linux_aarch64" ]
      ];
    };
    "a patch of the glibc does not count" = {
      expr = (supported "3.12" "2.28.1" "x86_64-linux") == target;
      expected = true;
    };
    "interpreters, best first: its own, the stable ABI downwards, then none" = {
      expr = ordered (supported "3.4" "2.28" "x86_64-linux").interpreterAbi;
      expected = [
        "cp34-cp34"
        "cp34-abi3"
        "cp34-none"
        "cp33-abi3"
        "cp32-abi3"
        "py34-none"
        "py3-none"
        "py33-none"
        "py32-none"
        "py31-none"
        "py30-none"
      ];
    };
    "pure ones, best first" = {
      expr = take 4 (ordered target.pure);
      expected = [
        "cp312-none"
        "py312-none"
        "py3-none"
        "py311-none"
      ];
    };
    "gives a free-threaded Python its own ABI and no abi3" = {
      expr =
        let
          free = (supported "3.13t" "2.28" "x86_64-linux").interpreterAbi;
        in
        map (tag: free ? ${tag}) [
          "cp313-cp313t"
          "cp313-cp313"
          "cp313-abi3"
          "cp312-abi3"
          "cp313-abi3t"
          "py3-none"
          "cp313-none"
        ];
      expected = [
        true
        false
        false
        false
        true
        true
        true
      ];
    };
    "free-threaded may be said apart" = {
      expr =
        wheelTags.supported {
          python = "3.13";
          freeThreaded = true;
          system = "x86_64-linux";
          glibc = "2.28";
        } == supported "3.13t" "2.28" "x86_64-linux";
      expected = true;
    };
  };
  select = {
    "the Python's own ABI, then abi3 from the newest down, then none" = {
      expr =
        let
          wheels = byTag "linux_x86_64" [
            "py3-none"
            "cp38-abi3"
            "cp310-abi3"
            "cp312-cp312"
            "cp312-abi3"
            "py312-none"
          ];
          without = gone: pick { x86_64-linux = removeAttrs wheels gone; };
        in
        map without [
          [ ]
          [ "cp312-cp312" ]
          [
            "cp312-cp312"
            "cp312-abi3"
          ]
          [
            "cp312-cp312"
            "cp312-abi3"
            "cp310-abi3"
          ]
          [
            "cp312-cp312"
            "cp312-abi3"
            "cp310-abi3"
            "cp38-abi3"
          ]
        ];
      expected = [
        "cp312-cp312"
        "cp312-abi3"
        "cp310-abi3"
        "cp38-abi3"
        "py312-none"
      ];
    };
    "an abi3 of a later Python is none" = {
      expr = pick { x86_64-linux = byTag "linux_x86_64" [ "cp313-abi3" ]; };
      expected = null;
    };
    "a free-threaded Python takes its own, and abi3t of its own release" = {
      expr =
        let
          free = supported "3.14t" "2.28" "x86_64-linux";
          of = names: nameOf (wheelTags.select free { x86_64-linux = byTag "linux_x86_64" names; });
        in
        map of [
          [
            "cp314-cp314"
            "cp314-cp314t"
            "cp314-abi3t"
          ]
          [
            "cp314-cp314"
            "cp314-abi3t"
            "cp313-abi3t"
          ]
          [
            "cp314-cp314"
            "cp314-abi3"
            "cp313-cp313t"
          ]
        ];
      expected = [
        "cp314-cp314t"
        "cp314-abi3t"
        null
      ];
    };
    "an ordinary Python takes nothing of a free-threaded one" = {
      expr = pick {
        x86_64-linux = byTag "linux_x86_64" [
          "cp312-cp312t"
          "cp312-abi3t"
        ];
      };
      expected = null;
    };
    "any after native, even by a worse tag" = {
      expr = map pick [
        {
          any.py312-none = [ (file "pure" "any") ];
          x86_64-linux.py30-none = [ (file "native" "linux_x86_64") ];
        }
        {
          any.py312-none = [ (file "pure" "any") ];
          x86_64-linux.py30-none = [ (file "native" "manylinux_2_35_x86_64") ];
        }
      ];
      expected = [
        "native"
        "pure"
      ];
    };
    "pure ones by their tag" = {
      expr = pick {
        any = byTag "any" [
          "py3-none"
          "py311-none"
          "py312-none"
          "py313-none"
          "py2-none"
        ];
      };
      expected = "py312-none";
    };
    "the newest glibc that the target has, and the bare platform before it" = {
      expr =
        let
          old = file "old" "manylinux1_x86_64";
          right = file "right" "manylinux_2_28_x86_64";
          new = file "new" "manylinux_2_34_x86_64";
          bare = file "bare" "linux_x86_64";
        in
        map pick [
          (own [
            old
            right
            new
          ])
          (own [
            new
            right
            old
          ])
          (own [
            old
            right
            bare
          ])
          (own [ new ])
        ];
      expected = [
        "right"
        "right"
        "bare"
        null
      ];
    };
    "of a file with several platforms the best counts" = {
      expr = pick (own [
        (file "middle" "manylinux_2_24_x86_64")
        (file "both" [
          "manylinux1_x86_64"
          "manylinux_2_28_x86_64"
        ])
        (file "new" [
          "manylinux_2_34_x86_64"
          "manylinux_2_12_x86_64"
        ])
      ]);
      expected = "both";
    };
    "the highest build by number" = {
      expr = pick {
        any.py3-none = [
          (file "none" "any")
          (
            {
              build = [
                9
                ""
              ];
            }
            // file "nine" "any"
          )
          (
            {
              build = [
                10
                ""
              ];
            }
            // file "ten" "any"
          )
        ];
      };
      expected = "ten";
    };
    "of one build number the later suffix" = {
      expr = pick (own [
        (
          {
            build = [
              1
              "b"
            ];
          }
          // file "b" "linux_x86_64"
        )
        (
          {
            build = [
              1
              ""
            ];
          }
          // file "plain" "linux_x86_64"
        )
        (
          {
            build = [
              1
              "a"
            ];
          }
          // file "a" "linux_x86_64"
        )
      ]);
      expected = "b";
    };
    "the platform before the build number, in whatever order they stand" = {
      expr =
        let
          built = {
            build = [
              9
              ""
            ];
          }
          // file "built" "manylinux1_x86_64";
          newer = file "newer" "manylinux_2_28_x86_64";
        in
        map (files: pick (own files)) [
          [
            built
            newer
          ]
          [
            newer
            built
          ]
        ];
      expected = [
        "newer"
        "newer"
      ];
    };
    "the next tag where the first has no file for the platform" = {
      expr = pick {
        x86_64-linux = {
          cp312-cp312 = [ (file "new" "manylinux_2_34_x86_64") ];
          cp312-abi3 = [ (file "abi3" "manylinux2014_x86_64") ];
        };
      };
      expected = "abi3";
    };
    "leaves yanked files alone, for the next file and the next tag" = {
      expr =
        let
          yanked = {
            yanked = "";
          }
          // file "yanked" "linux_x86_64";
        in
        map pick [
          { any.py3-none = [ ({ yanked = ""; } // file "yanked" "any") ]; }
          (own [
            yanked
            (file "good" "manylinux1_x86_64")
          ])
          {
            x86_64-linux = {
              cp312-cp312 = [ yanked ];
              cp39-abi3 = [ (file "abi3" "linux_x86_64") ];
            };
          }
        ];
      expected = [
        null
        "good"
        "abi3"
      ];
    };
    "takes no file of another system or Python" = {
      expr = pick {
        aarch64-linux.py3-none = [ (file "arm" "linux_aarch64") ];
        x86_64-linux.cp311-cp311 = [ (file "311" "linux_x86_64") ];
        any.cp312-cp312 = [ (file "odd" "any") ];
      };
      expected = null;
    };
    "says by which tags: those that matched, with all platforms of the file" = {
      expr = map (wheels: (wheelTags.select target wheels).tags) [
        {
          x86_64-linux.cp36-abi3 = [
            (file "a" [
              "manylinux1_x86_64"
              "manylinux_2_5_x86_64"
            ])
          ];
        }
        { any.py3-none = [ (file "six-1-py2.py3-none-any.whl" "any") ]; }
        {
          any.py3-none = [
            (file "first" "any")
            (
              {
                build = [
                  1
                  ""
                ];
              }
              // file "second" "any"
            )
          ];
        }
        (own [
          (file "old" "manylinux1_x86_64")
          (file "right" "manylinux_2_28_x86_64")
        ])
      ];
      expected = [
        (tags "cp36" "abi3" [
          "manylinux1_x86_64"
          "manylinux_2_5_x86_64"
        ])
        (tags "py3" "none" [ "any" ])
        (tags "py3" "none" [ "any" ])
        (tags "cp312" "cp312" [ "manylinux_2_28_x86_64" ])
      ];
    };
    "the rest of the file stays" = {
      expr = removeAttrs (wheelTags.select target {
        any.py3-none = [ ({ size = 5; } // file "a" "any") ];
      }) [ "tags" ];
      expected = {
        file = "a";
        platform = [ "any" ];
        size = 5;
      };
    };
  };
  selectWith = {
    "takes a yanked file only where there is no other" = {
      expr =
        let
          of = wheels: (wheelTags.selectWith { yanked = true; } target wheels).file;
          yanked = {
            yanked = "";
          }
          // file "yanked" "linux_x86_64";
        in
        map of [
          { x86_64-linux.cp312-cp312 = [ yanked ]; }
          {
            x86_64-linux.cp312-cp312 = [ yanked ];
            any.py3-none = [ (file "good" "any") ];
          }
          { any.py3-none = [ ({ yanked = ""; } // file "pure" "any") ]; }
        ];
      expected = [
        "yanked"
        "good"
        "pure"
      ];
    };
    "does as select by default" = {
      expr = wheelTags.selectWith { } target (own [
        (file "yanked" "linux_x86_64" // { yanked = ""; })
      ]);
      expected = null;
    };
    "says the tags of a yanked file too" = {
      expr =
        (wheelTags.selectWith { yanked = true; } target (own [
          ({ yanked = ""; } // file "a" "linux_x86_64")
        ])).tags;
      expected = tags "cp312" "cp312" [ "linux_x86_64" ];
    };
  };
  isPure = {
    "neither an ABI nor a platform" = {
      expr = map wheelTags.isPure [
        (tags "py3" "none" [ "any" ])
        (tags "cp312" "none" [ "any" ])
        (tags "py3" "none" [ "manylinux_2_17_x86_64" ])
        (tags "py3" "none" [ "linux_x86_64" ])
        (tags "cp312" "cp312" [ "any" ])
      ];
      expected = [
        true
        true
        false
        false
        false
      ];
    };
  };
  isTag = {
    "a pair of a Python and an ABI that some CPython 3 takes" = {
      expr = map wheelTags.isTag [
        "cp312-cp312"
        "cp313-cp313t"
        "cp39-abi3"
        "py3-none"
        "py310-none"
        "cp312-none"
        "cp315-abi3t"
        "py2-none"
        "cp27-cp27mu"
        "pp310-pypy310_pp73"
        "cp312"
        "cp312-cp312-any"
        ""
      ];
      expected = [
        true
        true
        true
        true
        true
        true
        true
        false
        false
        false
        false
        false
        false
      ];
    };
  };
  isInterpreterFree = {
    "compiled libraries may be in it, a CPython not in its name" = {
      expr = map wheelTags.isInterpreterFree [
        (tags "py3" "none" [ "any" ])
        (tags "py39" "none" [ "manylinux_2_28_x86_64" ])
        (tags "cp312" "none" [ "any" ])
        (tags "cp39" "abi3" [ "linux_x86_64" ])
        (tags "cp313" "cp313t" [ "linux_x86_64" ])
        (tags "py3" "abi3" [ "linux_x86_64" ])
      ];
      expected = [
        true
        true
        false
        false
        false
        false
      ];
    };
  };
  bare = {
    "of each system" = {
      expr = map wheelTags.bare [
        "x86_64-linux"
        "aarch64-linux"
      ];
      expected = [
        [ "linux_x86_64" ]
        [ "linux_aarch64" ]
      ];
    };
  };
  glibcFloor = {
    "the numbers, by size and not by spelling" = {
      expr = map (platform: wheelTags.glibcFloor (tags "cp312" "cp312" platform)) [
        [ "manylinux_2_28_x86_64" ]
        [
          "manylinux_2_17_aarch64"
          "manylinux_2_5_aarch64"
        ]
        [
          "manylinux_2_100_x86_64"
          "manylinux_2_28_x86_64"
        ]
        [
          "manylinux_3_1_x86_64"
          "manylinux_2_99_x86_64"
        ]
        [ "manylinux_2_05_x86_64" ]
      ];
      expected = [
        "2.28"
        "2.5"
        "2.28"
        "2.99"
        "2.5"
      ];
    };
    "the names before PEP 600" = {
      expr = map (platform: wheelTags.glibcFloor (tags "cp312" "cp312" [ platform ])) [
        "manylinux1_x86_64"
        "manylinux2010_i686"
        "manylinux2014_aarch64"
      ];
      expected = [
        "2.5"
        "2.12"
        "2.17"
      ];
    };
    "of old and new names the least" = {
      expr = wheelTags.glibcFloor (
        tags "cp312" "cp312" [
          "manylinux_2_28_x86_64"
          "manylinux2014_x86_64"
        ]
      );
      expected = "2.17";
    };
    "none is stated" = {
      expr = map (platform: wheelTags.glibcFloor (tags "py3" "none" platform)) [
        [ "any" ]
        [ "linux_x86_64" ]
        [ "musllinux_1_2_x86_64" ]
        [ "manylinux2099_x86_64" ]
        [ ]
      ];
      expected = [
        null
        null
        null
        null
        null
      ];
    };
    "a bare platform says nothing of the others" = {
      expr = wheelTags.glibcFloor (
        tags "cp312" "cp312" [
          "linux_x86_64"
          "manylinux_2_24_x86_64"
        ]
      );
      expected = "2.24";
    };
  };
  stem = {
    "the name without its ending" = {
      expr = map wheelTags.stem [
        "torch-2.8.0%2Bcu128-cp312-cp312-linux_x86_64.whl"
        "a-1.tar.gz"
      ];
      expected = [
        "torch-2.8.0%2Bcu128-cp312-cp312-linux_x86_64"
        "a-1.tar.gz"
      ];
    };
  };
  isEmpty = {
    "looks at the files" = {
      expr = map wheelTags.isEmpty [
        { x86_64-linux.cp312-cp312 = [ ]; }
        { x86_64-linux.cp312-cp312 = [ { } ]; }
      ];
      expected = [
        true
        false
      ];
    };
  };
  excess = {
    "of letters, and of what they stand for" = {
      expr = map wheelTags.excess [
        (bomb 300)
        (bomb 6)
        (bomb 5)
        "a-1.tar.gz"
        "a.b.c.d.e.f-1.2.3.4.5.6-7.8.9.10.11.12.tar.gz"
        ""
      ];
      expected = [
        "has 3907 letters, and a file's name at most 255"
        "stands for 216 tags, and a wheel's name for at most 128"
        null
        null
        null
        null
      ];
    };
    "what is beyond them is no name, and what is within them is" = {
      expr = map (n: wheelTags.parseFilename (bomb n) == null) [
        100000
        300
        6
        5
      ];
      expected = [
        true
        true
        true
        false
      ];
    };
  };
  parseFilename = {
    "reads the traps of real file names" = {
      expr =
        map
          (
            f:
            let
              p = wheelTags.parseFilename f;
            in
            [
              p.name
              p.version
              p.build
              p.python
              p.abi
            ]
          )
          [
            "flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp312-cp312-linux_x86_64.whl"
            "torch-2.10.0-3-cp312-cp312-manylinux_2_28_x86_64.whl"
            "torch-2.8.0%2Bcu128-cp313-cp313t-manylinux_2_28_x86_64.whl"
            "xformers-0.0.35-py39-none-manylinux_2_28_x86_64.whl"
            "six-1.17.0-py2.py3-none-any.whl"
            "causal_conv1d-1.5.3.post1+cu12torch2.8cxx11abiTRUE-cp39-cp39-linux_x86_64.whl"
          ];
      expected = [
        [
          "flash-attn"
          "2.8.3+cu12torch2.8cxx11abitrue"
          [ ]
          [ "cp312" ]
          [ "cp312" ]
        ]
        [
          "torch"
          "2.10.0"
          [
            3
            ""
          ]
          [ "cp312" ]
          [ "cp312" ]
        ]
        [
          "torch"
          "2.8.0+cu128"
          [ ]
          [ "cp313" ]
          [ "cp313t" ]
        ]
        [
          "xformers"
          "0.0.35"
          [ ]
          [ "py39" ]
          [ "none" ]
        ]
        [
          "six"
          "1.17.0"
          [ ]
          [
            "py2"
            "py3"
          ]
          [ "none" ]
        ]
        [
          "causal-conv1d"
          "1.5.3.post1+cu12torch2.8cxx11abitrue"
          [ ]
          [ "cp39" ]
          [ "cp39" ]
        ]
      ];
    };
    "refuses paths, wrong escapes and wrong parts" = {
      expr = map wheelTags.parseFilename [
        "a/b-1-py3-none-any.whl"
        "%2e%2e%2fa-1-py3-none-any.whl"
        "a%0-1-py3-none-any.whl"
        "a%00-1-py3-none-any.whl"
        "a-x-py3-none-any.whl"
        "a__b-1-py3-none-any.whl"
        "a-1-b1-py3-none-any.whl"
        "a-1-py3-none-any.WHL"
        "a-1-py3..py2-none-any.whl"
      ];
      expected = [
        null
        null
        null
        null
        null
        null
        null
        null
        null
      ];
    };
  };
}
