// The admin's own widgets leave some names out for a screen reader (WCAG 4.1.2): give them those of their labels.
const PARTS = "[role=combobox], [role=textbox], .select2-search__field";

function labelOf(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  if (label && !label.id) label.id = `${select.id}-label`;
  return label && label.id;
}

function nameWidgets() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = labelOf(select);
    const widget = select.parentElement.querySelector(".select2-container");
    if (!label || !widget) continue;
    for (const part of widget.querySelectorAll(PARTS)) {
      const names = part.getAttribute("aria-labelledby") || "";
      if (!names.split(" ").includes(label)) part.setAttribute("aria-labelledby", `${label} ${names}`.trim());
    }
  }
  for (const tip of document.querySelectorAll(".help-tooltip[aria-label]")) tip.setAttribute("role", "img");
}

window.addEventListener("load", () => {
  nameWidgets();
  new MutationObserver(nameWidgets).observe(document.body, { childList: true, subtree: true }); // rows added, choices made
});
