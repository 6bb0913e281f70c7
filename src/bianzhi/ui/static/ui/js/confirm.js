// A button with data-confirm asks first. The answer sends the very form and button that was pressed.
export function startConfirm() {
  const dialog = document.getElementById("confirm-dialog");
  let answered = null;
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[data-confirm]");
      if (!button || answered === button) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (button.form && !button.formNoValidate && !button.form.noValidate && !button.form.reportValidity()) return;
      ask(dialog, button.dataset.confirm, button.textContent.trim()).then((yes) => {
        if (!yes) return button.focus();
        answered = button;
        button.click();
        answered = null;
      });
    },
    true,
  );
}

function ask(dialog, question, deed) {
  if (!dialog?.showModal) return Promise.resolve(window.confirm(question));
  dialog.querySelector("[data-confirm-text]").textContent = question;
  dialog.querySelector("[data-confirm-yes]").textContent = deed || "确定";
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
