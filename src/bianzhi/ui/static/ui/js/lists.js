// Lists: arrow keys move through rows, ticking rows shows the acts, choosing and ordering columns, empty filters stay out of the address.
export function startLists(part) {
  part.querySelectorAll("[data-table]").forEach(startArrows);
  part.querySelectorAll("[data-batch]").forEach(startBatch);
  part.querySelectorAll(".bz-columns").forEach(startColumns);
  part.querySelectorAll("[data-multi]").forEach(startMulti);
  part.querySelectorAll("form.bz-filters").forEach((form) => form.addEventListener("submit", leaveOutEmpty));
}

// Several choices in the place of one field: the summary names what is ticked; a click elsewhere or Escape closes it.
function startMulti(box) {
  const summary = box.querySelector("summary");
  box.addEventListener("change", () => {
    const words = [...box.querySelectorAll("input:checked")].map((tick) => tick.nextElementSibling.textContent).join("、") || "全部";
    summary.querySelector("span").textContent = words;
    summary.title = words;
    summary.setAttribute("aria-label", `${summary.getAttribute("aria-label").split("：")[0]}：${words}`);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    box.open = false;
    summary.focus();
  });
  document.addEventListener("click", (event) => {
    if (!box.contains(event.target)) box.open = false;
  });
}

function startArrows(box) {
  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
  box.addEventListener("keydown", (event) => {
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const rows = [...box.querySelectorAll("tbody > tr")];
    const now = rows.findIndex((row) => row.classList.contains("bz-here"));
    if (event.key in moves || event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const jump = { Home: 0, End: rows.length - 1 }[event.key];
      choose(rows, jump ?? Math.min(rows.length - 1, Math.max(0, now + moves[event.key])));
    } else if (event.key === "Enter" && now >= 0 && event.target === box) {
      rows[now].querySelector("a[href]")?.click();
    } else if (event.key === " " && now >= 0 && event.target === box) {
      event.preventDefault();
      rows[now].querySelector("input[name=ids]")?.click();
    }
  });
}

function choose(rows, place) {
  rows.forEach((row, index) => {
    row.classList.toggle("bz-here", index === place);
    if (index === place) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  });
  rows[place]?.scrollIntoView({ block: "nearest" });
}

function startBatch(form) {
  const all = form.querySelector("[data-tick-all]");
  const ticks = () => [...form.querySelectorAll("input[name=ids]")];
  let last = null;
  const tell = () => {
    const chosen = ticks().filter((tick) => tick.checked).length;
    form.querySelector("[data-batch-bar]").hidden = chosen === 0;
    form.querySelector("[data-batch-count]").textContent = String(chosen);
    if (all) {
      all.checked = chosen > 0 && chosen === ticks().length;
      all.indeterminate = chosen > 0 && chosen < ticks().length;
    }
  };
  all?.addEventListener("change", () => {
    ticks().forEach((tick) => (tick.checked = all.checked));
    tell();
  });
  form.addEventListener("click", (event) => {
    if (event.target === all) return; // its change event follows
    if (event.target.matches("[data-batch-clear]")) ticks().forEach((tick) => (tick.checked = false));
    if (event.target.matches("input[name=ids]")) {
      const list = ticks();
      if (event.shiftKey && last !== null) {
        const [from, to] = [list.indexOf(last), list.indexOf(event.target)].sort((a, b) => a - b);
        list.slice(from, to + 1).forEach((tick) => (tick.checked = event.target.checked));
      }
      last = event.target;
    }
    tell();
  });
  tell();
}

function startColumns(list) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const line = button.closest("li");
    const other = button.dataset.move === "up" ? line.previousElementSibling : line.nextElementSibling;
    if (!other || other.querySelector("input:disabled")) return;
    if (button.dataset.move === "up") other.before(line);
    else other.after(line);
    button.focus();
  });
}

function leaveOutEmpty(event) {
  const silent = [...event.target.elements].filter((field) => field.name && !field.disabled && field.value === "" && !("default" in field.dataset));
  silent.forEach((field) => (field.disabled = true));
  // the browser may come back to this page: the fields must work again
  setTimeout(() => silent.forEach((field) => (field.disabled = false)), 0);
}
