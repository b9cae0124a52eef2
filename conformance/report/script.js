"use strict";
(() => {
  const form = document.getElementById("filter");
  const text = document.getElementById("text");
  const shown = document.getElementById("shown");
  const rows = [...document.querySelectorAll(".requirement")];
  const chapters = [...document.querySelectorAll(".chapter")];
  const facets = form ? [...new Set([...form.querySelectorAll("[type=checkbox]")].map((box) => box.name))] : [];
  const words = new Map(rows.map((row) => [row, row.rows[0].textContent.toLowerCase()]));

  const chosen = (facet) => [...form.querySelectorAll(`[name="${facet}"]:checked`)].map((box) => box.value);

  function apply() {
    const wanted = text.value.trim().toLowerCase();
    const picked = facets.map((facet) => [facet, new Set(chosen(facet))]);
    let count = 0;
    for (const row of rows) {
      const fits = picked.every(([facet, values]) => {
        return !values.size || row.dataset[facet].split(" ").some((value) => values.has(value));
      });
      row.hidden = !(fits && words.get(row).includes(wanted));
      count += row.hidden ? 0 : 1;
    }
    for (const chapter of chapters) {
      chapter.hidden = !chapter.querySelector(".requirement:not([hidden])");
    }
    shown.textContent = `${count} of ${rows.length} shown`;
  }

  function remember() {
    const parts = facets.map((facet) => [facet, chosen(facet).join(",")]);
    parts.push(["text", encodeURIComponent(text.value.trim())]);
    const state = parts.filter(([, value]) => value).map((pair) => pair.join("=")).join(";");
    history.replaceState(null, "", state ? `#f:${state}` : "#requirements");
  }

  function decoded(value) {
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  }

  function recall(state) {
    form.reset();
    for (const part of state.split(";")) {
      const [name, value = ""] = part.split("=");
      if (name === "text") {
        text.value = decoded(value);
      }
      for (const box of form.elements) {
        if (box.name === name && facets.includes(name)) {
          box.checked = value.split(",").includes(box.value);
        }
      }
    }
    apply();
  }

  function follow() {
    const fragment = decoded(location.hash.slice(1));
    if (fragment.startsWith("f:")) {
      recall(location.hash.slice(3));
      return;
    }
    const exchange = document.getElementById(fragment);
    if (exchange && exchange.matches("details.exchange")) {
      exchange.open = true;
      exchange.scrollIntoView();
      return;
    }
    const row = rows.find((candidate) => candidate.id === fragment);
    if (row) {
      if (row.hidden) {
        form.reset();
        apply();
      }
      for (const details of [row.querySelector("details"), row.closest("details")]) {
        if (details) {
          details.open = true;
        }
      }
      row.scrollIntoView();
    }
  }

  function copy(pre, button) {
    const done = () => { button.textContent = "Copied"; };
    const select = () => {
      getSelection().selectAllChildren(pre);
      button.textContent = document.execCommand("copy") ? "Copied" : "Selected";
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(pre.textContent).then(done, select);
    } else {
      select();
    }
  }

  for (const pre of document.querySelectorAll("pre.copy")) {
    const holder = document.createElement("div");
    const button = document.createElement("button");
    holder.className = "copied";
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", () => copy(pre, button));
    pre.replaceWith(holder);
    holder.append(pre, button);
  }

  function openAll(open) {
    for (const row of rows) {
      if (!row.hidden) {
        for (const details of row.querySelectorAll(":scope > tr > td > details")) {
          details.open = open;
        }
      }
    }
  }

  if (!form) {
    return;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { apply(); remember(); });
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
  document.getElementById("open").addEventListener("click", () => openAll(true));
  document.getElementById("close").addEventListener("click", () => openAll(false));
  addEventListener("hashchange", follow);
  apply();
  follow();
})();
