// Ordering the agenda by its handles, with a mouse, a finger or a pen. Without this file the buttons do the same.
(() => {
  const list = document.querySelector("[data-sortable]");
  const form = document.querySelector("[data-sortable-form]");
  const said = document.querySelector("[data-sortable-said]");
  if (!list || !form) return;

  const EDGE = 70; // pixels from the top or the bottom of the window where the page scrolls under a drag
  const rows = () => [...list.children];
  const order = () => rows().map((row) => row.dataset.item).join(",");
  const say = (row) => {
    const place = rows().indexOf(row) + 1;
    said.textContent = `« ${row.dataset.title} » : rang ${place} sur ${list.children.length}.`;
  };

  let dragged = null;
  let before = [];

  const start = (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button > 0) return;
    event.preventDefault(); // no selection of text
    dragged = handle.closest("li");
    before = rows();
    list.setPointerCapture(event.pointerId); // the handle itself leaves the tree a moment at each step
    dragged.classList.add("portal-agenda__dragged");
  };

  const follow = (event) => {
    if (!dragged) return;
    if (event.clientY < EDGE) window.scrollBy(0, -12);
    if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 12);
    const place = rows().indexOf(dragged);
    const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
    const above = rows().find((row, rank) => rank < place && event.clientY < middle(row));
    const below = rows().findLast((row, rank) => rank > place && event.clientY > middle(row));
    if (above) above.before(dragged);
    else if (below) below.after(dragged);
    else return;
    say(dragged);
  };

  const stop = (keep) => {
    if (!dragged) return;
    const moved = dragged;
    dragged = null;
    moved.classList.remove("portal-agenda__dragged");
    if (!keep) list.append(...before);
    if (order() === before.map((row) => row.dataset.item).join(",")) return;
    form.elements.ordre.value = order();
    form.elements.point.value = moved.dataset.item;
    form.requestSubmit();
  };

  list.addEventListener("pointerdown", start);
  list.addEventListener("pointermove", follow);
  list.addEventListener("pointerup", () => stop(true));
  list.addEventListener("pointercancel", () => stop(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop(false);
  });
  for (const handle of list.querySelectorAll("[data-handle]")) handle.hidden = false;

  // The page comes back after a move: the keyboard goes on from the button used, and the place reached is said.
  // Once loaded: until then the browser takes the focus to the target of the address, and live regions are mute.
  window.addEventListener("load", () => {
    const target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    const row = target?.closest("[data-sortable] > li");
    if (!row) return;
    const button = target.disabled ? row.querySelector("[data-step]:not([disabled])") : target;
    setTimeout(() => {
      button?.focus({ preventScroll: true });
      say(row);
    }, 200);
  });
})();
