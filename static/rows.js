// From row to row by J and K or the arrows, once the focus is on a row's link: elsewhere the keys are
// everybody's own (WCAG 2.1.4). Without this file Tab does the same.
"use strict";

const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!event.target.matches("[data-rows] [data-row]")) return;
  const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
  const next = rows[rows.indexOf(event.target) + step];
  event.preventDefault();
  if (next) next.focus();
});

// Buttons that do nothing without script are not shown without it.
document.querySelectorAll("[data-with-script]").forEach((button) => { button.hidden = false; });

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  // A text taken as a start from beside its form: the next save says so.
  const taken = event.target.closest("[data-taken-into]");
  const mark = taken && document.querySelector(`#${CSS.escape(taken.dataset.takenInto)} [name=taken]`);
  if (mark) mark.value = "1";
}, true);
