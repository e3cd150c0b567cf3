// A date is typed in any French way; beside it, a button opens the calendar of the browser.
(() => {
  const WRITTEN = /^(\d{2})\/(\d{2})\/(\d{4})$/;

  function equip(field) {
    const native = document.createElement("input");
    native.type = "date";
    native.tabIndex = -1;
    native.className = "portal-day__native";
    native.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fr-btn fr-btn--tertiary portal-day__button";
    button.title = `Choisir dans un calendrier : ${field.labels?.[0]?.textContent.trim() || field.ariaLabel || "date"}`;
    button.disabled = field.disabled;
    button.addEventListener("click", () => {
      const [, day, month, year] = field.value.match(WRITTEN) || [];
      native.value = year ? `${year}-${month}-${day}` : "";
      native.showPicker();
    });
    native.addEventListener("change", () => {
      field.value = native.value.split("-").reverse().join("/");
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
      field.focus();
    });
    const place = document.createElement("span");
    place.className = "portal-day";
    field.replaceWith(place);
    place.append(field, native, button);
  }

  if ("showPicker" in HTMLInputElement.prototype) document.querySelectorAll("input[data-day]").forEach(equip);
})();
