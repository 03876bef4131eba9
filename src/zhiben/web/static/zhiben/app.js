/* What the pages do beyond HTML and htmx; each part looks for its own data- attribute. */
(() => {
  "use strict";
  const words = document.body.dataset;

  /* Search as you type, but never in the middle of a Pinyin composition. */
  let typing;
  const search = (event) => {
    const box = event.target;
    if (box.type !== "search" || event.isComposing || !box.form || !box.form.hasAttribute("hx-get")) return;
    clearTimeout(typing);
    typing = setTimeout(() => box.form.requestSubmit(), 300);
  };
  addEventListener("input", search);
  addEventListener("compositionend", search);

  /* Filters without empty values: a short address can be read and sent on. */
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get" || form.hasAttribute("hx-get")) return;
    for (const box of form.elements) if (box.name && !box.value) box.disabled = true;
    setTimeout(() => { for (const box of form.elements) box.disabled = false; });
  });

  /* data-confirm: ask before a form is sent; data-once: a second click sends nothing. */
  const ask = (sentence, then) => {
    const dialog = document.createElement("dialog");
    dialog.className = "ask";
    const text = document.createElement("p");
    text.textContent = sentence;
    const row = document.createElement("div");
    const no = document.createElement("button");
    no.className = "btn";
    no.textContent = words.confirmNo;
    const yes = document.createElement("button");
    yes.className = "btn btn-primary";
    yes.textContent = words.confirmYes;
    row.append(no, yes);
    dialog.append(text, row);
    document.body.append(dialog);
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => { dialog.close(); then(); });
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
    no.focus();
  };
  addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    const sentence = (button && button.dataset.confirm) || form.dataset.confirm;
    if (sentence && form.dataset.asked !== "yes") {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(sentence, () => { form.dataset.asked = "yes"; form.requestSubmit(button || undefined); delete form.dataset.asked; });
      return;
    }
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent === "yes") { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    dirty = false;
  }, true);
  addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

  /* data-guard: leaving a half-filled form asks first. */
  let dirty = false;
  addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) dirty = true; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  /* data-copy: put a text on the clipboard; plain http has no clipboard API. */
  addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try { await navigator.clipboard.writeText(button.dataset.copy); } catch {
      const box = document.createElement("textarea");
      box.value = button.dataset.copy;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    const said = button.querySelector("[data-said]") || button;
    const before = said.textContent;
    said.textContent = words.copied;
    setTimeout(() => { said.textContent = before; }, 1500);
  });

  addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });

  /* data-drop: take a row out of a form that has not been sent; without script the server does it. */
  addEventListener("click", (event) => {
    const button = event.target.closest("[data-drop]");
    if (!button) return;
    event.preventDefault();
    button.closest("[data-row]").remove();
  });

  /* data-limit: a measured number answers yes or no by itself, as the server would. */
  const HOLDS = { "<=": (a, b) => a <= b, ">=": (a, b) => a >= b, "<": (a, b) => a < b, ">": (a, b) => a > b, "==": (a, b) => a === b };
  addEventListener("input", (event) => {
    const { op, limit } = event.target.dataset;
    const typed = (event.target.value || "").trim(), holds = HOLDS[op];
    if (limit === undefined || !holds || typed === "" || Number.isNaN(Number(typed))) return;
    const said = holds(Number(typed), Number(limit)) ? "yes" : "no";
    event.target.closest("fieldset").querySelector(`input[type=radio][value=${said}]`).checked = true;
  });

  /* data-focus: a refused form tells a screen reader first what is wrong. */
  const wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();

  const net = document.querySelector("[data-net]");
  const paint = () => { if (net) net.textContent = navigator.onLine ? "" : words.offline; };
  addEventListener("online", paint);
  addEventListener("offline", paint);
  paint();

  /* data-choose: a text that is looked up while it is typed (ARIA combobox). */
  const choose = (root) => {
    if (root.dataset.ready) return;
    root.dataset.ready = "yes";
    const [box, value, label] = root.querySelectorAll("input");
    const list = root.querySelector("[role=listbox]");
    let active = -1, waiting, asked = 0;
    const options = () => [...list.querySelectorAll("[role=option]")];
    const close = () => { list.hidden = true; active = -1; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); };
    const mark = (place) => {
      const all = options();
      if (!all.length) return;
      active = (place + all.length) % all.length;
      all.forEach((each, i) => each.setAttribute("aria-selected", String(i === active)));
      all[active].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", all[active].id);
    };
    const pick = (option) => {
      box.value = label.value = option.textContent;
      value.value = option.dataset.value;
      close();
      box.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const show = (found) => {
      list.replaceChildren(...found.map(([id, text], i) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${i}`;
        option.dataset.value = id;
        option.textContent = text;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        return option;
      }));
      if (!found.length) {
        const none = document.createElement("li");
        none.className = "choose-none";
        none.textContent = words.none;
        list.append(none);
      }
      list.hidden = false;
      active = -1;
      box.setAttribute("aria-expanded", "true");
    };
    const look = async () => {
      const turn = ++asked;
      const answer = await fetch(`${root.dataset.choose}?q=${encodeURIComponent(box.value)}`, { headers: { Accept: "application/json" } });
      if (answer.ok && turn === asked && document.activeElement === box) show((await answer.json()).found);
    };
    const later = (event) => {
      if (event.isComposing) return;
      clearTimeout(waiting);
      waiting = setTimeout(look, 200);
    };
    box.addEventListener("input", later);
    box.addEventListener("compositionend", later);
    box.addEventListener("focus", later);
    box.addEventListener("blur", () => setTimeout(close, 150));
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) look(); else mark(active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        pick(options()[active]);
      } else if (event.key === "Escape") close();
    });
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { event.preventDefault(); pick(option); }
    });
  };
  const prepare = () => document.querySelectorAll("[data-choose]").forEach(choose);
  prepare();
  addEventListener("htmx:after:swap", prepare);
})();
