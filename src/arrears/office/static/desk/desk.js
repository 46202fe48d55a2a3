// Keys, drafts and small comforts. Every page works without this file; with it, hands stay on the keyboard.
"use strict";
(() => {
  const typing = (element) => element && (element.matches("input:not([type=radio]), textarea, select") || element.isContentEditable);

  const press = (key) => {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`);
    if (!target) return false;
    if (target.matches("input[type=radio]")) { target.checked = true; target.focus(); target.dispatchEvent(new Event("change", { bubbles: true })); }
    else target.click();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(document.activeElement)) return document.activeElement.blur();
    if (typing(document.activeElement) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") { event.preventDefault(); document.getElementById("find")?.focus(); return; }
    if (event.key === "Enter" && document.activeElement?.matches("input[type=radio]")) { event.preventDefault(); document.activeElement.form.requestSubmit(); return; }
    // While a call is on, letters are outcomes first.
    const form = document.getElementById("log");
    const outcome = form?.querySelector(`input[data-key="${CSS.escape(event.key)}"]`);
    if (outcome) { event.preventDefault(); outcome.checked = true; outcome.focus(); outcome.dispatchEvent(new Event("change", { bubbles: true })); return; }
    if (press(event.key)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const opens = event.target.closest("[data-opens]");
    if (opens) document.getElementById(opens.dataset.opens).showModal();
    const fill = event.target.closest("[data-fill-day]");
    if (fill) {
      const set = (id, value) => { const field = document.getElementById(id); if (field && value) { field.value = value; field.dispatchEvent(new Event("input", { bubbles: true })); } };
      set("amount", fill.dataset.fillAmount); set("due_on", fill.dataset.fillDay);
      const promise = document.querySelector('#log input[value="promise"]');
      if (promise && fill.dataset.fillAmount && fill.dataset.fillDay) promise.checked = true;
    }
    document.querySelectorAll("details.me[open], details.reveal[open]").forEach((open) => { if (!open.contains(event.target)) open.open = false; });
  });

  // What is typed into a form outlives a session that ran out: it stays in this tab until the form was taken.
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    const name = `draft:${form.dataset.draft}`;
    const kept = JSON.parse(sessionStorage.getItem(name) || "{}");
    for (const [field, value] of Object.entries(kept)) {
      const input = form.elements.namedItem(field);
      if (!input) continue;
      if (input instanceof RadioNodeList) { if (!input.value) input.value = value; } else if (!input.value) input.value = value;
    }
    form.addEventListener("input", () => {
      const said = {};
      new FormData(form).forEach((value, field) => { if (!["csrfmiddlewaretoken", "key", "contact"].includes(field) && value) said[field] = value; });
      sessionStorage.setItem(name, JSON.stringify(said));
    });
  });
  const open = new Set([...document.querySelectorAll("form[data-draft]")].map((form) => `draft:${form.dataset.draft}`));
  if (document.querySelector(".who")) Object.keys(sessionStorage).filter((name) => name.startsWith("draft:log-") && !open.has(name) && location.pathname.includes(name.slice(10))).forEach((name) => sessionStorage.removeItem(name));

  // Of a plan's terms only those of the chosen kind are shown; without this file all of them are.
  const fit = (form) => {
    const chosen = form.querySelector("input[data-shows]:checked")?.dataset.shows;
    form.querySelectorAll("[data-for]").forEach((part) => part.classList.toggle("off", !part.dataset.for.split(" ").includes(chosen)));
    form.querySelectorAll("output[data-mirrors]").forEach((shown) => { shown.textContent = form.elements.namedItem(shown.dataset.mirrors).value; });
  };
  document.querySelectorAll("form:has(input[data-shows])").forEach((form) => { fit(form); form.addEventListener("input", () => fit(form)); });

  // A form is sent once.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.target.hasAttribute("hx-post")) return;
    setTimeout(() => event.target.querySelectorAll("button").forEach((button) => { button.disabled = true; }), 0);
  });
})();
