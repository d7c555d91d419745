/**
  What is missing of extras that packages of the plan ask for of others.
*/
_: plan: builtins.concatLists (builtins.catAttrs "extraGaps" (builtins.attrValues plan.packages))
