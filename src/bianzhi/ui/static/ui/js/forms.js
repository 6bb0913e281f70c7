// Forms: a calendar beside written days, drafts kept on this computer, a warning before what was typed is lost, one sending only.
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const changed = new Set();

export function startForms(part) {
  part.querySelectorAll("form").forEach((form) => {
    form.addEventListener("submit", (event) => {
      changed.delete(form);
      if (form.method !== "post" || event.defaultPrevented) return;
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 4000);
    });
  });
  part.querySelectorAll("form[data-unsaved]").forEach((form) => form.addEventListener("input", () => changed.add(form)));
  part.querySelectorAll(".bz-form .bz-row :is(input, select, textarea)").forEach((field) => field.addEventListener("change", () => checkField(field)));
  part.querySelectorAll(".bz-form [required]").forEach((field) => field.addEventListener("blur", () => field.value === "" && checkField(field)));
}

// A draft goes only when the server says so: the next page carries a green toast. It lives in this tab, and not after log-out,
// because office machines are shared and forms hold ID numbers.
function clearSent() {
  const key = sessionStorage.getItem("bz-draft-sent");
  if (key && document.querySelector("#toasts .bz-tone-green")) sessionStorage.removeItem(key);
  sessionStorage.removeItem("bz-draft-sent");
}

export function startUnsaved() {
  clearSent();
  document.querySelector("form[data-logout]")?.addEventListener("submit", () => sessionStorage.clear());
  window.addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
}

// On leaving a field: what is required must be there; with data-check the server says what is wrong with it.
async function checkField(field) {
  const { form } = field;
  if (!form?.matches(".bz-form") || !field.name) return;
  if (field.required && field.value.trim() === "") return tellError(field, "请填写这一项。");
  if (!("check" in form.dataset) || field.value === "") return tellError(field, "");
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Bianzhi-Check": field.name } });
  if (answer.ok) tellError(field, (await answer.json()).error);
}

function tellError(field, text) {
  const row = field.closest(".bz-row");
  if (!row) return;
  row.querySelectorAll(".bz-error").forEach((line) => line.remove());
  field.classList.toggle("is-invalid", text !== "");
  field.setAttribute("aria-invalid", String(text !== ""));
  if (!text) return;
  const line = document.createElement("p");
  line.className = "bz-error";
  line.id = `${field.id}_error`;
  line.setAttribute("role", "alert");
  line.textContent = text;
  row.append(line);
}

export function startDates(part) {
  part.querySelectorAll("input[data-date]").forEach((field) => {
    if (field.parentElement.classList.contains("bz-date-box")) return;
    const box = document.createElement("div");
    box.className = "bz-date-box";
    const picker = document.createElement("input");
    picker.type = "date";
    picker.className = "bz-date-hidden form-control";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "bz-close";
    button.append(calendarSign());
    button.setAttribute("aria-label", "打开日历");
    button.title = "打开日历";
    field.replaceWith(box);
    box.append(field, button, picker);
    button.addEventListener("click", () => {
      picker.value = DAY.test(field.value) ? field.value : "";
      if (picker.showPicker) picker.showPicker();
      else picker.focus();
    });
    picker.addEventListener("change", () => {
      field.value = picker.value;
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    field.addEventListener("change", () => (field.value = tidy(field.value)));
  });
}

function calendarSign() {
  const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  sign.setAttribute("class", "bz-icon");
  sign.setAttribute("viewBox", "0 0 16 16");
  sign.setAttribute("aria-hidden", "true");
  line.setAttribute("d", "M2 3h12v11H2zM2 6.5h12M5 1v3M11 1v3M5 9.5h1M8 9.5h1M5 11.5h1");
  line.setAttribute("fill", "none");
  line.setAttribute("stroke", "currentColor");
  sign.append(line);
  return sign;
}

// 20211231, 2021.12.31, 2021/12/31 and 2021年12月31日 are shown as the server will read them
function tidy(text) {
  const found = /^\s*(\d{4})(?:(\d{2})(\d{2})|\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?)\s*$/.exec(text);
  if (!found) return text;
  return [found[1], (found[2] ?? found[4]).padStart(2, "0"), (found[3] ?? found[5]).padStart(2, "0")].join("-");
}

export function startDrafts(part) {
  part.querySelectorAll("form[data-draft]").forEach((form) => {
    const key = `bz-draft:${location.pathname}:${form.dataset.draft}`;
    const state = form.querySelector("[data-draft-state]");
    const fields = () => [...form.elements].filter((f) => f.name && !["hidden", "password", "file", "submit", "button"].includes(f.type));
    offer(form, key, state, fields);
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const kept = fields().map((f) => [f.name, f.value, f.type === "checkbox" || f.type === "radio" ? f.checked : null]);
        try {
          sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), kept }));
          if (state) state.textContent = `草稿已保存在本机 ${new Date().toTimeString().slice(0, 5)}`;
        } catch (refused) {
          if (state) state.textContent = "本机不允许保存草稿";
        }
      }, 800);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      if (sessionStorage.getItem(key)) sessionStorage.setItem("bz-draft-sent", key);
    });
  });
}

function offer(form, key, state, fields) {
  const text = sessionStorage.getItem(key);
  if (!text || form.querySelector(".bz-error")) return;
  const draft = JSON.parse(text);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm btn-outline-secondary";
  button.textContent = `恢复 ${new Date(draft.at).toTimeString().slice(0, 5)} 的草稿`;
  button.addEventListener("click", () => {
    draft.kept.forEach(([name, value, checked]) => {
      const field = fields().find((f) => f.name === name && (checked === null || f.value === value));
      if (!field) return;
      if (checked === null) field.value = value;
      else field.checked = checked;
    });
    button.remove();
    changed.add(form);
  });
  state?.after(button);
}

// A common phrase goes to the end of the field it belongs to.
export function startPhrases(part) {
  part.querySelectorAll("[data-phrase]").forEach((button) => {
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.phrase);
      field.value = field.value.trim() ? `${field.value.trimEnd()}${button.textContent}` : button.textContent;
      field.focus();
    });
  });
}
