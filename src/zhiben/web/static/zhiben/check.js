/* The number check: the keyboard goes through the findings, the text follows; marks take over what a new check says. */
(() => {
  "use strict";
  document.querySelector(".checking").classList.add("scripted");
  const marks = new Map();
  for (const mark of document.querySelectorAll("[data-number]")) marks.set(mark.dataset.number, mark);
  let current = "", shown = "";

  const cards = () => [...document.querySelectorAll(".finding")].filter((card) => !card.hidden);
  const card = (key) => document.getElementById(`finding-${key}`);

  const into = (element) => element.scrollIntoView({ block: "nearest" });
  const select = (key, focus) => {
    const found = card(key);
    if (!found) return;
    for (const old of document.querySelectorAll(".finding.current, .checked.current, .checked.related")) old.classList.remove("current", "related");
    current = key;
    found.classList.add("current");
    const mark = marks.get(key);
    if (mark) { mark.classList.add("current"); into(mark); }
    for (const other of found.dataset.related.split(" ")) if (marks.has(other)) marks.get(other).classList.add("related");
    if (focus) found.focus({ preventScroll: true });
    into(found);
  };
  const step = (by) => {
    const all = cards();
    if (!all.length) return;
    const at = all.findIndex((each) => each.dataset.key === current);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
    select(all[next].dataset.key, true);
  };
  const open = (found) => {
    const rows = found.querySelector("[data-rows]");
    if (!rows) return;
    const box = document.getElementById(rows.getAttribute("aria-controls"));
    if (box && box.childElementCount) {
      box.hidden = !box.hidden;
      rows.setAttribute("aria-expanded", String(!box.hidden));
    } else rows.click();
  };

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target.closest("input, textarea, select, [contenteditable], dialog, [role=listbox]")) return;
    const inside = target.closest(".finding, .checked");
    if (event.key === "j" || (event.key === "ArrowDown" && inside)) step(1);
    else if (event.key === "k" || (event.key === "ArrowUp" && inside)) step(-1);
    else if (event.key === "Enter" && target.classList.contains("finding")) open(target);
    else return;
    event.preventDefault();
  });

  /* A second click on an open list closes it instead of asking again. */
  addEventListener("click", (event) => {
    const rows = event.target.closest("button[data-rows]");
    const box = rows && document.getElementById(rows.getAttribute("aria-controls"));
    if (!box || !box.childElementCount) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open(rows.closest(".finding"));
  }, true);

  addEventListener("click", (event) => {
    const mark = event.target.closest("[data-number]");
    const number = event.target.closest(".finding-number");
    const key = mark ? mark.dataset.number : number && number.closest(".finding").dataset.key;
    if (!key || event.ctrlKey || event.metaKey) return;
    if (shown && card(key) && card(key).hidden) filter("");
    event.preventDefault();
    select(key, true);
    if (number && marks.has(key)) marks.get(key).focus({ preventScroll: true });
  });
  addEventListener("click", (event) => {
    const found = event.target.closest(".finding");
    if (found && found.dataset.key !== current) select(found.dataset.key, false);
  });
  addEventListener("focusin", (event) => {
    const found = event.target.closest(".finding");
    if (found && found.dataset.key !== current) select(found.dataset.key, false);
  });

  const filter = (state) => {
    shown = state;
    for (const button of document.querySelectorAll("[data-filter]")) button.setAttribute("aria-pressed", String(button.dataset.filter === state));
    for (const each of document.querySelectorAll(".finding")) each.hidden = Boolean(state) && !each.dataset.states.split(" ").includes(state);
  };
  addEventListener("click", (event) => {
    const button = event.target.closest("[data-filter]");
    if (button) filter(button.dataset.filter);
  });

  /* After a lesson or a reference the findings are new; the text stays and only its marks change. */
  const follow = () => {
    for (const mark of marks.values()) {
      const found = card(mark.dataset.number);
      mark.className = found ? `checked checked-${found.dataset.state}` : "";
      mark.querySelector("[data-word]").textContent = found ? ` ${found.dataset.word}` : "";
    }
    filter(document.querySelector(`[data-filter="${shown}"]`) ? shown : "");
    if (current) select(current, !document.activeElement || document.activeElement === document.body);
  };
  addEventListener("htmx:after:swap", (event) => {
    const box = event.target.closest ? event.target.closest(".finding-rows") : null;
    if (box && box.childElementCount) {
      const rows = document.querySelector(`[aria-controls="${box.id}"]`);
      if (rows) rows.setAttribute("aria-expanded", "true");
    }
    const list = document.querySelector("[data-findings]");
    if (!list || list.dataset.followed) return;
    list.dataset.followed = "yes";
    follow();
    const said = list.querySelector("[data-said]");
    document.querySelector("[data-heard]").textContent = said ? said.textContent.trim() : "";
  });

  const first = document.querySelector("[data-findings]");
  if (first) first.dataset.followed = "yes";
  const asked = location.hash.match(/^#(?:finding|number)-(\d+)$/);
  if (asked) select(asked[1], true);
})();
