// Sums that the server worked out of the typed table go into their fields; the cursor stays where it is.
document.addEventListener("htmx:load", (event) => {
  const form = document.querySelector("form[hx-post]");
  event.detail.elt.parentElement?.querySelectorAll("[data-books-value]").forEach((sum) => {
    const field = form?.elements[sum.dataset.booksValue];
    if (field?.readOnly) field.value = sum.textContent;
  });
});
