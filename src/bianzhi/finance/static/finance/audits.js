// Files go one after another: what comes of each stands in the list as soon as it is there, and one that fails stops no other.
const form = document.querySelector("[data-audit-files]");
const field = form.querySelector("input[name=files]");
const bar = form.querySelector("[data-audit-progress]");
const refused = form.querySelector("[data-audit-refused]");
const rows = document.querySelector("[data-audit-rows]");
const drop = form.querySelector("[data-drop]");

["dragover", "dragleave", "drop"].forEach((kind) =>
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("bz-drop-over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  }),
);

form.addEventListener("submit", async (event) => {
  const files = [...field.files];
  if (!files.length || files.length > Number(form.dataset.auditMost)) return; // the server says what is wrong
  event.preventDefault();
  form.querySelector("button").disabled = true;
  refused.replaceChildren();
  bar.hidden = false;
  let done = 0;
  let last = "";
  for (const [place, file] of files.entries()) {
    show(place, files.length, `正在审核第 ${place + 1} 个，共 ${files.length} 个：${file.name}`);
    const row = await send(file);
    if (row) {
      done += 1;
      last = row.querySelector("a").href;
    }
  }
  show(files.length, files.length, `已审核${done}份文件`);
  form.querySelector("button").disabled = false;
  field.value = "";
  if (files.length === 1 && last) location.assign(last);
});

function show(done, total, words) {
  bar.querySelector("strong").textContent = words;
  Object.assign(bar.querySelector("progress"), { value: done, max: total });
}

async function send(file) {
  const data = new FormData(form);
  data.delete("files");
  data.append("files", file);
  let words = "没有传上去，请再试一次";
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body: data, headers: { "X-One-File": "1" } });
    const text = await answer.text();
    if (answer.ok) return added(text);
    if (answer.status === 422) words = text;
  } catch {
    // the words above
  }
  const item = document.createElement("li");
  item.textContent = `${file.name}：${words}`;
  refused.append(item);
  return null;
}

function added(text) {
  rows.insertAdjacentHTML("afterbegin", text);
  rows.closest(".bz-table-box").hidden = false;
  document.querySelector("[data-audit-none]")?.remove();
  return rows.querySelector("tr");
}
