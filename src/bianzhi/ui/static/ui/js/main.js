// Everything the pages do beyond plain HTML, one module a subject. Parts that htmx brings later are started too.
import { startCharts } from "./charts.js";
import { startConfirm } from "./confirm.js";
import { startDaySliders } from "./days.js";
import { startDates, startDrafts, startForms, startPhrases, startUnsaved } from "./forms.js";
import { startFrame } from "./frame.js";
import { startGrids } from "./grid.js";
import { startLists } from "./lists.js";

function startPart(part) {
  startCharts(part);
  startDates(part);
  startDaySliders(part);
  startDrafts(part);
  startForms(part);
  startPhrases(part);
  startGrids(part);
  startLists(part);
  for (const button of part.querySelectorAll('[data-bs-toggle="popover"]')) window.bootstrap?.Popover.getOrCreateInstance(button);
}

startFrame();
startConfirm();
startUnsaved();
startPart(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) startPart(event.detail.elt);
});
