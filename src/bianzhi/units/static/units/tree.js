// The tree of units: folding, and a filter box that shows the units whose name holds the text, with all that is above them.
// Without script the whole tree stands open.
(function () {
  "use strict";
  const MANY = 12;
  const tree = document.querySelector("[data-tree]");
  if (!tree) return;
  const box = tree.querySelector("[data-tree-filter]");
  const status = tree.querySelector("[data-tree-status]");
  const nodes = Array.from(tree.querySelectorAll("[data-tree-node]"));
  const folds = Array.from(tree.querySelectorAll("[data-tree-fold]"));

  function below(fold) {
    return document.getElementById(fold.getAttribute("aria-controls"));
  }

  function set(fold, open) {
    fold.setAttribute("aria-expanded", String(open));
    below(fold).hidden = !open;
  }

  function settle() {
    folds.forEach((fold) => set(fold, below(fold).children.length <= MANY));
  }

  function show(node) {
    for (let at = node; at && at !== tree; at = at.parentElement) {
      if (at.matches("[data-tree-node]")) at.hidden = false;
      if (at.matches("ul[id]")) set(tree.querySelector('[aria-controls="' + at.id + '"]'), true);
    }
    node.querySelectorAll("[data-tree-node]").forEach((under) => { under.hidden = false; });
  }

  function filter() {
    const wanted = box.value.trim().toLowerCase();
    nodes.forEach((node) => { node.hidden = wanted !== ""; });
    status.textContent = "";
    if (wanted === "") {
      settle();
    } else {
      const found = nodes.filter((node) => node.dataset.treeText.toLowerCase().includes(wanted));
      found.forEach(show);
      status.textContent = found.length ? "相符 " + found.length + " 家" : "没有相符的机构";
    }
    tree.querySelectorAll("[data-tree-group]").forEach((group) => {
      group.hidden = !group.querySelector("[data-tree-node]:not([hidden])");
    });
  }

  folds.forEach((fold) => fold.addEventListener("click", () => set(fold, fold.getAttribute("aria-expanded") !== "true")));
  box.addEventListener("input", filter);
  tree.querySelector("[data-tree-open]").addEventListener("click", () => folds.forEach((fold) => set(fold, true)));
  tree.querySelector("[data-tree-close]").addEventListener("click", () => folds.forEach((fold) => set(fold, false)));
  settle();
})();
