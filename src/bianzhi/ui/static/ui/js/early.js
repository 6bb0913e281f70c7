// Runs before the page is drawn, so that it does not jump: the folded navigation and large type of this computer.
(function () {
  try {
    if (localStorage.getItem("bz-nav") === "folded") document.documentElement.classList.add("bz-nav-folded");
    if (localStorage.getItem("bz-type") === "large") document.documentElement.classList.add("bz-large");
  } catch (refused) { /* storage is switched off: the page starts with its own look */ }
})();
