// Everything works without this file; it only adds.
"use strict";

// Only one list of choices is open at a time; Escape and a click elsewhere close it.
const choices = () => document.querySelectorAll("details.choices[open]");
document.addEventListener("click", (event) => {
  for (const open of choices()) if (!open.contains(event.target)) open.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of choices()) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// A table that does not scroll need not be a stop for the Tab key.
const stops = () => {
  for (const wide of document.querySelectorAll(".wide[tabindex], .scroll[tabindex]")) {
    wide.tabIndex = wide.scrollWidth > wide.clientWidth ? 0 : -1;
  }
};
stops();
addEventListener("resize", stops);

// Ctrl+Enter runs an SQL query.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (field.id === "sql" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    field.form.requestSubmit();
  }
});

// Empty fields are left out of the address of a search.
for (const form of document.querySelectorAll("form[data-short]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
    setTimeout(() => { for (const field of form.elements) field.disabled = false; });
  });
}
