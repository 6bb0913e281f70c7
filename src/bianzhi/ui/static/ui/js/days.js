// A slider over the month ends between two days; letting go opens the same page as of that day.
const pad = (number) => String(number).padStart(2, "0");
const text = (day) => `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;

// Month ends from `first` on, and `last` itself where it is none.
export function monthEnds(first, last) {
  const days = [];
  const [year, month] = first.split("-").map(Number);
  for (let n = 0; ; n += 1) {
    const end = text(new Date(year, month + n, 0));
    if (end >= last) return [...days, last];
    days.push(end);
  }
}

function open(day, today) {
  const address = new URL(window.location.href);
  address.searchParams.delete("page");
  if (day === today) address.searchParams.delete("asof");
  else address.searchParams.set("asof", day);
  window.location.assign(address);
}

function start(box) {
  const { first, last, now, today } = box.dataset;
  const days = monthEnds(first, last);
  const bar = box.querySelector("input[type=range]");
  const told = box.querySelector("output");
  const place = days.filter((day) => day <= now).length - 1;
  const show = () => {
    told.value = days[bar.value];
    bar.setAttribute("aria-valuetext", days[bar.value]);
  };
  bar.max = days.length - 1;
  bar.value = Math.max(place, 0);
  show();
  told.value = now;
  bar.addEventListener("input", show);
  bar.addEventListener("change", () => open(days[bar.value], today));
  box.querySelectorAll("[data-step]").forEach((button) => {
    const step = Number(button.dataset.step);
    // between two month ends, one step back is the month end just passed
    const target = step < 0 && place >= 0 && days[place] < now ? place : place + step;
    button.disabled = target < 0 || target >= days.length;
    button.addEventListener("click", () => open(days[target], today));
  });
  box.hidden = false;
}

export function startDaySliders(part) {
  part.querySelectorAll("[data-day-slider]").forEach(start);
}
