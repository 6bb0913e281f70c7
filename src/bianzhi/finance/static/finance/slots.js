// 放进文字: puts a figure's blank where the cursor last stood in a text, the work of the year where it stood nowhere.
const texts = [...document.querySelectorAll("textarea[name^='note-']")];
let last = document.querySelector("textarea[name='note-work']");
texts.forEach((text) => text.addEventListener("focus", () => (last = text)));
document.addEventListener("click", (event) => {
  const { slot } = event.target.closest("[data-slot]")?.dataset ?? {};
  if (!slot || !last) return;
  last.setRangeText(`{{ ${slot} }}`, last.selectionStart, last.selectionEnd, "end");
  last.dispatchEvent(new Event("input", { bubbles: true }));
  last.focus();
  last.scrollIntoView({ block: "center" });
});
