// A table of fields that takes a block copied from Excel: cells go right and down from the field that was clicked.
export function startGrids(part) {
  part.querySelectorAll("[data-grid]").forEach((grid) => {
    grid.addEventListener("paste", (event) => paste(grid, event));
    grid.addEventListener("keydown", (event) => move(grid, event));
    grid.addEventListener("click", (event) => {
      if (event.target.closest("[data-grid-add]")) add(grid)?.querySelector("input, select")?.focus();
      const drop = event.target.closest("[data-grid-drop]");
      if (drop) remove(grid, drop.closest("tr"));
    });
  });
}

const rowsOf = (grid) => [...grid.querySelectorAll("tbody > tr")];
const cellsOf = (row) => [...row.querySelectorAll("td > input, td > select")];

function add(grid) {
  const body = grid.querySelector("tbody");
  if (rowsOf(grid).length >= Number(grid.dataset.gridMost)) return null;
  const places = [...body.querySelectorAll("[name]")].map((field) => Number(field.name.slice(grid.dataset.grid.length + 1).split("-")[0]));
  const next = Math.max(-1, ...places) + 1;
  const row = grid.querySelector("template").content.querySelector("tr").cloneNode(true);
  row.querySelectorAll("[name]").forEach((field) => (field.name = field.name.replace("__row__", next)));
  body.append(row);
  number(grid);
  return row;
}

function remove(grid, row) {
  if (rowsOf(grid).length > 1) row.remove();
  else cellsOf(row).forEach((cell) => (cell.value = ""));
  number(grid);
  grid.dispatchEvent(new Event("input", { bubbles: true }));
}

function number(grid) {
  rowsOf(grid).forEach((row, index) => (row.querySelector(".bz-grid-place").textContent = String(index + 1)));
}

// Excel writes tabs between cells and quotes cells that hold line breaks.
export function parseBlock(text) {
  const rows = [[""]];
  let quoted = false;
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < clean.length; i += 1) {
    const sign = clean[i];
    const row = rows[rows.length - 1];
    const starts = row[row.length - 1] === "";
    if (sign === '"' && quoted && clean[i + 1] === '"') {
      row[row.length - 1] += '"';
      i += 1;
    } else if (sign === '"' && (quoted || (starts && closes(clean, i)))) quoted = !quoted;
    else if (sign === "\t" && !quoted) row.push("");
    else if (sign === "\n" && !quoted) rows.push([""]);
    else row[row.length - 1] += sign === "\n" ? " " : sign;
  }
  return rows;
}

const closes = (text, from) => /^"(?:[^"]|"")*"(?:\t|\n|$)/.test(text.slice(from));

function paste(grid, event) {
  const start = event.target.closest("td > input, td > select");
  const block = parseBlock(event.clipboardData.getData("text/plain"));
  if (!start || (block.length === 1 && block[0].length === 1 && start.tagName === "INPUT")) return;
  event.preventDefault();
  const first = rowsOf(grid).indexOf(start.closest("tr"));
  const left = cellsOf(start.closest("tr")).indexOf(start);
  let [filled, missed] = [0, 0];
  block.forEach((values, down) => {
    const row = rowsOf(grid)[first + down] ?? add(grid);
    values.forEach((value, right) => {
      const cell = row && cellsOf(row)[left + right];
      if (cell && fill(cell, value.trim())) filled += 1;
      else if (value.trim()) missed += 1;
    });
  });
  const said = grid.querySelector("[data-grid-said]");
  said.textContent = `已粘贴 ${block.length} 行 ${filled} 格${missed ? `，${missed} 格放不下或选项中没有，请检查` : ""}。`;
  grid.dispatchEvent(new Event("input", { bubbles: true }));
}

function fill(cell, value) {
  if (cell.tagName === "SELECT") {
    const option = [...cell.options].find((o) => o.textContent.trim() === value || o.value === value);
    if (!option) return false;
    cell.value = option.value;
  } else cell.value = value;
  cell.classList.add("bz-pasted");
  return true;
}

function move(grid, event) {
  const cell = event.target.closest("td > input, td > select");
  const down = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
  if (!cell || !down || (cell.tagName === "SELECT" && event.key !== "Enter") || cell.list || event.isComposing) return;
  event.preventDefault();
  const column = cellsOf(cell.closest("tr")).indexOf(cell);
  const place = rowsOf(grid).indexOf(cell.closest("tr")) + down;
  const row = rowsOf(grid)[place] ?? (event.key === "Enter" ? add(grid) : null);
  if (row) cellsOf(row)[column].focus();
}
