// A table of fields that takes a block copied from Excel: cells go right and down from the field that was clicked.
export function startGrids(part) {
  part.querySelectorAll("[data-grid]").forEach((grid) => {
    grid.addEventListener("paste", (event) => paste(grid, event));
    grid.addEventListener("keydown", (event) => move(grid, event));
    grid.addEventListener("click", (event) => {
      if (event.target.closest("[data-grid-add]")) add(grid)?.querySelector("input, select")?.focus();
      const drop = event.target.closest("[data-grid-drop]");
      if (drop) remove(grid, drop.closest("tr"));
      if (event.target.closest("[data-grid-undo]")) undo(grid);
    });
  });
}

const rowsOf = (grid) => [...grid.querySelectorAll("tbody > tr")];
const cellsOf = (row) => [...row.querySelectorAll("td > input, td > select")];
// By the table's own columns: a cell that takes no amount keeps its place in a row.
const columnOf = (cell) => cell.closest("td").cellIndex;
const cellAt = (row, column) => row?.cells[column]?.querySelector("input:not([type=hidden]), select") ?? null;

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
  const left = columnOf(start);
  const before = [];
  let [filled, missed] = [0, 0];
  block.forEach((values, down) => {
    const row = rowsOf(grid)[first + down] ?? add(grid);
    values.forEach((value, right) => {
      const cell = cellAt(row, left + right);
      if (cell) before.push([cell, cell.value]);
      if (cell && fill(cell, value.trim())) filled += 1;
      else if (!EMPTY.test(value)) missed += 1;
    });
  });
  pasted.set(grid, before);
  say(grid, `已粘贴 ${block.length} 行 ${filled} 格${missed ? `，${missed} 格放不下或选项中没有，请检查` : ""}。`, true);
  grid.dispatchEvent(new Event("input", { bubbles: true }));
}

// What a cell that takes no amount may hold in the copied table.
const EMPTY = /^[\s0.\-—－]*$/;
const pasted = new WeakMap();

function say(grid, words, undoable) {
  const said = grid.querySelector("[data-grid-said]");
  said.textContent = words;
  if (!undoable) return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn btn-sm btn-outline-secondary ms-2", textContent: "撤销粘贴" });
  button.dataset.gridUndo = "";
  said.append(button);
}

function undo(grid) {
  (pasted.get(grid) ?? []).forEach(([cell, value]) => {
    cell.value = value;
    cell.classList.remove("bz-pasted");
  });
  pasted.delete(grid);
  say(grid, "已撤销粘贴。", false);
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
  // arrows choose within a drop-down and among suggestions
  if (!cell || !down || ((cell.tagName === "SELECT" || cell.list) && event.key !== "Enter") || event.isComposing) return;
  event.preventDefault();
  const rows = rowsOf(grid);
  const column = columnOf(cell);
  let place = rows.indexOf(cell.closest("tr")) + down;
  const closed = (row) => !cellAt(row, column) || cellAt(row, column).readOnly;
  while (rows[place] && closed(rows[place])) place += down;
  const target = cellAt(rows[place] ?? (event.key === "Enter" && place >= rows.length ? add(grid) : null), column);
  target?.focus();
  target?.select?.();
}
