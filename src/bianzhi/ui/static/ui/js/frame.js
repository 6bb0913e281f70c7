// The frame: folding navigation, navigation on a phone, large type, toasts, printing, fields that send their form at once.
const root = document.documentElement;

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch (refused) {
    // storage is switched off: the choice holds for this page only
  }
}

function showNavigation(shown) {
  root.classList.toggle("bz-nav-shown", shown);
  const shade = document.querySelector(".bz-nav-shade");
  if (shade) shade.hidden = !shown;
  const opener = document.querySelector("[data-nav-open]");
  opener?.setAttribute("aria-expanded", String(shown));
  if (shown) document.querySelector("#nav a")?.focus();
  else if (document.activeElement?.closest("#nav")) opener?.focus();
}

function markFold(button) {
  const folded = root.classList.contains("bz-nav-folded");
  button.setAttribute("aria-pressed", String(folded));
  button.setAttribute("aria-label", folded ? "展开菜单" : "收起菜单");
}

function markLarge(button) {
  const large = root.classList.contains("bz-large");
  button.setAttribute("aria-pressed", String(large));
  const words = button.querySelector("span");
  if (words) words.textContent = large ? "恢复正常字号" : "大字显示";
}

const clicks = {
  "[data-nav-open]": () => showNavigation(!root.classList.contains("bz-nav-shown")),
  "[data-nav-close]": () => showNavigation(false),
  "[data-nav-fold]": (button) => {
    remember("bz-nav", root.classList.toggle("bz-nav-folded") ? "folded" : "open");
    markFold(button);
    window.dispatchEvent(new Event("resize"));
  },
  "[data-large-type]": (button) => {
    remember("bz-type", root.classList.toggle("bz-large") ? "large" : "normal");
    markLarge(button);
  },
  "[data-dismiss]": (button) => button.closest(".bz-toast")?.remove(),
  "[data-print]": () => window.print(),
  "[data-back]": () => window.history.back(),
};

export function startFrame() {
  document.addEventListener("click", (event) => {
    for (const [selector, act] of Object.entries(clicks)) {
      const button = event.target.closest(selector);
      if (button) act(button);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") showNavigation(false);
    if (event.key === "/" && !event.target.closest("input, textarea, select")) {
      const search = document.querySelector(".bz-search input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches("[data-autosubmit]")) return;
    // a day is only sent when it is whole
    if ("date" in field.dataset && !/^(19|20)\d\d-\d\d-\d\d$/.test(field.value)) return;
    field.form.requestSubmit();
  });
  document.querySelectorAll("[data-nav-fold]").forEach(markFold);
  document.querySelectorAll("[data-large-type]").forEach(markLarge);
  document.querySelectorAll("#toasts [data-toast-fades]").forEach((toast) => {
    if (!toast.querySelector("a")) setTimeout(() => toast.matches(":hover, :focus-within") || toast.remove(), 8000);
  });
  document.querySelector("[data-focus]")?.focus();
}
