// The filter box of the tree: shows the units whose name holds the text, with all that is above them.
(function () {
  "use strict";
  const tree = document.querySelector("[data-tree]");
  if (!tree) return;
  const box = tree.querySelector("[data-tree-filter]");
  const status = tree.querySelector("[data-tree-status]");
  const nodes = Array.from(tree.querySelectorAll("[data-tree-node]"));
  const details = Array.from(tree.querySelectorAll("details"));
  const before = details.map((one) => one.open);

  function setAll(open) {
    details.forEach((one) => { one.open = open; });
  }

  function filter() {
    const wanted = box.value.trim().toLowerCase();
    let found = 0;
    nodes.forEach((node) => { node.hidden = wanted !== ""; });
    if (wanted !== "") {
      nodes.filter((node) => node.dataset.treeText.toLowerCase().includes(wanted)).forEach((node) => {
        found += 1;
        for (let at = node; at && at !== tree; at = at.parentElement) {
          if (at.matches("[data-tree-node]")) at.hidden = false;
          if (at.matches("details") && at.parentElement !== node) at.open = true;
        }
        node.querySelectorAll("[data-tree-node]").forEach((below) => { below.hidden = false; });
      });
      status.textContent = found ? "相符 " + found + " 家" : "没有相符的机构";
    } else {
      details.forEach((one, place) => { one.open = before[place]; });
      status.textContent = "";
    }
    tree.querySelectorAll("[data-tree-group]").forEach((group) => {
      group.hidden = !group.querySelector("[data-tree-node]:not([hidden])");
    });
  }

  box.addEventListener("input", filter);
  tree.querySelector("[data-tree-open]").addEventListener("click", () => setAll(true));
  tree.querySelector("[data-tree-close]").addEventListener("click", () => setAll(false));
})();
