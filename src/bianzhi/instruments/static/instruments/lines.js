/* Lines of an instrument: add one (htmx), remove one. Works on the form rendered by instruments/form.html. */
(function () {
  "use strict";
  var box = document.getElementById("lines");
  if (!box) { return; }
  function nextNumber() {
    var numbers = Array.from(box.querySelectorAll("input[name$='-kind']")).map(function (input) {
      return Number(input.name.split("-")[1]);
    });
    return Math.max(0, ...numbers) + 1;
  }
  document.addEventListener("click", function (event) {
    var add = event.target.closest("[data-add-line]");
    var remove = event.target.closest("[data-remove-line]");
    if (add) {
      var address = add.dataset.addLine.split("?")[0] + "?" + new URLSearchParams({ kind: add.dataset.kind, number: nextNumber() });
      window.htmx.ajax("GET", address, { target: box, swap: "beforeend" }).then(function () {
        var first = box.lastElementChild.querySelector("input:not([type=hidden]), select, textarea");
        if (first) { first.focus(); }
      });
    }
    if (remove) { remove.closest("[data-line]").remove(); }
  });
})();
