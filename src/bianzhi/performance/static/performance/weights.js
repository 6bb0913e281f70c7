// The sum of the weights as they are typed, beside what it should be.
"use strict";

const told = document.querySelector("[data-weights]");
const form = told && told.closest("form");

function add() {
  const whole = Number(told.dataset.weightsWhole);
  let sum = 0;
  for (const field of form.querySelectorAll("[name^='rows-'][name$='-weight']")) {
    sum += Math.round(Number(field.value.trim() || 0) * 100) || 0;
  }
  sum /= 100;
  const left = Math.round((whole - sum) * 100) / 100;
  const rest = left > 0 ? `，还差 ${left} 分` : left < 0 ? `，多 ${-left} 分` : "，正好";
  told.textContent = `现在合计 ${sum} 分，应为 ${whole} 分${rest}。`;
  told.className = left === 0 ? "text-success" : "text-danger";
}

if (form) {
  form.addEventListener("input", add);
  form.addEventListener("click", () => setTimeout(add, 0));
  add();
}
