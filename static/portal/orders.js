// Ticking every member of a list at once, or none. Without this file each box is ticked by hand.
(() => {
  const button = document.querySelector("[data-check-all]");
  if (!button) return;
  const boxes = [...document.querySelectorAll("[data-checkable]")];
  const full = () => boxes.every((box) => box.checked);
  const label = () => {
    button.textContent = full() ? "Décocher tous les membres" : "Cocher tous les membres";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const wanted = !full();
    for (const box of boxes) box.checked = wanted;
    label();
  });
  for (const box of boxes) box.addEventListener("change", label);
  label();
})();
